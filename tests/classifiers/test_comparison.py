from classifiers.comparison import Tally, differences, tallies
from classifiers.evaluation import Compared, Sentence
from classifiers.resampling import f1_intervals
from classifiers.stance import Stance


def of(*stances):
    return (Compared(frozenset(stances), None, frozenset({"ru"}), frozenset()),) if stances else ()


def sentence(number, gold, found, language="en", article="a"):
    return Sentence(article, language, number, False, of(*gold), of(*found))


GOLD = [(Stance.OPEN,), (Stance.CLOSED,), (), (Stance.DENIAL,)]
ONE = [(Stance.OPEN,), (Stance.OPEN,), (), (Stance.CLOSED,)]
OTHER = [(), (Stance.CLOSED,), (), (Stance.OPEN,)]


def both():
    return (
        [sentence(number, gold, found) for number, (gold, found) in enumerate(zip(GOLD, ONE, strict=True))],
        [sentence(number, gold, found) for number, (gold, found) in enumerate(zip(GOLD, OTHER, strict=True))],
    )


def test_only_sentences_that_are_read_differently_are_listed():
    one, other = both()
    found = differences(one, other)
    assert [difference.number for difference in found] == [0, 1, 3]
    assert (found[0].gold, found[0].one, found[0].other) == ((Stance.OPEN,), (Stance.OPEN,), ())
    assert differences(one, one) == ()


def test_whoever_is_right_where_they_differ_is_counted_in_each_language():
    one, other = both()
    counted = tallies(one, differences(one, other))
    assert counted["en"] == counted["all"] == Tally(4, 1, 1, 1, 1, 1.0)


def test_claims_outside_sentences_are_no_difference():
    one, other = both()
    assert differences([*one, sentence(None, (), (Stance.OPEN,))], other) == differences(one, other)


def test_an_f1_lies_between_those_of_the_documents_that_are_drawn():
    right = [sentence(1, (Stance.OPEN,), (Stance.OPEN,), article=f"r{n}") for n in range(5)]
    wrong = [sentence(1, (Stance.OPEN,), (), article=f"w{n}") for n in range(5)]
    within = f1_intervals([*right, *wrong], draws=300)["all"]
    assert set(within.stances) == {Stance.OPEN}
    assert 0.1 < within.stances[Stance.OPEN].low < 2 / 3 < within.stances[Stance.OPEN].high < 1.0
    assert within.macro_f1 == within.stances[Stance.OPEN]
    sure = f1_intervals(right, draws=50)["en"].stances[Stance.OPEN]
    assert (sure.low, sure.high) == (1.0, 1.0)
