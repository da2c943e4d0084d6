"""Keywords: the keyword line of a page and its story in; the keywords out."""

import re

from classifiers.folding import fold

MAX_WORDS = 5
_SEPARATOR = re.compile(r"[,،;؛|#•\n]")
_AROUND = " \t.\"'«»“”"


def keywords(line: str, story: str) -> tuple[str, ...]:
    """
    Split a keyword *line* into keywords, in order and each once.

    By its commas (or bars, semicolons, hash signs), if it has any. Else, since many pages leave them out, by what occurs in the *story*:
    the longest run of up to `MAX_WORDS` words that stands there is one keyword, and a word that is in no such run is one by itself.

    >>> keywords("Ivan Reed talks", "Talks failed, says Ivan Reed.")
    ('Ivan Reed', 'talks')
    >>> keywords("#Ivan_Reed #talks", "")
    ('Ivan Reed', 'talks')
    """
    if _SEPARATOR.search(line):
        found = [part.replace("_", " ").strip(_AROUND) for part in _SEPARATOR.split(line)]
    else:
        found = _phrases(line.split(), f" {_plain(story)} ")
    return tuple(dict.fromkeys(filter(None, found)))


def _phrases(words: list[str], story: str) -> list[str]:
    """Take the longest phrases that occur in the story, from the left."""
    phrases: list[str] = []
    start = 0
    while start < len(words):
        longest = min(len(words), start + MAX_WORDS)
        end = next(
            (e for e in range(longest, start + 1, -1) if f" {_plain(' '.join(words[start:e]))} " in story), start + 1
        )
        phrases.append(" ".join(words[start:end]).strip(_AROUND))
        start = end
    return phrases


def _plain(text: str) -> str:
    """Fold *text*, with its punctuation kept apart from its words, so that a phrase doesn't reach across a comma."""
    return " ".join(re.findall(r"\w+|[^\w\s]", fold(text).text))
