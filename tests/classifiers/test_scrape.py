import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.scrape import scrape

ARABIC = """الوفدان يلتقيان في عمّان.. ولا موعد للجولة الثانية
تاريخ النشر: 4th, October 2024 GMT
قال الناطق إن الوفدين التقيا اليوم.

وأضاف: للاطلاع، اقرأ أيضا بيان الأمس.
المصدر : الصباح
كلمات دلالية: عمّان مفاوضات
إقرأ أيضاً:
أمطار غزيرة في الشمال
هطلت أمطار غزيرة صباح اليوم.
المصدر: الأرصاد"""
RUSSIAN = """Делегации встретились в Аммане
Опубликовано 4 октября 2024, 12:30
Делегации встретились сегодня.
Источник: Утро
Теги: Амман, переговоры
ЧИТАЙТЕ ТАКЖЕ
Ливни на севере
Утром прошли ливни.
Смотрите также: Снег на юге
На юге выпал снег."""
ENGLISH = """Delegations meet in Amman
Published: October 4, 2024
The delegations met today.
Source: The Morning
Tags: Amman, talks
Read also:
Rain in the north
It rained this morning."""


def told(text, title=None):
    scraped = scrape(title, text)
    stories = [
        (text[story.title.slice] if story.title else None, [text[span.slice] for span in story.paragraphs])
        for story in scraped.stories
    ]
    return stories, scraped.published, scraped.source, scraped.keywords


def test_an_arabic_page_is_taken_apart():
    stories, published, source, keywords = told(ARABIC)
    assert stories == [
        (
            "الوفدان يلتقيان في عمّان.. ولا موعد للجولة الثانية",
            ["قال الناطق إن الوفدين التقيا اليوم.", "وأضاف: للاطلاع، اقرأ أيضا بيان الأمس."],
        ),
        ("أمطار غزيرة في الشمال", ["هطلت أمطار غزيرة صباح اليوم."]),
    ]
    assert (published, source, keywords) == ("4th, October 2024 GMT", "الصباح", "عمّان مفاوضات")


def test_a_russian_page_is_taken_apart():
    stories, published, source, keywords = told(RUSSIAN)
    assert stories == [
        ("Делегации встретились в Аммане", ["Делегации встретились сегодня."]),
        ("Ливни на севере", ["Утром прошли ливни."]),
        ("Снег на юге", ["На юге выпал снег."]),
    ]
    assert "4 октября 2024" in published
    assert (source, keywords) == ("Утро", "Амман, переговоры")


def test_an_english_page_is_taken_apart():
    stories, published, source, keywords = told(ENGLISH)
    assert stories == [
        ("Delegations meet in Amman", ["The delegations met today."]),
        ("Rain in the north", ["It rained this morning."]),
    ]
    assert (published, source, keywords) == ("October 4, 2024", "The Morning", "Amman, talks")


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\u2028", "\n \n"])
def test_line_breaks_of_any_kind_part_lines(line_break):
    stories, *lines = told(ENGLISH.replace("\n", line_break))
    assert (stories, *lines) == told(ENGLISH)


def test_what_is_said_of_a_later_story_is_not_said_of_the_first():
    assert told("Rain fell.\nRead also:\nSnow\nSnow fell.\nSource: Evening\n")[2] is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A\nIn short: read also the fine print, he said.\nB", id="inside a line"),
        pytest.param("A\nRead also what the envoy wrote.\nB", id="without a colon"),
        pytest.param(
            "A\nSource: officials who asked not to be named told us that no date had been set.\nB", id="a long source"
        ),
        pytest.param("A\nUpdated: the sides have agreed to meet.\nB", id="a date that is none"),
    ],
)
def test_running_text_that_begins_like_a_marker_stays(text):
    (story,) = scrape("T", text).stories
    assert [text[span.slice] for span in story.paragraphs] == text.split("\n")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("Envoys meet\nThey met today.", "Envoys meet", id="short and without full stop"),
        pytest.param("Envoys meet?\nThey met today.", "Envoys meet?", id="a question"),
        pytest.param("Envoys meet..\nThey met today.", "Envoys meet..", id="two dots are no full stop"),
        pytest.param("Envoys meet.\n4 October 2024\nThey met today.", "Envoys meet.", id="a date follows"),
        pytest.param("4 October 2024\nEnvoys meet\nThey met.", "Envoys meet", id="the date comes first"),
        pytest.param("Date:\n04.10.2024\nEnvoys meet\nThey met.", "Envoys meet", id="the date on a line of its own"),
        pytest.param("Envoys met today.\nThey parted.", None, id="a sentence"),
        pytest.param("He said:\nWe wait.", None, id="an introduction"),
        pytest.param("Envoys meet", None, id="a single line"),
        pytest.param("Envoys meet\n***\n", None, id="a line without letters is none"),
        pytest.param(f"{'very ' * 50}long\nThey met.", None, id="too long"),
    ],
)
def test_a_title_is_told_by_its_looks_and_what_follows(text, title):
    story = scrape(None, text).stories[0]
    assert (text[story.title.slice] if story.title else None) == title


def test_a_given_title_leaves_the_text_without_one_and_is_not_repeated():
    assert told("ENVOYS  MEET\nThey met\nToday.", title="Envoys meet")[0] == [(None, ["They met", "Today."])]
    assert told("Envoys met\nToday.", title="Envoys meet")[0] == [(None, ["Envoys met", "Today."])]
    assert told("Envoys meet", title="Envoys meet")[0] == [(None, ["Envoys meet"])]


def test_a_marker_with_nothing_behind_it_adds_no_story():
    assert len(scrape("T", "Rain fell.\nRead also:\nRelated:\n").stories) == 1


LINES = st.lists(
    st.text()
    | st.sampled_from(
        ["Read also:", "Read also: x", "إقرأ أيضاً:", "Tags: a", "Source: b", "Date:", "4 October 2024", "Rain", "***"]
    ),
    max_size=8,
)


@given(LINES.map("\n".join), st.none() | st.text())
def test_lines_of_any_text_are_trimmed_in_order_and_apart(text, title):
    first, *others = scrape(title, text).stories
    assert all(story.paragraphs for story in others)
    lines = [[span for span in (story.title, *story.paragraphs) if span] for story in (first, *others)]
    assert all(spans == sorted(spans) for spans in lines)
    past = 0
    for span in sorted(span for spans in lines for span in spans):
        assert past <= span.start < span.end <= len(text)
        assert text[span.slice] == text[span.slice].strip()
        past = span.end


def test_a_teaser_in_the_middle_of_an_article_does_not_end_it():
    text = (
        "Встреча не планируется.\nЧитайте также: В Женеве обсудили торговлю\nПогода портится\n"
        "Об этом сообщил посол.\nЧитайте также: Цены растут\nТеги: посол"
    )
    scraped = scrape("Посол опроверг слухи", text)
    written = [[text[span.slice] for span in story.paragraphs] for story in scraped.stories]
    assert written == [
        ["Встреча не планируется.", "Об этом сообщил посол."],
        ["Погода портится"],
        ["Цены растут"],
    ]
    assert scraped.keywords == "посол"


def test_a_headline_beside_the_marker_opens_the_rest_once_the_article_has_closed():
    text = "No talks are planned.\nSource: Dawn\nRead also: Rain ahead\nIt rains in the north."
    first, second = scrape("Nothing planned", text).stories
    assert [text[span.slice] for span in first.paragraphs] == ["No talks are planned."]
    assert [text[span.slice] for span in second.paragraphs] == ["It rains in the north."]
