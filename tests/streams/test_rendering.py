"""A desk reads one plain sentence, in English or Arabic, with names as readers know them."""

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.claim import Speaker
from classifiers.stance import Stance
from streams.bands import Axis, Band
from streams.entries import empty
from streams.findings import Change, Finding
from streams.lifecycles import Firing
from streams.names import arabic_name, english_name
from streams.reasons import Ending
from streams.rendering import over, sentences
from streams.rules import RuleKind
from streams.severity import Severity
from streams.statements import told
from tests.streams.claiming import CONDITIONAL, DENIAL, OPEN, PESKOV, claim, one_signal

OPENED = Change(Axis.WILLINGNESS, Band.CLOSED, Band.OPEN)
CONFIRMED = Change(Axis.PLANS, Band.DENIED, Band.CONFIRMED)
GONE = Firing("a1", "r", RuleKind.SHIFT, Severity.INFO, "RU", "s1", 0, 0, 0)


def said(kind, *labels, actor="RU", other="US", speaker=PESKOV, both=False, **finding):
    """The English and the Arabic sentence about a statement and what a rule found in it."""
    signal = one_signal(claim("m", *labels, actors=(actor,), counterparts=(other,), speaker=speaker))
    entry = empty(signal.dyad, 0).replace(accounts=(told(signal),))
    found = Finding(statements=(signal.signal_id,), **finding)
    return sentences(kind, entry, None if both else actor, found)


def test_a_shift_is_told_as_from_and_to():
    assert said(RuleKind.SHIFT, OPEN, changes=(OPENED,)) == (
        "Russia toward the United States: willingness to talk from closed to open (Dmitry Peskov).",
        "روسيا تجاه الولايات المتحدة: الاستعداد للحوار من الرفض إلى الانفتاح (\u2068Dmitry Peskov\u2069).",
    )


def test_two_axes_are_one_sentence():
    english, arabic = said(RuleKind.SHIFT, OPEN, speaker=None, changes=(OPENED, CONFIRMED))
    assert english == (
        "Russia toward the United States: willingness to talk from closed to open; plans to talk from denied to confirmed."
    )
    assert "خطط الحوار من النفي إلى التأكيد" in arabic


def test_a_watched_statement_is_told_by_its_stances():
    assert said(RuleKind.WATCH, OPEN, DENIAL, CONDITIONAL, actor="US", other="ANY", speaker=None) == (
        "The United States toward all parties: open to dialogue, a contact denied, on conditions.",
        "الولايات المتحدة تجاه جميع الأطراف: انفتاح على الحوار، نفي اتصال أو لقاء، بشروط.",
    )


def test_a_surge_and_a_silence_are_told_of_both_sides_with_their_numbers():
    assert said(RuleKind.SURGE, OPEN, both=True, count=12, usual=1.5, span_seconds=6 * 3600) == (
        "Russia and the United States: 12 statements about talks within 6 hours, where 1.5 are usual.",
        "روسيا والولايات المتحدة: عدد التصريحات بشأن الحوار خلال 6 ساعة 12، والمعتاد 1.5.",
    )
    assert said(RuleKind.SILENCE, OPEN, both=True, count=9, span_seconds=14 * 86_400) == (
        "Russia and the United States: nothing about talks for 14 days, after 9 statements.",
        "روسيا والولايات المتحدة: لا تصريحات بشأن الحوار منذ 14 يوما، وكان عددها قبل ذلك 9.",
    )


@pytest.mark.parametrize("kind", RuleKind)
@pytest.mark.parametrize("ending", Ending)
def test_every_end_has_a_sentence_in_both_languages(kind, ending):
    english, arabic = over(msgspec.structs.replace(GONE, kind=kind), "RU~US", ending)
    assert english.startswith("Russia toward the United States: the ")
    assert arabic.startswith("روسيا تجاه الولايات المتحدة: ")
    assert english.endswith(".")
    assert arabic.endswith(".")


@pytest.mark.parametrize(
    ("party", "english", "arabic"),
    [
        ("IR", "Iran", "إيران"),
        ("GB", "the United Kingdom", "المملكة المتحدة"),
        ("PS", "the Palestinian Territories", "فلسطين"),
        ("EU", "the European Union", "الاتحاد الأوروبي"),
        ("CG", "the Republic of the Congo", "الكونغو - برازافيل"),
        ("Taliban", "Taliban", "حركة طالبان"),
        ("Somebody New", "Somebody New", "Somebody New"),
    ],
)
def test_parties_have_names_that_readers_know(party, english, arabic):
    assert (english_name(party), arabic_name(party)) == (english, arabic)


@given(
    st.sets(st.sampled_from(list(Stance)[:6]), min_size=1),
    st.lists(st.builds(Change, st.sampled_from(Axis), st.sampled_from(Band), st.sampled_from(Band)), max_size=2),
    st.sampled_from(["RU", "ANY", "Hamas", "XK"]),
    st.sampled_from([None, "Сергей Лавров", "عباس عراقجي", "A. B"]),
)
def test_every_statement_and_change_has_a_sentence_in_both_languages(labels, changes, actor, name):
    kind = RuleKind.SHIFT if changes else RuleKind.WATCH
    both = said(kind, *labels, actor=actor, speaker=name and Speaker(name=name), changes=tuple(changes))
    for sentence in both:
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert (name or "") in sentence
    arabic = both[1].partition(":")[2].partition("(")[0]
    assert {unicodedata.bidirectional(c) for c in arabic if c.isalpha()} == {"AL"}
