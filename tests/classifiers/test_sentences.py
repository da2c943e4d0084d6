import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import sentences as sentences_module
from classifiers.article import Article, read
from classifiers.raw import RawArticle
from classifiers.sentences import MAX_SENTENCES, sentences, split, unread


def parts(text, language):
    return [text[span.slice] for span in split(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        pytest.param("ar", ["التقى الوفدان اليوم.", "هل من موعد جديد؟", "لا موعد حتى الآن!"], id="arabic"),
        pytest.param(
            "ar", ['قال الناطق "لا موعد. سننتظر"، ثم غادر.', "وصل الوفد."], id="an Arabic quotation stays whole"
        ),
        pytest.param(
            "ru",
            ["— Москва готова к переговорам;", "— Киев отказывается; решение окончательное."],
            id="the items of a list that is written on",
        ),
        pytest.param(
            "ru", ["Об этом сказал И. П. Орлов.", "Встречи в 2024 г. не было.", "Да?"], id="initials and years"
        ),
        pytest.param(
            "ru", ["«Мы ждём. Даты нет», — сказал он.", "Потом он ушёл."], id="a Russian quotation stays whole"
        ),
        pytest.param(
            "en", ["Mr. Reed met J. D. Hill of the U.S. Senate.", "No date is set."], id="english abbreviations"
        ),
        pytest.param(
            "en", ["“We wait. That is all,” he said.", "Then he left."], id="an English quotation stays whole"
        ),
        pytest.param("en", ["Will there be talks?", "He said no.", "They left."], id="no is an answer"),
        pytest.param("uk", ["Сторони зустрілися.", "Дати немає."], id="ukrainian"),
        pytest.param("fa", ["دو طرف دیدار کردند.", "تاریخی تعیین نشد."], id="persian"),
        pytest.param("und", ["Yes.", "No."], id="unknown"),
    ],
)
def test_sentences_joined_by_spaces_are_parted_again(language, expected):
    assert parts(" ".join(expected), language) == expected


def test_a_title_is_one_sentence_whatever_marks_it_has():
    article = read(RawArticle(id="1", title=" Talks? No.. Not now! ", text="A. b\nThey met. They left."))
    found = [(s.field, s.text, s.is_title, s.paragraph) for s in sentences(article)]
    assert found[0] == ("title", "Talks? No.. Not now!", True, 0)
    assert found[-2:] == [("text", "They met.", False, 2), ("text", "They left.", False, 2)]


def test_the_sentences_of_a_page_know_their_story_and_its_language():
    text = "Envoys meet\nThey met. They left.\nRead also:\nЛивни на севере\nУтром прошли сильные ливни. Дороги закрыты."
    article = read(RawArticle(id="1", text=text))
    assert [(s.story, s.paragraph, s.is_title, s.language) for s in sentences(article)] == [
        (0, 0, True, "en"),
        (0, 1, False, "en"),
        (0, 1, False, "en"),
        (1, 0, True, "ru"),
        (1, 1, False, "ru"),
        (1, 1, False, "ru"),
    ]


@given(
    st.none() | st.text(),
    st.text(st.sampled_from("aAбБاه .?!…\"'«»“”،\n\r\u2028\x00\ud800\u200f123:—") | st.characters()),
)
def test_sentences_of_any_article_are_slices_in_order_and_apart_and_twice_the_same(title, text):
    article = read(RawArticle(id="1", title=title, text=text))
    if not isinstance(article, Article):
        return
    found = sentences(article)
    assert found == sentences(article)
    past = {"title": 0, "text": 0}
    for sentence in found:
        field = article.title if sentence.field == "title" else article.text
        assert sentence.text == field[sentence.start : sentence.end] == sentence.text.strip() != ""
        assert past[sentence.field] <= sentence.start
        past[sentence.field] = sentence.end
    covered = "".join("".join(s.text.split()) for s in found)
    blocks = [
        ((article.title if b.field == "title" else article.text)[b.span.slice])
        for s in article.stories
        for b in s.blocks
    ]
    assert covered == "".join("".join(block.split()) for block in blocks)


@pytest.mark.parametrize("unit", ["«", "a. ", "“a. ", "no. A"])
def test_a_dump_of_half_a_million_characters_is_split_in_seconds(unit):
    began = time.process_time()
    text = unit * (500_000 // len(unit))
    assert "".join("".join(parts(text, "en")).split()) == "".join(text.split())
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Mr. Reed said: “We wait. No date is set.”"),
        ("ar", "قال الناطق إنه لا موعد."),
        ("ru", "Даты нет, сказал он."),
    ],
)
def test_a_paragraph_longer_than_the_splitter_takes_at_once_loses_no_sentence(language, sentence):
    assert parts(" ".join([sentence] * 400), language) == [sentence] * 400


@pytest.mark.parametrize("unit", ["Reed said ", "قال ", "a", '"a'])
def test_what_never_ends_is_cut_so_that_reading_stays_linear(unit):
    text = unit * (30_000 // len(unit))
    article = read(RawArticle(id="1", title=text, text=f"They met.\n{text}"))
    found = [sentence.text for sentence in sentences(article)]
    assert max(map(len, found)) <= 2000
    assert "".join("".join(found).split()) == "".join(f"{text}They met.{text}".split())
    if " " in unit:
        assert {word for sentence in found for word in sentence.split()} <= {*unit.split(), "They", "met."}


def test_of_an_article_of_very_many_sentences_the_first_are_read_and_the_others_counted():
    text = "\n\n".join(f"Talks {number}." for number in range(MAX_SENTENCES + 7))
    article = read(RawArticle(id="1", text=text, language="en"))
    read_ones = sentences(article)
    assert (len(read_ones), unread(article)) == (MAX_SENTENCES, 7)
    assert sentences_module.count(article) == MAX_SENTENCES + 7
    assert read_ones[-1].text == f"Talks {MAX_SENTENCES - 1}."


def test_a_usual_article_is_read_to_its_end():
    assert unread(read(RawArticle(id="1", text="They met. They will meet again. " * 80, language="en"))) == 0


@pytest.mark.parametrize("space", ["\u00a0", "\u3000", "\u202f"])
def test_a_wide_space_in_front_of_a_full_stop_is_no_end_of_the_world(space):
    text = f"Plan A{space}. He left."
    assert "".join("".join(parts(text, "en")).split()) == "".join(text.split())
