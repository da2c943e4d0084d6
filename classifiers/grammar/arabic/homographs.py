"""Homographs: the words in front of an Arabic word in; whether it is a noun or a verb there, out."""

from collections.abc import Sequence
from functools import cache

from classifiers.grammar import tables

NOUN, VERB, IMPERFECT = "n", "v", "i"

_KINDS = frozenset({"noun-after", "verb-after", "imperfect-after"})
_CONJUNCTIONS = ("و", "ف")


@cache
def _neighbours() -> dict[str, frozenset[str]]:
    """The words that show what follows them, by kind; TableError with file and line where a row is bad."""
    found: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    name = "arabic_neighbours.tsv"
    for place, (kind, word) in tables.rows(tables.read(name), name, ("kind", "word")):
        found[tables.known(kind, _KINDS, place, "kind", "the list at the head of the file")].add(word)
    return {kind: frozenset(words) for kind, words in found.items()}


def part(before: Sequence[str], word: str, *, starts_clause: bool, after_verb: bool) -> str:
    """
    Tell whether *word* is a noun or a verb, or a verb in the imperfect, where its letters are those of both: عقد, 'he held' or 'the holding of'; تحاور, 'he conversed' or 'you converse'.

    *before* are the folded words in front of it, nearest last; *starts_clause* says that none of its clause is, *after_verb* that a finite
    verb of its clause is: then an infinitive is its object, where no conjunction joins another verb.

    >>> part(["اقترح", "الرئيس"], "عقد", starts_clause=False, after_verb=True), part([], "عقد", starts_clause=True, after_verb=False)
    ('n', 'v')
    >>> part(["في"], "عقد", starts_clause=False, after_verb=False), part(["الذي"], "عقد", starts_clause=False, after_verb=True)
    ('n', 'v')
    >>> part(["لن"], "تحاور", starts_clause=False, after_verb=False)
    'i'
    """
    nearest = before[-1] if before else ""
    if nearest in _neighbours()["imperfect-after"]:
        return IMPERFECT
    if nearest in _neighbours()["verb-after"]:
        return VERB
    if nearest in _neighbours()["noun-after"]:
        return NOUN
    if starts_clause or word.startswith(_CONJUNCTIONS):
        return VERB
    return NOUN if after_verb else VERB
