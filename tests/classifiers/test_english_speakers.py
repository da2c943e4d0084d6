"""English speakers: who a surname, a press report or an act inside a report is, in minimal pairs."""

import pytest

from classifiers.article import Article, read
from classifiers.gazetteer import default
from classifiers.parties import analyse
from classifiers.raw import RawArticle
from classifiers.reports import reports
from classifiers.sentences import sentences
from classifiers.tellings import tellings


def spoken(text):
    """The names of those who say something in the last sentence, outermost first; null for nobody."""
    article = read(RawArticle(id="1", text=text, language="en", published_at="2018-05-05"))
    assert isinstance(article, Article)
    story = sentences(article)
    analyses = analyse([sentence.text for sentence in story], "en", default(), "2018-05-05")
    last = tellings(story, analyses, default(), "2018-05-05")[-1]
    return [told.speaker.name if told.speaker else None for told in last.told if told.is_speech]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "Deputy minister Guo Tingting met the press. Guo said no date was set.",
            ["Guo Tingting"],
            id="family-name-first",
        ),
        pytest.param("Talks will go on, said the top U.S. diplomat.", ["Mike Pompeo"], id="the-top-diplomat"),
        pytest.param("A U.S. diplomat said talks will go on.", ["US diplomat"], id="a-diplomat"),
        pytest.param("Reuters reported that the two sides had met.", [], id="the-press-narrates"),
        pytest.param("KCNA said the two sides had met.", ["KCNA"], id="the-voice-of-a-state-speaks"),
        pytest.param("Peskov said the White House called for talks.", ["Dmitry Peskov"], id="an-act-in-a-report"),
        pytest.param(
            "Peskov said the White House had said that it was ready.",
            ["Dmitry Peskov", "White House"],
            id="a-nested-report",
        ),
        pytest.param("The White House called for talks.", ["White House"], id="an-act"),
        pytest.param("The White House welcomed the talks.", [], id="an-attitude"),
    ],
)
def test_who_speaks_is_found(text, names):
    assert spoken(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Palestinian leaders said they would come.", ["Palestinian leaders"], id="leaders"),
        pytest.param(
            "Saudi Foreign Minister Adel al-Jubeir - on his way to Cairo - said they would come.",
            ["Adel al-Jubeir"],
            id="between-dashes",
        ),
        pytest.param("GENEVA/BEIRUT/ROME The United Nations said they would come.", ["UN"], id="behind-a-dateline"),
    ],
)
def test_who_speaks_is_told_from_what_stands_beside(text, names):
    assert spoken(text) == names


def test_a_surname_means_whom_the_story_names_in_full():
    alone = analyse(["Carney left."], "en", default(), None)
    introduced = analyse(["White House press secretary Jay Carney came.", "Carney left."], "en", default(), None)

    assert [mention.party for mention in alone[-1].mentions] == ["CA"]
    assert [mention.party for mention in introduced[-1].mentions] == ["US"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "The club, quoting nobody, said the choice was hard.", ["the choice was hard"], id="a-clause-behind"
        ),
        pytest.param("The mayor called it a mistake.", ["it a mistake"], id="called-it"),
        pytest.param("The mayor called for a vote.", ["a vote"], id="called-for"),
        pytest.param("The mayor called a vote.", [], id="called-a-vote"),
        pytest.param(
            "The bank cut its forecast; the mayor said it was late; prices fell.",
            ["it was late"],
            id="to-the-semicolon",
        ),
        pytest.param("The mayor said it was late, but he has left since.", ["it was late"], id="to-the-comment"),
        pytest.param("The mayor denied all charges and will stay.", ["all charges"], id="to-the-next-verb"),
        pytest.param(
            "The law, a plan critics call unworkable, says that nobody pays.",
            ["nobody pays"],
            id="no-quotation-no-name",
        ),
        pytest.param("His position is that nobody pays.", ["nobody pays"], id="a-noun-that-is"),
        pytest.param("There were rumours that nobody pays.", ["nobody pays"], id="a-noun-alone"),
        pytest.param("The experts have since confirmed that nobody pays.", ["nobody pays"], id="have-since"),
    ],
)
def test_what_is_said_is_found_to_its_end(text, said):
    article = read(RawArticle(id="1", text=text, language="en"))
    assert isinstance(article, Article)

    assert [text[part.slice] for report in reports(article) for part in report.content] == said
