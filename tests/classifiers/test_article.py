import hashlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.article import MAX_CHARS, Article, agency_in, read, revision
from classifiers.raw import RawArticle
from classifiers.rejected import Reason, Rejected
from classifiers.sentences import sentences

SEED = Path(__file__).parents[2].parent / "shared" / "seed"

PAGE = """الوفدان يلتقيان في عمّان.. ولا موعد للجولة الثانية
تاريخ النشر: 4th, October 2024 GMT
قال الناطق في كلمة نقلتها وكالة أنباء "تاس" إن وزارة الخارجية تنتظر.
وأضاف: "لا موعد".
المصدر: الصباح
كلمات دلالية: عمّان وزارة الخارجية
إقرأ أيضاً:
أمطار غزيرة في الشمال
هطلت أمطار غزيرة صباح اليوم."""


def blocks(article, number=0):
    fields = {"title": article.title, "text": article.text}
    return [
        (block.role, block.field, fields[block.field][block.span.slice]) for block in article.stories[number].blocks
    ]


def test_plain_json_comes_out_simply():
    article = read(
        RawArticle(id="a1", title="No talks", text="They will not meet.\n\n They wait. ", url="https://example.org/1")
    )
    assert blocks(article) == [
        ("title", "title", "No talks"),
        ("paragraph", "text", "They will not meet."),
        ("paragraph", "text", "They wait."),
    ]
    assert (article.article_id, article.title, article.url) == ("a1", "No talks", "https://example.org/1")
    assert (article.language, article.outlet, article.agency, article.published_at, article.keywords) == (
        "en",
        None,
        None,
        None,
        (),
    )


def test_a_scraped_page_tells_date_outlet_agency_keywords_and_stories():
    article = read(RawArticle(id="a1", text=PAGE))
    assert article.title is None
    assert article.published_at == datetime(2024, 10, 4, tzinfo=UTC)
    assert (article.outlet, article.agency, article.language) == ("الصباح", "TASS", "ar")
    assert article.keywords == ("عمّان", "وزارة الخارجية")
    assert [(story.number, len(story.blocks)) for story in article.stories] == [(0, 3), (1, 2)]
    assert blocks(article, 1)[0] == ("title", "text", "أمطار غزيرة في الشمال")


