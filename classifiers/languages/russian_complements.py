"""Russian complements: a verb of speech with the frames that it takes, and where its attribution ends, in; where what is said begins out."""

import re
from collections.abc import Collection, Sequence

from classifiers.languages.russian_phrases import closed, phrase, skipped
from classifiers.languages.russian_words import Token, tokens

_WINDOW_CHARS = 160
_THAT_CHARS = 120
_COLON_CHARS = 70
_STEPS = 14
_ABOUT = frozenset({"о", "об", "обо", "про", "насчёт", "насчет", "относительно"})
_ASKING = (
    *(
        "когда",
        "почему",
        "зачем",
        "сколько",
        "как",
        "кто",
        "кого",
        "кому",
        "кем",
        "где",
        "куда",
        "откуда",
        "чем",
        "чего",
        "насколько",
    ),
    *("какой", "какая", "какие", "какое", "какую", "каким", "каких", "каком", "какими", "каковы", "чей", "чья", "чьи"),
)
_ENDS = frozenset({".", "!", "?", "…", ";", "—", "–", ")"})


def begins(frames: Collection[str], text: str, end: int, that: int | None, limit: int) -> int | None:
    """
    Find where what is said begins behind *end* and before *limit*; null where what follows is nothing that the verb can say.

    *that* is where the next 'что' ends. Every verb says a clause with 'что', a question, what follows a colon or an opening mark, and
    what it is about ('о …'). *frames* add `inf` (to do something), `np` (a thing) and prepositions ('на', 'в').

    >>> text = "Истец потребовал у газеты извиниться."
    >>> text[begins({"inf"}, text, 16, None, len(text)) :]
    'извиниться.'
    >>> begins(set(), "Министр сказал в среду.", 14, None, 23)
    """
    if that is not None and "inf" in frames and text.endswith("чтобы", 0, that):
        wish = _among(frames, tokens(text, end, min(limit, end + _WINDOW_CHARS)))
        if wish is not None and wish < that:
            return wish  # 'выразил желание встретиться, чтобы …'
    if that is not None and that <= min(end + _THAT_CHARS, limit) and not _STOP.search(text, end, that):
        return that
    marks = _COLON if "act" in frames and "np" not in frames else _MARK
    mark = marks.search(text, end, min(limit, end + _COLON_CHARS))
    words = tokens(text, end, min(limit, end + _WINDOW_CHARS))
    found = _among(frames, words)
    if mark is not None and (found is None or mark.end() <= found or mark.group() == ":"):
        return mark.end()
    return found


_STOP = re.compile(r"[.!?;:…»]\s")
_COLON = re.compile(r":(?=\s)")
_MARK = re.compile(r":(?=\s)|(?<=\s)[«„“\"](?=[А-ЯЁ])")
"""What opens somebody's words; a capital behind a mark tells them from a name or a single word."""


def _among(frames: Collection[str], words: Sequence[Token]) -> int | None:
    at = 0
    for _ in range(_STEPS):
        if at >= len(words) or words[at].text in _ENDS:
            return None
        if _says(frames, words, at):
            return words[at].start
        if words[at].text == ",":
            return _question(words, at + 1)
        step = _over(words, at)
        if step is None:
            return None
        at = step
    return None


def _says(frames: Collection[str], words: Sequence[Token], at: int) -> bool:
    word = words[at].text.casefold()
    if word in _ABOUT or (word in frames and words[at].can_be("PREP")):
        return True
    if "inf" in frames and words[at].can_be("INFN"):
        return True
    if "np" not in frames or words[at].can_be("PREP"):
        return False
    cases = ("ablt",) if "ablt" in frames else ("accs", "gent")
    thing = next((found for case in cases if (found := phrase(words, at, case, depth=1))), None)
    return thing is not None and not (words[thing.head].in_case("datv", "NOUN") and thing.form.is_animate)


def _question(words: Sequence[Token], at: int) -> int | None:
    """Where a question begins behind a comma: at its word, or at what stands in front of 'ли'."""
    if at >= len(words):
        return None
    asks = words[at].text.casefold() in _ASKING or any(
        word.text.casefold() in _ASKING for word in words[at + 1 : at + 2] if words[at].can_be("PREP")
    )
    whether = any(word.text == "ли" for word in words[at + 1 : at + 4])
    return words[at].start if asks or whether else None


def _over(words: Sequence[Token], at: int) -> int | None:
    """Where the next word begins behind one that says where, when or to whom something is said."""
    if (end := closed(words, at)) is not None:
        return end
    if (end := skipped(words, at)) is not None:
        return end
    ends = [found.end for case in ("datv", "ablt", "gent", "accs") if (found := phrase(words, at, case, depth=1))]
    if ends:
        return max(ends)
    word = words[at]
    return at + 1 if word.can_be("ADVB", "PRCL", "CONJ", "COMP", "PRED") or word.text == "-" else None
