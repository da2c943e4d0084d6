"""Sentences: a statement and what it changed in; one plain sentence for a desk, in English and in Arabic, out."""

from classifiers.stance import Stance
from streams.bands import Axis, Band
from streams.names import arabic_name, english_name
from streams.rules import Change
from streams.statements import Statement

_STANCES = {
    Stance.OPEN: ("open to dialogue", "انفتاح على الحوار"),
    Stance.CLOSED: ("closed to dialogue", "رفض للحوار"),
    Stance.CONFIRMATION: ("a contact confirmed", "تأكيد اتصال أو لقاء"),
    Stance.DENIAL: ("a contact denied", "نفي اتصال أو لقاء"),
    Stance.CONDITIONAL: ("on conditions", "بشروط"),
    Stance.UNDECIDED: ("undecided", "دون قرار بعد"),
    Stance.OTHER: ("another stance", "موقف آخر"),
}

_AXES = {
    Axis.WILLINGNESS: ("willingness to talk", "الاستعداد للحوار"),
    Axis.PLANS: ("plans to talk", "خطط الحوار"),
}

_BANDS = {
    Band.CLOSED: ("closed", "الرفض"),
    Band.OPEN: ("open", "الانفتاح"),
    Band.DENIED: ("denied", "النفي"),
    Band.CONFIRMED: ("confirmed", "التأكيد"),
    Band.MIXED: ("mixed", "التباين"),
    Band.OTHER: ("another", "وضع آخر"),
}


def summary(statement: Statement, changes: tuple[Change, ...]) -> str:
    """
    Say in English what changed, or, where nothing did, what was said: one sentence, who toward whom first.

    'Russia toward the United States: willingness to talk from closed to open (Dmitry Peskov).'
    """
    said = "; ".join(f"{_AXES[c.axis][0]} from {_BANDS[c.before][0]} to {_BANDS[c.after][0]}" for c in changes)
    said = said or ", ".join(_STANCES[s.label][0] for s in statement.stances)
    who = f" ({statement.speakers[0]})" if statement.speakers else ""
    return f"{_capital(english_name(statement.actor))} toward {english_name(statement.counterpart)}: {said}{who}."


def summary_ar(statement: Statement, changes: tuple[Change, ...]) -> str:
    """Say the same in Arabic. Names of speakers stay in their canonical, Latin, form, set apart so that they do not turn the line around."""
    said = "؛ ".join(f"{_AXES[c.axis][1]} من {_BANDS[c.before][1]} إلى {_BANDS[c.after][1]}" for c in changes)
    said = said or "، ".join(_STANCES[s.label][1] for s in statement.stances)
    who = f" (\u2068{statement.speakers[0]}\u2069)" if statement.speakers else ""
    return f"{arabic_name(statement.actor)} تجاه {arabic_name(statement.counterpart)}: {said}{who}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
