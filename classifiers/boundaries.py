"""Boundaries: a match in a folded text in; where its word ends, or that it is no word, out."""

from collections.abc import Collection

CONJUNCTIONS = frozenset({"و", "ف"})
"""What may stand joined in front of any Arabic word."""

CLITICS = frozenset(
    {
        *("و", "ف", "ب", "ك", "ل", "ال", "لل"),
        *("وال", "فال", "بال", "كال", "ولل", "فلل", "وبال", "فبال", "وكال"),
        *("وب", "فب", "ول", "فل", "وك"),
    }
)
"""What may stand joined in front of an Arabic name: conjunctions, prepositions and the article."""

DEMONYM_ENDINGS = ("ين", "ون", "ان", "ات", "تين", "تان", "ه", "ا")
"""What may follow an Arabic demonym: the plurals, the duals, the feminine, the accusative."""


def word_end(
    text: str, start: int, end: int, clitics: Collection[str] = frozenset(), endings: Collection[str] = ()
) -> int | None:
    """
    Find where the word of the match [start, end) ends, if the match is a word, or a word less one of *clitics* and *endings*; else None.

    >>> word_end("وموسكو", 1, 6, CLITICS)
    6
    >>> word_end("وموسكو", 1, 6)
    """
    if start and text[start - 1].isalnum():
        first = start
        while first and text[first - 1].isalnum():
            first -= 1
        if text[first:start] not in clitics:
            return None
    if end == len(text) or not text[end].isalnum():
        return end
    for ending in endings:
        stop = end + len(ending)
        if text.startswith(ending, end) and (stop == len(text) or not text[stop].isalnum()):
            return stop
    return None
