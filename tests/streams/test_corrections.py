from datetime import timedelta

import pytest
from msgspec.structs import replace

from classifiers import corpus
from classifiers.claim import Words
from classifiers.labelled import label
from classifiers.stance import Stance
from streams.agents.corrections import outputs
from streams.correcting import About, Form, WrongFormError, correction_of, parties, standing
from streams.corrections import ANALYST, Correction, Fault, signals_of
from streams.dyads import fold
from streams.signals import Kind
from streams.teaching import taught
from streams.topics import CLAIMS, SIGNALS
from tests.streams.claiming import CLOSED, OPEN, QUIET, START, claim, one_signal

LATER = START + timedelta(days=1)
WRONG = claim("Moscow is open to talks with Washington", OPEN)
RIGHT = Form(
    fault=Fault.WRONG_STANCE, stances=("closed_to_dialogue",), actors="RU", counterparts="US", speaker="Dmitry Peskov"
)


def corrected(form=RIGHT, about=None, now=LATER):
    return correction_of(form, about or About(claim=WRONG, article=None, claims=(WRONG,)), "layla", now)


def test_a_corrected_claim_counts_and_the_wrong_one_does_not_in_whatever_order_they_come():
    made = corrected()
    first, second = signals_of(made, LATER)
    assert (first.kind, second.kind) == (Kind.RETRACT, Kind.ASSERT)
    before = one_signal(WRONG)
    for order in ((before, first, second), (first, second, before), (second, before, first), (first, before, second)):
        entry = None
        for signal in order:
            folded = fold(entry, signal, QUIET)
            entry = folded.entry or entry
        last = fold(entry, replace(second, claim_id="x", signal_id="x", stances=WRONG.stances), QUIET)
        stand = next(s for s in last.position.stands if s.actor == "RU")
        assert stand.weights["closed_to_dialogue"] > 0
    assert {s.correction_id for s in (first, second)} == {made.correction_id}


def test_the_same_correction_gives_the_same_ids_and_another_one_others():
    made, again = corrected(), corrected()
    assert made == again
    assert [s.signal_id for s in signals_of(made, LATER)] == [s.signal_id for s in signals_of(again, LATER)]
    other = corrected(now=LATER + timedelta(seconds=1))
    assert other.asserted[0].claim_id != made.asserted[0].claim_id
    assert made.asserted[0].claim_id != WRONG.claim_id, "the retract would block it"


def test_an_asserted_claim_can_be_corrected_again():
    first = corrected()
    (new,) = first.asserted
    assert new.model_version == ANALYST
    second = corrected(replace(RIGHT, stances=("undecided",)), About(claim=new, article=None, claims=(new,)))
    assert second.retracted == (new,)
    assert standing((WRONG, new, *second.asserted), (first, second)) == second.asserted


def test_the_agent_sends_what_is_asserted_to_the_claims_and_the_signals_to_their_dyads():
    made = corrected()
    sent = outputs(made, LATER, "parley")
    assert [(one.topic, one.key) for one in sent] == [
        (CLAIMS, WRONG.article_id.encode()),
        (SIGNALS, b"RU~US"),
        (SIGNALS, b"RU~US"),
    ]
    assert dict(sent[0].headers)["ce_source"] == b"/parley/corrections"


def test_a_change_of_party_takes_the_claim_from_one_dyad_to_another():
    made = corrected(replace(RIGHT, fault=Fault.WRONG_PARTY, stances=("open_to_dialogue",), counterparts="Ukraine"))
    assert [(s.kind, s.dyad) for s in signals_of(made, LATER)] == [(Kind.RETRACT, "RU~US"), (Kind.ASSERT, "RU~UA")]


def test_not_a_claim_only_takes_back():
    made = corrected(Form(fault=Fault.NOT_A_CLAIM))
    assert (made.retracted, made.asserted) == ((WRONG,), ())


@pytest.mark.parametrize(
    "stances", [("open_to_dialogue", "closed_to_dialogue"), ("confirmation_of_plans", "denial_of_plans")]
)
def test_both_ends_of_an_axis_are_no_stance(stances):
    with pytest.raises(WrongFormError, match="both ends"):
        corrected(replace(RIGHT, stances=stances))


def test_parties_are_named_as_people_name_them():
    assert parties("the United States، روسيا , EU, Hamas, hamas", "whose") == ("US", "RU", "EU", "Hamas", "hamas")


def item_of(*corrections):
    (item,) = taught(corrections)
    return item


SENTENCE = Words(start=0, end=len(WRONG.text), text=WRONG.text)


def test_what_is_taught_is_the_last_word_on_each_sentence_with_what_stands_beside_it():
    beside = claim("Moscow is open to talks with Washington", Stance.CONDITIONAL, actors=("CN",))
    first = replace(corrected(), sentence=SENTENCE, standing=(beside,))
    second = replace(corrected(Form(fault=Fault.NOT_A_CLAIM)), sentence=SENTENCE, standing=(beside,))
    (sentence,) = item_of(first).sentences[1:]
    assert [(one.actor, one.stances) for one in sentence.claims] == [
        (("CN",), (Stance.CONDITIONAL,)),
        (("RU",), (CLOSED,)),
    ]
    (sentence,) = item_of(first, second).sentences[1:]
    assert [one.actor for one in sentence.claims] == [("CN",)]


def test_what_is_taught_is_what_the_trainer_reads():
    made = replace(corrected(), sentence=Words(start=0, end=9, text=f"{WRONG.text},\n he said."))
    item = item_of(made)
    import msgspec

    again = corpus.parse(msgspec.json.encode(item), "export:1")
    assert again == item
    labelled = label(again)
    assert [list(one.actors) for one in labelled] == [[CLOSED]]
    assert item_of(made).id == item_of(replace(made, correction_id="other")).id, "and it stays in its slice"


def test_languages_that_nobody_reads_are_left_out():
    assert taught([replace(corrected(), language="fr")]) == ()
    assert isinstance(corrected(), Correction)
