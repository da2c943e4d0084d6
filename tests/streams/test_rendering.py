"""A desk reads one plain sentence, in English or Arabic, with names as readers know them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.claim import Speaker
from classifiers.stance import Stance
from streams.bands import Axis, Band
from streams.names import arabic_name, english_name
from streams.rendering import summary, summary_ar
from streams.rules import Change
from streams.statements import statement, told
from tests.streams.claiming import CONDITIONAL, DENIAL, OPEN, PESKOV, claim, one_signal

OPENED = Change(Axis.WILLINGNESS, Band.CLOSED, Band.OPEN)
CONFIRMED = Change(Axis.PLANS, Band.DENIED, Band.CONFIRMED)


def made(*labels, actor="RU", other="US", speaker=PESKOV):
    signal = one_signal(claim("m", *labels, actors=(actor,), counterparts=(other,), speaker=speaker))
    return statement(told(signal), signal.dyad, other)


def test_a_shift_is_told_as_from_and_to():
    assert summary(made(OPEN), (OPENED,)) == (
        "Russia toward the United States: willingness to talk from closed to open (Dmitry Peskov)."
    )
    assert summary_ar(made(OPEN), (OPENED,)) == (
        "روسيا تجاه الولايات المتحدة: الاستعداد للحوار من الرفض إلى الانفتاح (\u2068Dmitry Peskov\u2069)."
    )


def test_two_axes_are_one_sentence():
    assert summary(made(OPEN, speaker=None), (OPENED, CONFIRMED)) == (
        "Russia toward the United States: willingness to talk from closed to open; plans to talk from denied to confirmed."
    )
    assert "خطط الحوار من النفي إلى التأكيد" in summary_ar(made(OPEN), (OPENED, CONFIRMED))


def test_a_watched_statement_is_told_by_its_stances():
    told_ = made(OPEN, DENIAL, CONDITIONAL, actor="US", other="ANY", speaker=None)
    assert summary(told_, ()) == (
        "The United States toward all parties: open to dialogue, a contact denied, on conditions."
    )
    assert summary_ar(told_, ()) == "الولايات المتحدة تجاه جميع الأطراف: انفتاح على الحوار، نفي اتصال أو لقاء، بشروط."


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
    statement_ = made(*labels, actor=actor, other="US", speaker=name and Speaker(name=name))
    for sentence in (summary(statement_, tuple(changes)), summary_ar(statement_, tuple(changes))):
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert (name or "") in sentence
    arabic = summary_ar(statement_, tuple(changes)).partition(":")[2].partition("(")[0]
    assert {unicodedata.bidirectional(c) for c in arabic if c.isalpha()} == {"AL"}