def test_what_the_raw_article_states_goes_before_what_its_text_says():
    article = read(
        RawArticle(id="a1", text=PAGE, language="ru", source="Вечер", published_at="2025-01-02T03:04:05+01:00")
    )
    assert (article.language, article.outlet) == ("ru", "Вечер")
    assert article.published_at == datetime(2025, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert article.stories[1].language == "ar"


def test_a_stated_date_that_cannot_be_read_gives_way_to_the_texts():
    assert read(RawArticle(id="a1", text=PAGE, published_at="yesterday")).published_at == datetime(
        2024, 10, 4, tzinfo=UTC
    )


def test_one_line_is_a_paragraph_and_never_a_title():
    assert blocks(read(RawArticle(id="a1", text="Envoys meet"))) == [("paragraph", "text", "Envoys meet")]


def test_a_blank_title_is_none_but_stays_in_the_record():
    article = read(RawArticle(id="a1", title=" ", text="Envoys meet"))
    assert article.title == " "
    assert blocks(article) == [("paragraph", "text", "Envoys meet")]


def test_the_source_line_may_name_the_agency():
    assert read(RawArticle(id="a1", text="Envoys met.\nThey left.\nSource: Reuters")).agency == "Reuters"


@pytest.mark.parametrize(("where", "agency"), [("first", "Reuters"), ("middle", None), ("last", "Reuters")])
def test_an_agency_is_looked_for_at_the_beginning_and_the_end(where, agency):
    paragraphs = {"first": "They met.", "middle": "They ate.", "last": "They left."}
    paragraphs[where] += " (Reuters)"
    body = (
        paragraphs["first"]
        + "\n"
        + "They talked. " * 100
        + paragraphs["middle"]
        + " They talked." * 100
        + "\n"
        + paragraphs["last"]
    )
    assert read(RawArticle(id="a1", title="T", text=body)).agency == agency


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(RawArticle(id="", text="Talks."), Reason.BAD_FIELD, id="no id"),
        pytest.param(RawArticle(id=" ", text="Talks."), Reason.BAD_FIELD, id="blank id"),
        pytest.param(RawArticle(id="1", text=""), Reason.NO_BODY, id="empty"),
        pytest.param(RawArticle(id="1", title="2024", text=" \n 123 \n***"), Reason.NO_BODY, id="no letter"),
        pytest.param(
            RawArticle(id="1", text="Source: Morning\nTags: talks"), Reason.NO_BODY, id="only lines around a story"
        ),
        pytest.param(RawArticle(id="1", text="Read also:\nRain\nIt rained."), Reason.NO_BODY, id="only another story"),
        pytest.param(RawArticle(id="1", title="ab", text="c" * (MAX_CHARS - 1)), Reason.TOO_LARGE, id="too large"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_its_reason(raw, reason):
    rejected = read(raw)
    assert isinstance(rejected, Rejected)
    assert rejected.reason is reason
    assert "\n" not in rejected.detail
    assert "; " in rejected.detail


def test_the_largest_article_is_read():
    assert isinstance(read(RawArticle(id="1", title="a", text="They met. " * (MAX_CHARS // 10 - 1))), Article)


def test_a_revision_changes_with_the_wording_and_with_nothing_else():
    raw = RawArticle(id="a1", title="T", text="They met.")
    same = read(RawArticle(id="a2", title="T", text="They met.", url="https://example.org", source="Morning"))
    assert read(raw).revision == same.revision
    assert len(same.revision) == 64
    others = {
        revision(*parts)
        for parts in [("a", "bc"), ("ab", "c"), (None, "abc"), ("", "abc"), ("abc", ""), ("\n", "abc"), (None, "\nabc")]
    }
    assert len(others) == 7


def test_a_revision_is_the_same_for_ever():
    assert revision("T", "They met.") == hashlib.sha256(b"1\nTThey met.").hexdigest()


@given(
    st.builds(
        RawArticle,
        id=st.text(),
        title=st.none() | st.text(),
        text=st.text(st.characters() | st.sampled_from("\n\n\x00\ud800ab: ")),
        source=st.none() | st.text(),
        published_at=st.none() | st.text(),
    )
)
def test_anything_is_an_article_with_exact_blocks_or_a_reason(raw):
    article = read(raw)
    assert article == read(raw)
    if isinstance(article, Rejected):
        return
    assert (article.title, article.text) == (raw.title, raw.text)
    assert [story.number for story in article.stories] == list(range(len(article.stories)))
    for number in range(len(article.stories)):
        for _, _, written in blocks(article, number):
            assert written == written.strip() != ""


def test_an_article_survives_its_wire_form():
    article = read(RawArticle(id="a1", text=PAGE))
    assert msgspec.json.decode(msgspec.json.encode(article), type=Article) == article


def test_the_scraped_news_item_beside_the_project_is_read_right():
    if not SEED.is_dir():
        pytest.skip("the shared news item is not beside this checkout")
    (path,) = SEED.glob("*.txt")
    text = path.read_text("utf-8")
    article = read(RawArticle(id=path.stem, text=text))
    assert isinstance(article, Article)
    assert article.published_at == datetime(2024, 10, 4, tzinfo=UTC)
    assert (article.outlet, article.agency, article.language) == ("الأسبوع", "TASS", "ar")
    assert article.keywords == ("بايدن", "بوتين", "الرئاسة الروسية", "ديمتري بيسكوف")
    assert [[(block.start, block.end) for block in story.blocks] for story in article.stories] == [
        [(0, 74), (110, 367), (368, 621), (622, 734), (735, 873), (874, 1086)],
        [
            (1171, 1226),
            (1227, 1400),
            (1401, 1461),
            (1462, 1577),
            (1578, 1684),
            (1685, 1842),
            (1843, 2091),
            (2092, 2348),
            (2349, 2474),
        ],
    ]
    found = sentences(article)
    assert [sum(sentence.story == number for sentence in found) for number in (0, 1)] == [6, 11]
    assert all(sentence.text == text[sentence.start : sentence.end] for sentence in found)
    assert agency_in(next(sentence.text for sentence in found if sentence.start == 368)) == "TASS"
    assert article.revision == hashlib.sha256(b"-\n" + path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("stated", "language"),
    [("ru", "ru"), ("EN", "en"), ("ar-EG", "ar"), ("fr", "fr"), ("Russian", "en"), ("", "en"), (None, "en")],
)
def test_a_stated_language_is_believed_if_it_is_a_language_tag(stated, language):
    article = read(RawArticle(id="1", text="No talks are planned between the two capitals.", language=stated))
    assert article.language == language


def test_an_id_that_would_swell_every_claim_is_refused():
    assert read(RawArticle(id="x" * 1000, text="No talks.")).article_id == "x" * 1000
    rejected = read(RawArticle(id="x" * 1001, text="No talks."))
    assert (rejected.reason, "1001 characters" in rejected.detail) == (Reason.BAD_FIELD, True)


@pytest.mark.parametrize("text", ["", " \n 123 \n***", "Source: Morning"])
def test_a_headline_alone_is_an_article(text: str):
    article = read(RawArticle(id="1", title="Kremlin: no talks planned", text=text))
    assert isinstance(article, Article)
    assert [(block.role, block.field) for block in article.stories[0].blocks[:1]] == [("title", "title")]
    assert article.language == "en"
