import pytest

from classifiers.article import read
from classifiers.candidates import candidates
from classifiers.raw import RawArticle
from classifiers.stance import Stance
from classifiers.voices import voice


def who(text, language, label=Stance.CONFIRMATION):
    raw = RawArticle(id="1", title=None, text=text, language=language, published_at="2025-03-01")
    candidate = candidates(read(raw))[-1]
    said = voice(candidate, candidate.span, label)
    return said.speaker.name if said else None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "قال لافروف بعد محادثات مع نظيره التركي في موسكو إن أسعار القمح ستنخفض هذا العام."),
        ("en", "After talks with his Turkish counterpart, Lavrov said wheat prices would fall this year."),
        ("ru", "После переговоров с турецким коллегой Лавров заявил, что цены на пшеницу в этом году снизятся."),
    ],
)
def test_dialogue_that_is_spoken_of_outside_the_words_said_is_told_by_the_newspaper(language, text):
    assert who(text, language) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "وصف وزير الدفاع الهجوم بأنه خطير، فيما قال لافروف إن المحادثات مع تركيا مستمرة."),
        ("en", "Erdogan said wheat was cheap, while Lavrov said talks with Turkey were going on."),
    ],
)
def test_of_several_who_speak_it_is_whoever_speaks_of_dialogue(language, text):
    assert who(text, language) == "Sergei Lavrov"


def test_the_innermost_of_nested_speakers_has_the_word():
    assert who("Peskov said that Putin had promised that talks with Turkey would go on.", "en") == "Vladimir Putin"


def test_without_a_word_of_dialogue_it_is_whoever_says_most():
    assert who("ذكر لافروف أن موسكو وأنقرة ستجلسان إلى الطاولة نفسها هذا الشهر.", "ar") == "Sergei Lavrov"


def test_what_only_a_speaker_can_mean_is_the_subject_s_where_nobody_says_anything():
    text = "The Kremlin does not know yet whether a summit with the United States is possible."
    assert who(text, "en", Stance.UNDECIDED) == "Kremlin"
    assert who("The Kremlin hosted a summit with the United States.", "en") is None


def test_a_stance_that_only_a_speaker_can_have_is_said_though_dialogue_is_spoken_of_in_front():
    text = "Asked about the date of the next talks with Ukraine, Lavrov said he was in no position to name it."
    assert who(text, "en", Stance.UNDECIDED) == "Sergei Lavrov"
    assert who(text, "en") is None


def test_of_two_who_say_it_together_it_is_the_first():
    assert who("Sergei Lavrov and John Kerry said talks with Turkey would go on.", "en") == "Sergei Lavrov"


def test_a_quotation_is_its_speaker_s_though_only_the_occasion_is_a_dialogue():
    text = (
        '"We have nothing to tell those who shoot at us in the middle of the night," Lavrov said at a meeting in Doha.'
    )
    assert who(text, "en", Stance.CLOSED) == "Sergei Lavrov"
    assert who(text, "en") is None
