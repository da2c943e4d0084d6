"""Homographs: the words in front of an Arabic word in; whether it is a noun or a verb there, out."""

from collections.abc import Sequence

NOUN, VERB = "n", "v"

_PREPOSITIONS = frozenset(
    "في من علي الي عن حول بشان بخصوص بعد قبل قبيل بعيد عقب منذ خلال اثناء عبر حتي ضد دون بدون عدم بعدم لعدم كل اي بعض غير بغيه بهدف لاجل اجل بسبب رغم "
    "سبيل مع بين لدي ان وان بان احتمال امكانيه ضروره اهميه فكره موعد مكان تاريخ مساله قضيه اقتراح مقترح مبادره محاوله ذلك هذا هذه تلك تم يتم سيتم وتم جري يجري او".split()
)  # fmt: skip
"""What stands in front of a noun, and never of a finite verb: folded إنّ, after which a verbal noun is told of, looks like أن, after which no past stands."""
_PARTICLES = frozenset(
    "لم لن لا قد وقد فقد لقد سوف ولم ولن ولا فلم فلن الذي التي اللذين اللذان الذين ما كما حيث اذ كان كانت بعدما عندما حين حينما".split()
)
"""What stands in front of a verb."""
_CONJUNCTIONS = ("و", "ف")


def part(before: Sequence[str], word: str, *, starts_clause: bool, after_verb: bool) -> str:
    """
    Tell whether *word* is a noun or a verb, where its letters are those of both: عقد, 'he held' or 'the holding of'; قبل, 'he accepted' or 'before'.

    *before* are the folded words in front of it, nearest last; *starts_clause* says that none of its clause is, *after_verb* that a finite
    verb of its clause is: then an infinitive is its object, where no conjunction joins another verb.

    >>> part(["اقترح", "الرئيس"], "عقد", starts_clause=False, after_verb=True), part([], "عقد", starts_clause=True, after_verb=False)
    ('n', 'v')
    >>> part(["في"], "عقد", starts_clause=False, after_verb=False), part(["الذي"], "عقد", starts_clause=False, after_verb=True)
    ('n', 'v')
    """
    nearest = before[-1] if before else ""
    if nearest in _PARTICLES:
        return VERB
    if nearest in _PREPOSITIONS:
        return NOUN
    if starts_clause or word.startswith(_CONJUNCTIONS):
        return VERB
    return NOUN if after_verb else VERB
