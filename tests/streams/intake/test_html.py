"""Pages in ten layouts and three languages: title, date and body, and what pages do to those who read them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.raw import RawArticle, parse
from classifiers.rejected import Reason, Rejected
from streams.intake.drafts import raw_value
from streams.intake.html import MAX_PAGE_BYTES, page, text_of
from tests.streams.intake.layouts import ARTICLES, LAYOUTS

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def read(content, **options):
    made = page(content if isinstance(content, bytes) else content.encode(), **options)
    return made if isinstance(made, Rejected) else parse(raw_value(made, NOW))


def points(layout, article):
    found = read(layout(article), url="https://site.example/a")
    body = [line for line in found.text.splitlines() if line != "What is known"]
    return (
        found.title == article.title,
        found.published_at is not None and found.published_at.startswith("2026-03-02T08:30"),
        body == [*article.paragraphs],
    )


def test_title_date_and_body_are_right_in_nearly_every_layout():
    marks = {(layout.__name__, article.language): points(layout, article) for layout in LAYOUTS for article in ARTICLES}
    wrong = {place: found for place, found in marks.items() if not all(found)}
    right = sum(sum(found) for found in marks.values())
    assert right >= 0.95 * 3 * len(marks), wrong


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.language)
def test_a_page_in_the_encoding_of_its_country_is_read_whatever_its_server_says(article):
    encoding = {"ar": "cp1256", "ru": "cp1251", "en": "cp1252"}[article.language]
    content = LAYOUTS[0](article).replace('<meta charset="utf-8">', "").encode(encoding, errors="xmlcharrefreplace")
    found = read(content, charset="iso-8859-1")
    assert (found.title, found.text.splitlines()) == (article.title, [*article.paragraphs])
    assert found.intake.charset == encoding


def test_the_page_says_where_its_date_was_found_and_what_was_not_believed():
    content = LAYOUTS[0](ARTICLES[0]).replace(
        'article:published_time" content="2026', 'article:published_time" content="2036'
    )
    intake = read(content).intake
    assert intake.dated_by == "time"
    assert intake.refused_dates == ("meta: 2036-03-02T08:30:00+00:00 is in the future",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.NO_BODY),
        (b"<html><body><div id=root></div></body></html>", Reason.NO_BODY),
        (b"<p>a</p>" * (MAX_PAGE_BYTES // 8 + 1), Reason.TOO_LARGE),
        (b"<i>a</i>" * 70_000, Reason.TOO_LARGE),
    ],
    ids=["empty", "filled by a script", "too long", "too many elements"],
)
def test_a_page_without_an_article_says_why(content, reason):
    rejected = read(content)
    assert isinstance(rejected, Rejected)
    assert rejected.reason is reason
    assert "\n" not in rejected.detail


def test_elements_nested_without_end_are_read_as_far_as_they_go():
    found = read(b"<div>" * 20_000 + b"<p>Talks resume on Monday.</p>")
    assert isinstance(found, RawArticle | Rejected)


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: f"<html><body><p>{text}</p><h1>{text}</h1>".encode("utf-8", "replace"))
)
def test_any_bytes_are_an_article_or_a_reason(content):
    found = read(content)
    assert isinstance(found, RawArticle | Rejected)


@given(st.text(max_size=300))
def test_any_fragment_is_text(fragment):
    assert isinstance(text_of(fragment), str)
