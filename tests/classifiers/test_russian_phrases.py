import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.languages.russian_complements import begins
from classifiers.languages.russian_families import forms
from classifiers.languages.russian_phrases import phrase
from classifiers.languages.russian_sources import cited_phrase, lone_phrase, quoted_phrase, teller
from classifiers.languages.russian_subjects import subject_phrase
from classifiers.languages.russian_words import tokens
from classifiers.russian import nominative
from classifiers.span import Span


def subject_of(text: str) -> str | None:
    """The subject of the verb in braces."""
    start, end = text.index("{"), text.index("}") - 1
    bare = text.replace("{", "").replace("}", "")
    found = subject_phrase(bare, Span(start, end), 0, len(bare))
    return bare[found.slice] if found is not None else None


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Городские власти {заявили}", "Городские власти"),
        ("Мост закроют, {сообщил} журналистам в среду глава дирекции дорог.", "глава дирекции дорог"),
        ("Мост закроют, {сообщил} «Интерфаксу» начальник депо.", "начальник депо"),
        ("Мост закроют, {сообщили} в мэрии.", "мэрии"),
        ("В мэрии вчера {сообщили}", "мэрии"),
        ("Как {рассказали} РБК в компании", "компании"),
        ("Вице-премьер, выступая на съезде, {отметил}", "Вице-премьер"),
        ("Инженер, который {утверждал}", "Инженер"),
        ("Чиновник, {сообщивший}", "Чиновник"),
        ("Представитель МИД по делам Сирии {уточнил}", "Представитель МИД по делам Сирии"),
        ("Трое свидетелей {сказали}", "Трое свидетелей"),
        ("Министр {сообщила}", "Министр"),
        ("Один из лидеров партии {заметил}", "Один из лидеров партии"),
        ("По сообщению телеканала, врач {сказал}", "врач"),
        ("Редактору {ответили}", None),
        ("В среду {сказали}", None),
        ("Цены {отметил}", None),
    ],
)
def test_the_subject_is_the_phrase_that_agrees(text, subject):
    assert subject_of(text) == subject


@pytest.mark.parametrize(
    ("frames", "text", "said"),
    [
        ("", "сказал| в среду, что снег растает", " снег растает"),
        ("", "спросил|, когда растает снег", "когда растает снег"),
        ("", "уточнил|, растает ли снег", "растает ли снег"),
        ("", "рассказал| журналистам о снеге", "о снеге"),
        ("", "сказал|: снег растает", " снег растает"),
        ("", "сказал| в среду на встрече", None),
        ("inf", "призвал| соседей убрать снег", "убрать снег"),
        ("np", "опроверг| слухи о снеге", "слухи о снеге"),
        ("", "опроверг| слухи", None),
        ("на", "настаивал| на уборке", "на уборке"),
        ("act", "показал| «Снежную королеву» детям", None),
    ],
)
def test_what_is_said_begins_where_the_verb_can_say_it(frames, text, said):
    end = text.index("|")
    bare = text.replace("|", "")
    that = bare.find("что ")
    at = begins(set(frames.split()), bare, end, that + 3 if that >= 0 else None, len(bare))

    assert (bare[at:] if at is not None else None) == said


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("По словам главного врача, грипп отступил", "По словам", "главного врача"),
        ("Согласно отчёту аудиторов, фонд пуст", "Согласно", "отчёту аудиторов"),
        ("(цитата по «Вечерней газете»)", "цитата по", "Вечерней газете"),
        ("По данным, грипп отступил", "По данным", None),
    ],
)
def test_who_is_cited_stands_in_the_case_that_the_words_govern(text, cue, source):
    start = text.index(cue)
    found = cited_phrase(text, Span(start, start + len(cue)), len(text))

    assert (text[found.slice] if found else None) == source


def test_whom_somebody_quotes_is_the_source():
    text = "приводит агентство слова губернатора края."

    assert text[quoted_phrase(text, Span(0, 8), len(text)).slice] == "губернатора края"
    assert quoted_phrase("передает агентство.", Span(0, 8), 18) is None


@pytest.mark.parametrize(
    ("head", "is_source"),
    [
        ("В Минздраве", True),
        ("Синоптики", True),
        ("МЧС", True),
        ("Погода", False),
        ("В среду", False),
        ("Итоги недели", False),
    ],
)
def test_a_heading_names_people_or_a_house(head, is_source):
    assert (lone_phrase(head) is not None) is is_source


def test_who_said_the_sentence_before_is_the_subject_of_its_verb():
    text = "Об этом рассказала глава района."

    assert text[teller(text).slice] == "глава района"


def test_a_family_has_no_first_persons_and_nothing_to_come():
    family = forms("заявить/заявлять", "")

    assert {"заявил", "заявляет", "заявив", "заявивший"} <= set(family)
    assert not {"заявлю", "заявляем", "заявит", "заявить"} & set(family)


def test_what_the_dictionary_lacks_is_no_family():
    with pytest.raises(ValueError, match="infinitive"):
        forms("…/", "")


@pytest.mark.parametrize(
    ("name", "before", "subject"),
    [
        ("Марии Захаровой", "", "Мария Захарова"),
        ("Мария Захарова", "", "Мария Захарова"),
        ("Олофа Жилла", "по словам представителя ", "Олоф Жилл"),
        ("Небойша Стефанович", "министр внутренних дел страны ", "Небойша Стефанович"),
    ],
)
def test_a_name_is_put_into_the_nominative_by_what_stands_in_front(name, before, subject):
    assert nominative(name, before) == subject


@given(st.text(alphabet="абвг ,.«»—()ВМинистрсказалчто", max_size=120), st.integers(0, 120), st.integers(0, 20))
def test_any_words_have_a_subject_inside_them_or_none(text, start, length):
    cue = Span(min(start, len(text)), min(start + length, len(text)))
    found = subject_phrase(text, cue, 0, len(text))

    assert found is None or 0 <= found.start < found.end <= len(text)
    assert found == subject_phrase(text, cue, 0, len(text))


@given(st.text(max_size=60))
def test_any_text_has_phrases_inside_it(text):
    words = tokens(text, 0, len(text))
    for at in range(len(words)):
        found = phrase(words, at, "nomn")
        assert found is None or at <= found.head < found.end <= len(words)
