"""Precision: the counts of first looks in; the share of a rule's firings that were right on texts that its author had not read, out."""

from functools import cache

from classifiers.grammar import tables

_COLUMNS = ("slice", "language", "rule", "fired", "right")
FEWEST = 8
"""A rule that fired less often on all first looks together has no precision yet."""


@cache
def precisions() -> dict[tuple[str, str], float]:
    """The precision of each language's rules that fired often enough; TableError with file and line where a row is bad."""
    name = "precision.tsv"
    return parse(tables.read(name), name)


def parse(text: str, name: str) -> dict[tuple[str, str], float]:
    r"""
    Read the counts and sum them over slices; *name* is the file's, for errors.

    >>> parse("2\tar\to.ready\t6\t5\n3\tar\to.ready\t4\t3\n2\tar\tx.rare\t1\t1", "precision.tsv")
    {('ar', 'o.ready'): 0.8}
    """
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for place, (_, language, rule, fired, right) in tables.rows(text, name, _COLUMNS):
        if not (fired.isdigit() and right.isdigit() and int(right) <= int(fired)):
            raise tables.TableError(
                f"{place}: {fired} and {right} are no counts; write how often it fired, and how often it was right"
            )
        before = counts.get((language, rule), (0, 0))
        counts[language, rule] = (before[0] + int(fired), before[1] + int(right))
    return {key: right / fired for key, (fired, right) in counts.items() if fired >= FEWEST}
