"""English noun phrases: a sentence and the place of a verb in; the phrase in front of it or behind it that is its subject, out."""

from collections.abc import Sequence

from classifiers.languages import english_words as words
from classifiers.languages.english_words import Token, tokens
from classifiers.span import Span

_WINDOW = 240
_BEHIND_CHARS = 160
_MARKS = frozenset(",-–—")
"""What encloses an apposition."""
_COMMAS = 12  # words between the commas around an apposition


def subject_in_front(text: str, floor: int, at: int) -> Span | None:
    """
    Find the noun phrase whose verb begins at *at*, no further back than *floor*; null where none ends there.

    Auxiliaries and adverbs may stand between; an apposition or a relative clause belongs to it, a 'however' does not; what leads up to it
    ('On Monday', 'But') is left out. A phrase whose verb is an infinitive's is none.

    >>> text = "On Monday Hakan Fidan, Turkey's foreign minister, also said so."
    >>> text[slice(*subject_in_front(text, 0, text.index("said")))]
    "Hakan Fidan, Turkey's foreign minister"
    """
    found = tokens(text, max(floor, at - _WINDOW), at)
    last = _over_auxiliaries(found)
    if last is None:
        return None
    if found[last].text in _MARKS and floor:
        return subject_in_front(text, 0, at)  # 'Putin, who has called it so, said'
    end = last
    if found[last].text in _MARKS:
        opening = _mark_before(found, last)
        if opening is None:
            return None
        if not _is_apposition(found[opening + 1 : last]):
            end = opening - 1  # 'The owners, however, insist'
        first = _first(found, opening - 1)
        end = last - 1 if end == last else end
    else:
        first = _first(found, last)
    first = _without_openers(found, first, end)
    end = _without_time(found, first, end)
    if first > end or not found[end].is_word or _is_no_subject(found[first : end + 1]):
        return None
    return Span(found[first].start, found[end].end)


def subject_behind(text: str, at: int, limit: int) -> Span | None:
    """
    Find the noun phrase that begins where a verb ends (*at*), as in '…, said the minister of health'; null where none does.

    >>> text = "complained one woman in the queue."
    >>> text[slice(*subject_behind(text, 10, len(text)))]
    'one woman in the queue'
    """
    found = tokens(text, at, min(limit, at + _BEHIND_CHARS))
    if not found or not found[0].is_word or found[0].low in words.PREPOSITIONS | words.BREAKS | words.TIMES | {"that"}:
        return None
    end = 0
    for index, token in enumerate(found):
        following = found[index + 1].low if index + 1 < len(found) else ""
        ends = token.low in words.BREAKS | words.AUXILIARIES or (
            token.low in {"on", "in", "at", "during"}
            and (following in words.TIMES or following in {"a", "an", "his", "her"})
        )
        if index and (ends or not (token.is_word or token.text in "'’&.-")):
            break
        end = index
    while end and not found[end].is_word:
        end -= 1
    return Span(found[0].start, found[end].end)


def opening(text: str, before: int) -> Span | None:
    """
    Find the noun phrase that opens a sentence, where its verb comes before the place *before*; null where none can be told.

    >>> text = "Clinton visited Iowa and said so."
    >>> text[slice(*opening(text, text.index("said")))]
    'Clinton'
    """
    found = tokens(text, 0, before)
    start = 0
    if found and found[0].low in words.BREAKS | words.PREPOSITIONS:  # 'As the talks began, Cairo rejected … and said'
        start = next((index + 1 for index, token in enumerate(found) if token.text == ","), 0)
    verb = next((index for index, token in enumerate(found) if index > start and _is_verb(token)), None)
    return subject_in_front(text, found[start].start, found[verb].start) if verb else None


def _is_verb(token: Token) -> bool:
    return (
        token.low in words.AUXILIARIES
        or token.low in words.PASTS
        or (token.low.endswith("ed") and token.low == token.text)
    )


def word_before(text: str, at: int) -> str:
    """
    Find the word in front of a verb with its auxiliaries and adverbs, in small letters; empty where there is none.

    >>> word_before("He spoke but has not ruled it out", 21)
    'but'
    """
    found = tokens(text, max(0, at - _WINDOW), at)
    last = _over_auxiliaries(found)
    return found[last].low if last is not None else ""


def _over_auxiliaries(found: Sequence[Token]) -> int | None:
    """The last token of the phrase in front of auxiliaries and adverbs; none where an infinitive's 'to' stands there alone."""
    index = len(found) - 1
    if index >= 0 and found[index].low == "to":
        return None
    while index >= 0 and (
        found[index].low in words.AUXILIARIES
        or found[index].low in words.BETWEEN
        or (
            found[index].low.endswith("ly")
            and len(found[index].low) > len("ally")
            and not found[index].text[0].isupper()
        )
    ):
        index -= 1
    return index if index >= 0 else None


