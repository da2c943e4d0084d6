"""Reports: what holds for any text, how they are ordered and nested, and that time grows with length alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.article import Article, Block, Story, read
from classifiers.contents import Kind
from classifiers.raw import RawArticle
from classifiers.rejected import Rejected
from classifiers.reports import Report, reports

PIECES = [
    *(
        "said",
        "says",
        "according to",
        "told",
        "the minister",
        "Lavrov",
        "he",
        "that",
        "who",
        "claim",
        "was",
        "reported",
        "by",
        "and",
    ),
    *("قال", "وأضاف", "بيسكوف", "إن", "أن", "بحسب", "نقلا عن", "الوزير", "مشيرا إلى", "الذي"),
    *("заявил", "Песков", "что", "по словам", "он", "добавив", "МИД", "который", "сообщает", "со ссылкой на"),
    *(
        ".",
        ",",
        ":",
        ";",
        "—",
        " - ",
        "\n",
        "\n\n",
        "(",
        ")",
        "?",
        "!",
        "…",
        "«",
        "»",
        "“",
        "”",
        '"',
        "'",
        "’",
        "„",
        "،",
        "؟",
    ),
    *("talks", "перемирие", "محادثات", "no plans", "Reuters", "\x00", "\u200f", "🙂", "a", "I", "9"),
]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
)


def of(text: str, language: str | None = None, title: str | None = None) -> tuple[Report, ...]:
    article = read(RawArticle(id="1", title=title, text=text, language=language))
    return () if isinstance(article, Rejected) else reports(article)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, title=st.one_of(st.none(), TEXTS), language=st.sampled_from([None, "ar", "ru", "en", "de"]))
def test_any_text_is_read_and_every_place_lies_inside_it(text, title, language):
    found = of(text, language, title)

    fields = {"title": title or "", "text": text}
    for report in found:
        length = len(fields[report.field])
        spans = [*report.content, *(span for span in (report.source, report.cue) if span)]
        assert all(0 <= span.start < span.end <= length for span in spans)
        assert report.content
        assert all(one.end <= other.start for one, other in zip(report.content, report.content[1:], strict=False))
        assert report.depth >= 0
    assert of(text, language, title) == found


def test_what_is_reported_in_a_report_comes_first_and_is_deeper():
    text = "The agency reported that the mayor had told his guests that the bridge was safe. The police said it was closed."

    inner, outer, last = of(text, "en")

    assert [text[report.source.slice] for report in (inner, outer, last)] == ["the mayor", "The agency", "The police"]
    assert [report.depth for report in (inner, outer, last)] == [1, 0, 0]
    assert outer.content[0].contains(inner.content[0])


def test_a_quotation_over_paragraphs_is_one_report_with_several_parts():
    text = "The bishop wrote: “We have waited long.\n\n“We will wait no more.”\n\nThe doors were closed."

    [report] = of(text, "en")

    assert [text[part.slice] for part in report.content] == ["We have waited long", "We will wait no more"]
    assert (text[report.source.slice], report.kind) == ("The bishop", Kind.DIRECT)


def test_a_quotation_that_floats_is_a_report_of_its_own_by_the_same_speaker():
    text = "“The offer has been on the table for weeks,” Lavrov said. “Nobody has answered it.”"

    first, second = of(text, "en")

    assert text[first.source.slice] == "Lavrov"
    assert (second.source, second.cue, second.kind) == (None, None, Kind.DIRECT)
    assert first.speaker.name == second.speaker.name == "Sergei Lavrov"


def test_who_is_only_described_has_a_source_and_no_speaker():
    [report] = of("Residents of the old town said the noise was unbearable.", "en")

    assert report.source is not None
    assert report.speaker is None


def test_what_follows_a_described_source_is_not_laid_to_whoever_spoke_before():
    text = "Lavrov said the port was open. A villager disagreed. “We have not seen a single ship since spring,” a villager said. “Not one.”"

    assert [report.speaker and report.speaker.name for report in of(text, "en")][-1] is None


def test_a_language_that_is_not_read_has_no_reports():
    assert of("Der Minister sagte, dass es keine Pläne gebe.", "de") == ()


@pytest.mark.parametrize(
    ("piece", "language"),
    [
        pytest.param('" ', "en", id="marks"),
        pytest.param("“", "en", id="opening-marks"),
        pytest.param("«» ", "ru", id="guillemets"),
        pytest.param("said ", "en", id="said"),
        pytest.param("he said that ", "en", id="he-said-that"),
        pytest.param("claim that ", "en", id="claim-that"),
        pytest.param("قال ", "ar", id="qala"),
        pytest.param("قال بيسكوف إن ", "ar", id="qala-inna"),
        pytest.param("заявил, что ", "ru", id="zayavil"),
        pytest.param("Lavrov, ", "en", id="names"),
    ],
)
def test_time_grows_with_the_length_and_no_faster(piece, language):
    short, long = (_seconds(piece * (chars // len(piece)), language) for chars in (5_000, 20_000))

    assert long < 4 * short * _TOLERANCE


_TOLERANCE = 1.9
"""A quadratic step would take four times as long again."""


def _seconds(text: str, language: str) -> float:
    """CPU seconds for one paragraph, the shorter of two runs; the article is made by hand, since reading one cleans and limits it."""
    block = Block(role="paragraph", field="text", start=0, end=len(text))
    story = Story(number=0, blocks=(block,), language=language)
    article = Article(article_id="1", revision="", title=None, text=text, language=language, stories=(story,))
    taken = []
    for _ in range(2):
        start = time.process_time()
        reports(article)
        taken.append(time.process_time() - start)
    return min(taken)
