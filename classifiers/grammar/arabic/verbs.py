"""Arabic verbs: the past and the imperfect of a verb, folded, in; its stems, each with the group of endings that it takes, out."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

WEAK = "اوي"
PERSONS = "يتنا"
"""What an imperfect begins with: he, she or you, we, I; folded, the last is a bare alif."""

_OBJECTS = ("ني", "نا", "ك", "كما", "كم", "ه", "ها", "هما", "هم", "هن")


class Group(StrEnum):
    """Endings that share a stem: what a weak verb spells differently before them decides where one group ends and the next begins."""

    ZERO = "0"  # he, she, we, I: no ending
    OBJECT = "ه"  # no ending, but a pronoun: the alif that ends التقى is written long in التقاها
    THIRD = "ت"  # of the past: she, they
    PERSON = "ن"  # of the past: I, you, we: the middle alif is lost in زرنا
    DUAL = "ا"  # the two
    PLURAL = "و"  # of the imperfect: they, you
    WOMEN = "ـ"  # of the imperfect: they, of women


class Stem(Struct, frozen=True):
    """A stem with the group of endings that may follow it."""

    text: str
    group: Group

    @property
    def key(self) -> str:
        """What a lexicon lists the stem by: no word is spelled so."""
        return f"{self.text}+{self.group}"


class Verb(Struct, frozen=True):
    """A verb as it is spelled without vowels: active and passive are one where they look alike."""

    past: frozenset[Stem]
    imperfect: frozenset[Stem]


def verb(past: str, imperfect: str) -> Verb:
    """
    Find the stems of the verb whose third person is *past* and *imperfect* (زار, يزور), both folded.

    Weak letters are lost and written otherwise as the endings ask: at the end (التقى, التقت, التقاها, لم يلتق), in the middle (زار, زرنا,
    لم يزر), and in the passive (عاد, أعيد; ناقش, نوقش). A hamza that folding made an alif is told from a weak letter by the imperfect: بدأ, يبدأ.

    >>> sorted({stem.text for stem in verb("زار", "يزور").past})
    ['زار', 'زر', 'زير']
    """
    return Verb(frozenset(_past(past, imperfect)), frozenset(_imperfect(past, imperfect)))


def endings(*, past: bool) -> dict[str, tuple[Group, ...]]:
    """Every ending of the past, or of the imperfect, with the groups that it belongs to."""
    found: dict[str, list[Group]] = {}
    for group, ending in _past_endings() if past else _imperfect_endings():
        found.setdefault(ending, []).append(group)
    return {ending: tuple(groups) for ending, groups in found.items()}


def _past_endings() -> Iterator[tuple[Group, str]]:
    yield Group.ZERO, ""
    groups = {Group.THIRD: ("ت", "تا", "وا"), Group.PERSON: ("ت", "نا", "تم", "ن"), Group.DUAL: ("ا",)}
    joined = {Group.THIRD: ("ت", "تا", "و"), Group.PERSON: ("ت", "نا", "تمو"), Group.DUAL: ("ا",)}
    yield from _with_objects(groups, joined)


def _imperfect_endings() -> Iterator[tuple[Group, str]]:
    yield Group.ZERO, ""
    groups = {Group.PLURAL: ("ون", "وا", "ين"), Group.DUAL: ("ان", "ا"), Group.WOMEN: ("ن",)}
    joined = {Group.PLURAL: ("ون", "و", "ين"), Group.DUAL: ("ان", "ا")}
    yield from _with_objects(groups, joined)


def _with_objects(
    groups: dict[Group, tuple[str, ...]], joined: dict[Group, tuple[str, ...]]
) -> Iterator[tuple[Group, str]]:
    """The endings alone, and as they are written before a pronoun: the alif of وا is dropped there."""
    for group, ends in groups.items():
        yield from ((group, end) for end in ends)
    for pronoun in _OBJECTS:
        yield Group.OBJECT, pronoun
        for group, ends in joined.items():
            yield from ((group, end + pronoun) for end in ends)


def _past(past: str, imperfect: str) -> Iterator[Stem]:
    yield from _past_stems(past, imperfect)
    yield from _past_stems(_passive(past, imperfect), imperfect)


def _past_stems(past: str, imperfect: str) -> Iterator[Stem]:
    zero, obj, third, person, dual = Group.ZERO, Group.OBJECT, Group.THIRD, Group.PERSON, Group.DUAL
    if is_defective(past, imperfect):
        root = past[:-1]
        middle = root + ("و" if past.endswith("ا") else "ي")
        yield from _stems((past, (zero,)), (root + "ا", (obj,)), (root, (third,)), (middle, (person, dual)))
    elif is_hollow(past, imperfect):
        yield from _stems((past, (zero, obj, third, dual)), (past[:-2] + past[-1], (person,)))
    elif len(past) == 2:
        yield from _stems((past, (zero, obj, third, dual)), (past + past[-1], (person,)))
    else:
        yield from _stems((past, (zero, obj, third, person, dual)))
        if past.endswith("ا"):  # a hamza, which is written on a waw in بدؤوا
            yield from _stems((past[:-1] + "ؤ", (third,)))


def _imperfect(past: str, imperfect: str) -> Iterator[Stem]:
    zero, obj, plural, dual, women = Group.ZERO, Group.OBJECT, Group.PLURAL, Group.DUAL, Group.WOMEN
    stem = imperfect[1:]
    if is_defective(past, imperfect):
        root = stem[:-1]
        yield from _stems(
            (stem, (zero, obj, dual, women)),
            (root, (zero, obj, plural)),  # without its last letter after لم
            (root + "ا", (obj,)),
            (root + "ي", (dual,)),  # the passive: يدعو, يدعيان
        )
    elif is_hollow(past, imperfect):
        short, passive = stem[:-2] + stem[-1], stem[:-2] + "ا" + stem[-1]
        yield from _stems(
            (stem, (zero, obj, plural, dual)), (short, (zero, obj, women)), (passive, (zero, plural, dual))
        )
    else:
        yield from _stems((stem, (zero, obj, plural, dual, women)))


def _stems(*rows: tuple[str, tuple[Group, ...]]) -> Iterator[Stem]:
    return (Stem(text, group) for text, groups in rows for group in groups)


def is_defective(past: str, imperfect: str) -> bool:
    """Whether the last root letter is weak, and no hamza: دعا, التقى; but not بدأ, أرجأ."""
    hamza = past[-1] == "ا" and imperfect[-1] in "ائ"
    return past[-1] in "اي" and imperfect[-1] in WEAK and not hamza


def is_hollow(past: str, imperfect: str) -> bool:
    """Whether the middle root letter is weak: زار, أعاد, استضاف; but not شارك, whose alif is no root letter."""
    return len(past) > 2 and past[-2] == "ا" and imperfect[-2] in WEAK


def _passive(past: str, imperfect: str) -> str:
    """The passive of *past* where it is spelled otherwise: دعا دعي, أعاد أعيد, ناقش نوقش, استأنف استؤنف, أرجأ أرجئ; else *past*."""
    if is_defective(past, imperfect):
        return past[:-1] + "ي"
    if is_hollow(past, imperfect):
        return past[:-2] + "ي" + past[-1]
    if past[-1] == "ا":
        return past[:-1] + "ئ"
    if len(past) == 4 and past[1] == "ا" and past[0] != "و":
        return past[0] + "و" + past[2:]
    if len(past) == 6 and past.startswith("استا"):
        return "استؤ" + past[4:]
    return past