def _mark_before(found: Sequence[Token], last: int) -> int | None:
    mark = found[last].text
    for index in range(last - 1, max(-1, last - 2 - 2 * _COMMAS), -1):
        if found[index].text == mark:
            return index if index > 0 else None
        abbreviated = found[index].text == "." and index > 0 and found[index - 1].low in words.ABBREVIATIONS
        if found[index].text in '"“”«».;:' and not abbreviated:
            return None
    return None


def _is_apposition(inner: Sequence[Token]) -> bool:
    """Whether what stands between commas says more of the noun in front: 'Turkey's foreign minister', 'who chairs the board', '45'."""
    first = inner[0] if inner else None
    return first is not None and (
        first.text[0].isupper()
        or first.text.isdigit()
        or first.low in words.DETERMINERS | words.RELATIVES
        or len(inner) > 1
    )


def _first(found: Sequence[Token], last: int) -> int:
    """Where the phrase that ends with found[last] begins, at the earliest."""
    index = last
    while index >= 0:
        token = found[index]
        if token.low in words.RELATIVES and index < last:
            index -= 2 if index and found[index - 1].text == "," else 1
            continue
        if token.low in {"and", "or"} and index < last:
            if not _joins_nouns(found, index):
                break
        elif _breaks(found, index, last):
            break
        index -= 1
    return index + 1


def _breaks(found: Sequence[Token], index: int, last: int) -> bool:
    """Whether found[index] belongs to something in front of the phrase: a mark, another clause, another verb."""
    token = found[index]
    if not token.is_word:
        joined = index > 0 and found[index - 1].end == token.start
        return not (joined and token.text in "'’&%-/.") and token.text not in "$€£#"
    if token.low in words.BREAKS and index < last:
        return True
    return token.low in words.AUXILIARIES and not _in_relative_clause(found, index)


def _in_relative_clause(found: Sequence[Token], index: int) -> bool:
    """Whether a finite verb belongs to a 'who' or 'which' in front of it."""
    for before in range(index - 1, max(-1, index - 8), -1):
        if found[before].low in words.RELATIVES:
            return before > 0
        if found[before].low in words.AUXILIARIES or not found[before].is_word:
            return False
    return False


def _joins_nouns(found: Sequence[Token], index: int) -> bool:
    """Whether an 'and' joins two nouns, and no two clauses: no verb stands in front of it, no pronoun behind it."""
    if found[index + 1].low in {"he", "she", "it", "they", "we"}:
        return False
    for before in range(index - 1, max(-1, index - 14), -1):
        token = found[before]
        if token.low in words.AUXILIARIES or token.low in {"said", "says"}:
            return False
        if not token.is_word and token.text not in "'’&":
            return token.text == "," and before > 0
    return True


def _without_openers(found: Sequence[Token], first: int, end: int) -> int:
    """Where the phrase begins behind 'But', and behind what leads up to it: 'On Monday', 'After a night of heavy rain'."""
    while first < end and (found[first].low in words.OPENERS or found[first].low in words.RELATIVES):
        first += 1
    if first >= end or found[first].low not in _LEADING:
        return first
    for index in range(first + 1, end + 1):
        before = found[index - 1]
        if before.low in words.TIMES and found[index].low not in words.PREPOSITIONS | words.TIMES | {"and"}:
            return index
        fresh = found[index].low in words.DETERMINERS | words.PRONOUNS or found[index].text[0].isupper()
        if (
            index > first + 1
            and fresh
            and not before.text[0].isupper()
            and before.low not in (words.PREPOSITIONS | words.DETERMINERS | {"and", "late", "early", "last"})
        ):
            return index
    return first + 1 if found[first].low in words.PREPOSITIONS else first  # 'rejected by China, which wants'


_LEADING = words.PREPOSITIONS | words.BREAKS | words.TIMES | {"last", "late", "early"}


def _without_time(found: Sequence[Token], first: int, end: int) -> int:
    """Where the phrase ends in front of 'on Sunday', 'Tuesday', 'late last week'."""
    last = end
    while last > first and found[last].low in words.TIMES | {"last", "this", "late", "early", "on"}:
        last -= 1
    return last if any(token.low in words.TIMES for token in found[last + 1 : end + 1]) else end


def _is_no_subject(phrase: Sequence[Token]) -> bool:
    """Whether a phrase has no noun: only 'there', 'that', numbers and the like."""
    kept = [
        token
        for token in phrase
        if token.is_word and token.low not in words.BETWEEN | {"there", "it", "which", "that", "this"}
    ]
    return not kept or all(token.low in words.PREPOSITIONS | words.OPENERS | words.BREAKS for token in kept)
