from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from classifiers.candidates import Candidate, MarkedParty
from classifiers.claim import Quote, Speaker
from classifiers.features import MASK, view
from classifiers.party_features import party_features
from classifiers.span import Span
from classifiers.stance import LABELS

LANGUAGES = st.sampled_from(["ar", "ru", "en"])


def candidate(text, language="en", *, start=0, parties=(), **changes):
    marked = tuple(
        MarkedParty(
            party=party,
            mentions=tuple(Span(start + text.index(name), start + text.index(name) + len(name)) for name in names),
        )
        for party, *names in parties
    )
    return Candidate(
        **{
            "story": 0,
            "field": "text",
            "start": start,
            "end": start + len(text),
            "text": text,
            "language": language,
            "is_title": False,
            "previous": "",
            "parties": marked,
            "speaker": None,
            "cue": None,
            "quote": Quote.NARRATION,
            "quotations": (),
        }
        | changes
    )


OSLO = candidate("Oslo is ready for talks with Ankara.", parties=[("NO", "Oslo"), ("TR", "Ankara")])


def test_names_of_parties_are_masked_so_that_who_talks_changes_nothing():
    lima = candidate("Lima is ready for talks with Quito.", parties=[("PE", "Lima"), ("EC", "Quito")])
    assert view(OSLO).masked == view(lima).masked == f" {MASK}  is ready for talks with  {MASK} ."
    assert view(OSLO).words == view(lima).words
    assert view(OSLO).features == view(lima).features


def test_where_the_sentence_stands_in_its_field_changes_nothing():
    later = candidate(OSLO.text, start=700, parties=[("NO", "Oslo"), ("TR", "Ankara")])
    assert view(later).features == view(OSLO).features


def test_marks_and_case_that_folding_drops_leave_mentions_in_place():
    text = "أَكَّدَ الكرملين استعداده للحوار"
    seen = view(candidate(text, "ar", parties=[("RU", "الكرملين")]))
    assert MASK in seen.masked
    assert "الكرملين" not in seen.masked
    assert "اكد" in seen.masked


def test_a_mention_outside_the_sentence_is_no_mention():
    party = MarkedParty(party="NO", mentions=(Span(90, 94),))
    outside = view(_with(OSLO, [party]))
    assert outside.parties == ((),)
    assert MASK not in outside.masked


def test_negation_condition_and_question_are_seen():
    def features(text):
        return set(view(candidate(text)).features)

    assert features("They are ready to talk.") != features("They are not ready to talk.")
    assert {"t:READY", "t:UNLESS"} <= features("They are ready to talk.") | features("They meet unless it rains.")
    assert "t:READY¬" in features("They are not ready to talk.")
    assert "question" in features("Will they talk?")
    assert "question" not in features("They will talk.")


def test_what_the_story_and_the_sentence_before_speak_of_is_seen():
    plain = set(view(candidate("He added that nothing was set.")).features)
    told = set(
        view(
            candidate("He added that nothing was set.", previous="They are ready for talks.", title="Talks near")
        ).features
    )
    assert {"previous:READY", "story:TALK", "topic:talks"} <= told - plain


def test_each_party_is_described_for_each_stance():
    described = party_features(view(OSLO))
    assert [len(by_label) for by_label in described] == [len(LABELS)] * 2
    assert described[0] != described[1]
    assert any(name.startswith("open_to_dialogue|") for name in described[0][0])


def test_the_party_that_speaks_is_told_from_the_others():
    spoken = candidate(
        OSLO.text,
        parties=[("NO", "Oslo"), ("TR", "Ankara")],
        speaker=Speaker(name="X", party="TR"),
        quote=Quote.INDIRECT,
    )
    norway, turkey = party_features(view(spoken))
    assert "role:speaks" in turkey[0]
    assert "role:other" in norway[0]


@given(
    st.text(max_size=80),
    LANGUAGES,
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=4),
    st.randoms(),
)
def test_any_candidate_is_seen_and_the_order_of_its_parties_only_orders_the_rows(text, language, spans, random):
    parties = [
        MarkedParty(party=f"P{number}", mentions=(Span(start, end),)) for number, (start, end) in enumerate(spans)
    ]
    shuffled = list(range(len(parties)))
    random.shuffle(shuffled)
    plain = _with(candidate(text, language), parties)
    other = _with(plain, [parties[index] for index in shuffled])
    seen, seen_other = view(plain), view(other)
    assert (seen.masked, seen.words, seen.features) == (seen_other.masked, seen_other.words, seen_other.features)
    rows, rows_other = party_features(seen), party_features(seen_other)
    assert rows_other == [rows[index] for index in shuffled]


def _with(one, parties):
    return replace(one, parties=tuple(parties))
