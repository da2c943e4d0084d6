import pytest

from classifiers.claim import Claim, Quote, Speaker, StanceScore
from classifiers.corpus import GoldClaim, GoldSentence, Item
from classifiers.evaluation import ALL, MEASURES, align, evaluate, intervals, name_key
from classifiers.stance import Stance

OPEN, DENIAL, CONDITIONAL = Stance.OPEN, Stance.DENIAL, Stance.CONDITIONAL


def gold(speaker, actors, counterparts, *stances):
    return GoldClaim(speaker, tuple(actors), tuple(counterparts), stances)


RURITANIA = Item(
    "a",
    "en",
    (
        GoldSentence(0, "Ruritania offers Freedonia talks", (gold(None, ["Ruritania"], ["Freedonia"], OPEN),)),
        GoldSentence(1, "It rained."),
        GoldSentence(
            2,
            "Anders Ørn Yıldız said they would meet, if it is dry.",
            (gold("Anders Orn-Yildiz", ["Ruritania"], [], OPEN, CONDITIONAL),),
        ),
    ),
)
SILENT = Item("b", "ru", (GoldSentence(0, ""), GoldSentence(1, "Шёл дождь."), GoldSentence(2, "Потом снег.")))


def found(article, field, start, end, *stances, speaker=None, actors=(), counterparts=()):
    return Claim(
        claim_id="c",
        article_id=article,
        revision="r",
        story=0,
        field=field,
        start=start,
        end=end,
        text="",
        language="en",
        speaker=Speaker(name=speaker) if speaker else None,
        actors=actors,
        counterparts=counterparts,
        stances=tuple(StanceScore(label=stance, confidence=0.5) for stance in stances),
        quote=Quote.NARRATION,
        model_version="m",
    )


TITLE = ("a", "title", 0, 32)
LAST = ("a", "text", 11, 64)


def evaluated(*claims, items=(RURITANIA, SILENT)):
    return evaluate(align(items, claims))


def test_all_right_is_one_everywhere():
    right = [
        found(*TITLE, OPEN, actors=("ruritania",), counterparts=("Freedonia",)),
        found(*LAST, OPEN, CONDITIONAL, speaker="Anders Ørn Yıldız", actors=("Ruritania",)),
    ]
    numbers = evaluated(*right)[ALL]
    assert [measure(numbers) for name, measure in MEASURES.items() if name != "false_alarms_per_100"] == [1.0] * 6
    assert numbers.false_alarms_per_100 == 0.0


def test_nothing_found_is_nought_where_there_was_something_to_find():
    numbers = evaluated()
    assert numbers[ALL].macro_f1 == 0.0
    assert numbers[ALL].claim_f1 == 0.0
    assert numbers[ALL].speaker is None
    assert numbers["en"].exact == pytest.approx(1 / 3)
    assert numbers["ru"].exact == 1.0
    assert numbers["ru"].macro_f1 is None


def test_the_numbers_are_those_worked_out_by_hand():
    numbers = evaluated(
        found(*TITLE, OPEN, DENIAL, actors=("Ruritania", "Freedonia"), speaker="Somebody"),
        found(
            "a", "text", 11, 30, OPEN, actors=("Ruritania",), counterparts=("Freedonia",), speaker="Anders Orn Yildiz"
        ),
        found("b", "text", 0, 9, OPEN, actors=("Ruritania",)),
    )[ALL]
    assert (numbers.articles, numbers.sentences) == (2, 5)
    assert numbers.exact == pytest.approx(2 / 5)
    assert numbers.stances[OPEN].precision == pytest.approx(2 / 3)
    assert numbers.stances[OPEN].recall == 1.0
    assert numbers.stances[OPEN].f1 == pytest.approx(4 / 5)
    assert numbers.stances[DENIAL].f1 == 0.0
    assert numbers.stances[CONDITIONAL].f1 == 0.0
    assert numbers.macro_f1 == pytest.approx((4 / 5 + 0 + 0) / 3)
    assert numbers.claim_f1 == pytest.approx(2 * 1 / (4 + 3))
    assert numbers.speaker == pytest.approx(1 / 2)
    assert numbers.actors == pytest.approx((2 / 3 + 1) / 2)
    assert numbers.counterparts == 0.0
    assert numbers.false_alarms_per_100 == pytest.approx(50.0)
    assert numbers.claims_outside_sentences == 0


def test_of_several_claims_the_one_that_shares_most_is_compared():
    numbers = evaluated(
        found(*LAST, OPEN, actors=("Ruritania",), speaker="Somebody else"),
        found(*LAST, OPEN, CONDITIONAL, actors=("Freedonia",), speaker="Anders Orn Yildiz"),
    )["en"]
    assert numbers.speaker == 1.0
    assert numbers.actors == 0.0


def test_a_claim_that_hits_no_sentence_costs_precision_only_in_claims():
    without, with_one = (
        evaluated(found(*TITLE, OPEN, actors=("Ruritania",))),
        evaluated(
            found(*TITLE, OPEN, actors=("Ruritania",)), found("a", "text", 200, 220, OPEN, actors=("Ruritania",))
        ),
    )
    assert with_one[ALL].claims_outside_sentences == 1
    assert with_one[ALL].claim_f1 < without[ALL].claim_f1
    assert with_one[ALL].macro_f1 == without[ALL].macro_f1


def test_the_same_claim_twice_is_right_once():
    twice = evaluated(*[found(*TITLE, OPEN, actors=("Ruritania",))] * 2)[ALL]
    assert twice.claim_f1 == pytest.approx(2 * 1 / (2 + 3))


def test_names_are_equal_whatever_their_accents_and_case():
    assert name_key("Mohamed Ould Ghazouani") == name_key("Mohamed OULD  Ghazouani")
    assert name_key("Łukasz Đorđević") == name_key("Lukasz Dordevic")
    assert name_key(None) is None
    assert name_key("Ann Lee") != name_key("Ann Lea")


def test_an_article_that_nobody_asked_about_is_a_bug():
    with pytest.raises(KeyError):
        align([SILENT], [found(*TITLE, OPEN)])


def test_intervals_hold_the_number_and_are_the_same_for_the_same_seed():
    items = [
        Item(
            f"i{number}",
            "en",
            (
                GoldSentence(0, "Ruritania offers talks", (gold(None, ["Ruritania"], [], OPEN),)),
                GoldSentence(1, "It rained."),
            ),
        )
        for number in range(12)
    ]
    claims = [found(f"i{number}", "title", 0, 22, OPEN, actors=("Ruritania",)) for number in range(6)]
    sentences = align(items, claims)
    drawn = intervals(sentences, draws=200)
    assert drawn == intervals(sentences, draws=200)
    assert drawn["macro_f1"].low <= evaluate(sentences)[ALL].macro_f1 <= drawn["macro_f1"].high
    assert drawn["macro_f1"].low < drawn["macro_f1"].high
    assert "false_alarms_per_100" not in drawn
    assert intervals((), draws=10) == {}
