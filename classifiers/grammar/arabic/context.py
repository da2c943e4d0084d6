"""Context: an Arabic word and the classes of what stands in front of it in; what its joined particles and that word make of it, as classes, out."""

import re

from classifiers.morphology import Tense

DEFINITE = "DEF"
PURPOSE = "TO"
ADJUNCT = "AFTERED"
DIRECT = "DIRECT"
HELD = "HELD"

_ARTICLE = re.compile(r"[وف]?(?:[بك]?ال|لل)...")
_PURPOSE = re.compile(r"[وف]?ل...")
_TEMPORAL = frozenset({"AFTER", "BEFORE"})
_TOWARD = frozenset({"الي", "والي", "علي", "باتجاه", "نحو", "لهذا", "لهذه", "لاي", "لمثل"})
_NOTHING: frozenset[str] = frozenset()


def classes_of(
    word: str,
    before: str,
    classes_before: frozenset[str] = _NOTHING,
    tense_before: Tense = Tense.NONE,
) -> frozenset[str]:
    """
    Tell how a folded noun stands: DEF with its article, TO as what something is for (للقاء, إلى لقاء), AFTERED as what something is after or during, DIRECT right behind a verb,
    HELD behind one of holding: that event is told, and no other word's object.

    *before* is the word in front of it, *classes_before* and *tense_before* are that word's.

    >>> sorted(classes_of("للحوار", "دعوه")), sorted(classes_of("حوار", "الي"))
    (['DEF', 'TO'], ['TO'])
    >>> classes_of("لقائه", "بعد", frozenset({"AFTER"}))
    frozenset({'AFTERED'})
    """
    found = set()
    if _ARTICLE.match(word):
        found.add(DEFINITE)
    if before in _TOWARD or (_PURPOSE.match(word) and not word.startswith("لقا")):
        found.add(PURPOSE)
    if classes_before & _TEMPORAL:
        found.add(ADJUNCT)
    if tense_before:
        found.add(DIRECT)
        if "HOLD" in classes_before:
            found.add(HELD)
    return frozenset(found)


_QAD = frozenset({"قد", "وقد", "فقد"})
_IMPERFECT = ("ي", "ت", "ن", "ا")


def is_only_past(word: str, after: str, tense_after: Tense) -> bool:
    """
    Whether *word* is a قد that says nothing of possibility: before a past, 'has', but before an imperfect, 'may'.

    >>> is_only_past("قد", "التقي", Tense.PAST), is_only_past("قد", "يلتقي", Tense.PRESENT), is_only_past("ربما", "التقي", Tense.PAST)
    (True, False, False)
    """
    return word in _QAD and (tense_after is Tense.PAST or not after.startswith(_IMPERFECT))


def is_dual(word: str, tense_without: Tense) -> bool:
    """
    Whether a verb is said of two: ناقشا, which without its alif is a past, يبحثان.

    >>> is_dual("ناقشا", Tense.PAST), is_dual("وسيبحثان", Tense.NONE), is_dual("بدا", Tense.NONE)
    (True, True, False)
    """
    return (word.endswith("ا") and tense_without is Tense.PAST) or bool(_IMPERFECT_DUAL.fullmatch(word))


_IMPERFECT_DUAL = re.compile(r"[وف]?[سل]?[يت]..+ان")


_COUNCIL = frozenset({"COUNCIL"})


def classes_of_party(mention: str) -> frozenset[str]:
    """
    Tell what the folded *mention* of a party is besides: COUNCIL, a standing council, whose sessions are no dialogue.

    >>> classes_of_party("مجلس الامن الدولي"), classes_of_party("الامم المتحده")
    (frozenset({'COUNCIL'}), frozenset())
    """
    return _COUNCIL if "مجلس" in mention else _NOTHING


_HORTATIVE = re.compile("[وف]لن..+|فلي..+")


def is_hortative(word: str) -> bool:
    """
    Whether a verb in the imperfect asks for what it says: فلنتحدث, 'so let us talk'.

    >>> is_hortative("فلنتحدث"), is_hortative("لنتحدث")
    (True, False)
    """
    return bool(_HORTATIVE.fullmatch(word))


_NEGATING_VERBS = frozenset({"لا", "لم", "لن", "ولا", "ولم", "ولن", "فلا", "فلم", "فلن"})


def takes_verb(particle: str, after: str) -> bool:
    """
    Whether *particle* negates the word *after* it as an imperfect.

    >>> takes_verb("لا", "نثق"), takes_verb("لا", "مفاوضات"), takes_verb("غير", "يسير")
    (True, False, False)
    """
    return particle in _NEGATING_VERBS and after.startswith(_IMPERFECT)


def is_past_by(particle: str) -> bool:
    """
    Whether an imperfect behind *particle* tells of the past: لم يلتق, 'he did not meet'.

    >>> is_past_by("ولم"), is_past_by("لن")
    (True, False)
    """
    return particle in {"لم", "ولم", "فلم"}
