from classifiers.gazetteer import default
from classifiers.parties import analyse
from classifiers.salience import Salience


def dyad(*texts: str, title: bool = False) -> tuple[str, ...]:
    salience = Salience()
    for number, analysis in enumerate(analyse(texts, "en", default(), None)):
        salience.see(analysis, is_title=title and number == 0)
    return salience.dyad()


def test_a_story_that_has_not_begun_is_about_nobody():
    assert Salience().dyad() == ()


def test_the_two_parties_named_most_are_the_story_s():
    assert dyad("Iran met Iraq.", "Iran thanked Iraq.", "Egypt watched.") == ("IR", "IQ")


def test_the_title_counts_most():
    assert dyad("Egypt invites Iran", "Iraq said so.", "Iraq left.", title=True)[:2] == ("EG", "IR")


def test_what_was_named_long_ago_fades():
    assert dyad("Egypt spoke.", *["Iran met Iraq."] * 5) == ("IR", "IQ")


def test_a_topic_counts_less_than_a_party():
    assert dyad("Iran and Iraq talked about the Syrian crisis.") == ("IR", "IQ")


def test_all_parties_are_no_party_of_a_story():
    assert dyad("Iran calls on all parties to talk.") == ("IR",)
