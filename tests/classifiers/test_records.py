"""Ids, spans and the typed inputs that everything else rests on."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.claim import Quote, claim_id
from classifiers.identity import digest
from classifiers.raw import RawArticle, parse
from classifiers.rejected import Reason, Rejected
from classifiers.span import Span
from classifiers.stance import LABELS, Stance


def test_a_claims_id_is_the_same_for_ever():
    stored = "ca49fb46f8d5589a76ed4a707ba755c6"
    identity = claim_id("a1", "0" * 64, 0, "title", Span(0, 10), "Dmitry Peskov", ("RU",), ("US",))
    assert identity == stored


@pytest.mark.parametrize(
    "change", [{"story": 1}, {"field": "text"}, {"span": Span(0, 11)}, {"speaker": None}, {"actors": ("US",)}]
)
def test_every_part_of_a_claims_identity_counts(change):
    parts = {
        "article_id": "a1",
        "revision": "r",
        "story": 0,
        "field": "title",
        "span": Span(0, 10),
        "speaker": "X",
        "actors": ("RU",),
        "counterparts": (),
    }
    assert claim_id(**parts) != claim_id(**parts | change)


@given(st.lists(st.text(), min_size=2))
def test_parts_do_not_run_into_one_another(parts):
    assert digest(*parts) != digest("".join(parts))


def test_labels_are_the_columns_of_a_score_in_their_fixed_order():
    assert [label.value for label in LABELS] == [
        "open_to_dialogue",
        "closed_to_dialogue",
        "confirmation_of_plans",
        "denial_of_plans",
        "conditional",
        "undecided",
    ]


def test_unknown_values_of_a_newer_version_read_as_other():
    assert msgspec.json.decode(b'"hesitant"', type=Stance) is Stance.OTHER
    assert msgspec.json.decode(b'"hearsay"', type=Quote) is Quote.OTHER


def test_unknown_members_of_a_raw_article_are_ignored():
    article = parse(b'{"id": "1", "text": "Talks.", "scraper": {"took": 3}}')
    assert article == RawArticle(id="1", text="Talks.")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(b"\xff{}", Reason.BAD_UTF8, id="not UTF-8"),
        pytest.param(b'{"id": "1"', Reason.BAD_JSON, id="cut off"),
        pytest.param(b"", Reason.BAD_JSON, id="nothing"),
        pytest.param(b'{"x": ' + b"[" * 100_000, Reason.BAD_JSON, id="nested too deep"),
        pytest.param(b'{"text": "Talks."}', Reason.BAD_FIELD, id="no id"),
        pytest.param(b'{"id": "1", "text": null}', Reason.BAD_FIELD, id="null text"),
        pytest.param(b'{"id": "1", "text": "x", "language": 7}', Reason.BAD_FIELD, id="a language that is no word"),
    ],
)
def test_a_bad_line_is_a_value_with_its_reason(line, reason):
    rejected = parse(line)
    assert isinstance(rejected, Rejected)
    assert rejected.reason is reason
    assert "\n" not in rejected.detail


@given(st.binary())
def test_no_bytes_raise(line):
    assert isinstance(parse(line), RawArticle | Rejected)
