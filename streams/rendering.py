"""Sentences: what a rule found in; one plain sentence for a desk, in English and in Arabic, out."""

from collections.abc import Callable

from classifiers.stance import Stance
from streams.bands import Axis, Band
from streams.entries import Entry
from streams.findings import Finding
from streams.lifecycles import Firing
from streams.names import arabic_name, english_name
from streams.reasons import Ending
from streams.rules import RuleKind

Both = tuple[str, str]
"""English, Arabic."""

_STANCES: dict[str, Both] = {
    Stance.OPEN: ("open to dialogue", "انفتاح على الحوار"),
    Stance.CLOSED: ("closed to dialogue", "رفض للحوار"),
    Stance.CONFIRMATION: ("a contact confirmed", "تأكيد اتصال أو لقاء"),
    Stance.DENIAL: ("a contact denied", "نفي اتصال أو لقاء"),
    Stance.CONDITIONAL: ("on conditions", "بشروط"),
    Stance.UNDECIDED: ("undecided", "دون قرار بعد"),
    Stance.OTHER: ("another stance", "موقف آخر"),
}

_AXES: dict[Axis, Both] = {
    Axis.WILLINGNESS: ("willingness to talk", "الاستعداد للحوار"),
    Axis.PLANS: ("plans to talk", "خطط الحوار"),
}

_BANDS: dict[Band, Both] = {
    Band.CLOSED: ("closed", "الرفض"),
    Band.OPEN: ("open", "الانفتاح"),
    Band.DENIED: ("denied", "النفي"),
    Band.CONFIRMED: ("confirmed", "التأكيد"),
    Band.MIXED: ("mixed", "التباين"),
    Band.OTHER: ("another", "وضع آخر"),
}

_ENDS: dict[Axis, Both] = {
    Axis.WILLINGNESS: ("both open and closed", "انفتاح ورفض معا"),
    Axis.PLANS: ("contacts both confirmed and denied", "تأكيد للاتصالات ونفي لها معا"),
}

_KINDS: dict[RuleKind, Both] = {
    RuleKind.SHIFT: ("the change of position", "تغير الموقف"),
    RuleKind.MIXED_SIGNALS: ("the double message", "تضارب الإشارات"),
    RuleKind.CONTRADICTION: ("the contradiction", "التناقض"),
    RuleKind.SURGE: ("the surge of statements", "تزايد التصريحات"),
    RuleKind.WATCH: ("the watched statement", "التصريح المرصود"),
    RuleKind.SILENCE: ("the silence", "الصمت"),
    RuleKind.OTHER: ("the alert", "التنبيه"),
}

_ENDINGS: dict[Ending, Both] = {
    Ending.CHANGED: ("no longer holds", "لم يعد قائما"),
    Ending.TIME: ("is over with time", "انقضى بمرور الوقت"),
    Ending.RETRACTED: ("was withdrawn with the report", "سحب مع سحب الخبر"),
    Ending.RULE_GONE: ("is watched by no rule any more", "لم تعد ترصده أي قاعدة"),
    Ending.CROWDED_OUT: ("made room for younger ones", "أفسح المجال لما هو أحدث"),
    Ending.OTHER: ("is over", "انتهى"),
}

_HOUR_SECONDS = 3600
_DAY_SECONDS = 86_400


def sentences(kind: RuleKind, entry: Entry, actor: str | None, finding: Finding) -> Both:
    """
    Say what *finding* is, in English and in Arabic: one sentence, who toward whom first.

    'Russia toward the United States: willingness to talk from closed to open (Dmitry Peskov).' Names of speakers stay in their canonical, Latin, form in the Arabic,
    set apart so that they do not turn the line around.
    """
    english, arabic = _SAID.get(kind, _what)(entry, finding)
    subject = _pair(entry.dyad) if actor is None else _toward(entry.dyad, actor)
    return _joined(subject, (english, arabic))


def over(firing: Firing, dyad: str, ending: Ending) -> Both:
    """Say that an alert is over, and why: 'Russia toward the United States: the change of position no longer holds.'"""
    subject = _toward(dyad, firing.actor) if firing.actor else _pair(dyad)
    kinds, endings = _KINDS[firing.kind], _ENDINGS[ending]
    return _joined(subject, (f"{kinds[0]} {endings[0]}", f"{kinds[1]} {endings[1]}"))


def _joined(subject: Both, said: Both) -> Both:
    return f"{_capital(subject[0])}: {said[0]}.", f"{subject[1]}: {said[1]}."


def _toward(dyad: str, actor: str) -> Both:
    one, two = dyad.split("~")
    other = two if actor == one else one
    return f"{english_name(actor)} toward {english_name(other)}", f"{arabic_name(actor)} تجاه {arabic_name(other)}"


def _pair(dyad: str) -> Both:
    one, two = dyad.split("~")
    return f"{english_name(one)} and {english_name(two)}", f"{arabic_name(one)} و{arabic_name(two)}"


def _shift(entry: Entry, finding: Finding) -> Both:
    english = "; ".join(
        f"{_AXES[c.axis][0]} from {_BANDS[c.before][0]} to {_BANDS[c.after][0]}" for c in finding.changes
    )
    arabic = "؛ ".join(f"{_AXES[c.axis][1]} من {_BANDS[c.before][1]} إلى {_BANDS[c.after][1]}" for c in finding.changes)
    return _by_speaker((english, arabic), entry, finding)


def _what(entry: Entry, finding: Finding) -> Both:
    account = entry.account(finding.statements[0])
    labels = account.labels if account else ()
    english = ", ".join(_STANCES[label][0] for label in labels)
    arabic = "، ".join(_STANCES[label][1] for label in labels)
    return _by_speaker((english, arabic), entry, finding)


def _mixed(_: Entry, finding: Finding) -> Both:
    english, arabic = _ENDS[finding.axis or Axis.WILLINGNESS]
    length = _hours(finding.span_seconds)
    up, down = finding.speakers
    who = ("", "") if up == down else (f" ({up}; {down})", f" ({_apart(up)}، {_apart(down)})")
    return f"{english} within {length[0]}{who[0]}", f"{arabic} خلال {length[1]}{who[1]}"


def _contradiction(entry: Entry, finding: Finding) -> Both:
    up, down = finding.speakers
    account = entry.account(finding.statements[0])
    other = entry.account(finding.statements[1])
    if account is not None and other is not None and account.actor != other.actor:
        confirms, denies = _up_and_down(entry, finding)
        return (
            f"{english_name(confirms)} confirms a contact that {english_name(denies)} denies",
            f"{arabic_name(confirms)}: تأكيد لاتصال، {arabic_name(denies)}: نفي له",
        )
    axis = _AXES[finding.axis or Axis.WILLINGNESS]
    return (
        f"{up} and {down} contradict each other on {axis[0]}",
        f"تناقض بين {_apart(up)} و{_apart(down)} بشأن {axis[1]}",
    )


def _up_and_down(entry: Entry, finding: Finding) -> tuple[str, str]:
    both = [account for name in finding.statements if (account := entry.account(name)) is not None]
    ordered = sorted(both, key=lambda account: -account.confidence(Stance.CONFIRMATION))
    return ordered[0].actor, ordered[-1].actor


def _surge(_: Entry, finding: Finding) -> Both:
    hours = _hours(finding.span_seconds)
    return (
        f"{finding.count} statements about talks within {hours[0]}, where {finding.usual:g} are usual",
        f"عدد التصريحات بشأن الحوار خلال {hours[1]} {finding.count}، والمعتاد {finding.usual:g}",
    )


def _silence(_: Entry, finding: Finding) -> Both:
    days = finding.span_seconds // _DAY_SECONDS
    length = (_count(days, "day"), f"{days} يوما") if days else _hours(finding.span_seconds)
    return (
        f"nothing about talks for {length[0]}, after {_count(finding.count, 'statement')}",
        f"لا تصريحات بشأن الحوار منذ {length[1]}، وكان عددها قبل ذلك {finding.count}",
    )


_SAID: dict[RuleKind, Callable[[Entry, Finding], Both]] = {
    RuleKind.SHIFT: _shift,
    RuleKind.WATCH: _what,
    RuleKind.MIXED_SIGNALS: _mixed,
    RuleKind.CONTRADICTION: _contradiction,
    RuleKind.SURGE: _surge,
    RuleKind.SILENCE: _silence,
}


def _by_speaker(said: Both, entry: Entry, finding: Finding) -> Both:
    account = entry.account(finding.statements[0])
    if account is None or not account.speakers:
        return said
    return f"{said[0]} ({account.speakers[0]})", f"{said[1]} ({_apart(account.speakers[0])})"


def _apart(name: str) -> str:
    return f"\u2068{name}\u2069"


def _hours(seconds: int) -> Both:
    hours = max(1, -(-seconds // _HOUR_SECONDS))
    return _count(hours, "hour"), f"{hours} ساعة"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
