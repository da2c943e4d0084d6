"""Capitals: the sentences of a story in; the same with those that are all in capitals written as others are, names alone with capitals, out."""

import re
from collections.abc import Iterator, Sequence

from classifiers.folding import fold
from classifiers.gazetteer import Kind, Match
from classifiers.languages import Language, language_of
from classifiers.lexicon import words
from classifiers.span import Cover, Span
from classifiers.wordkinds import WordKind

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME_IN_TEXT = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")
"""A word with a capital inside a sentence of the same story that is no shouting one."""
_WINDOW = 40  # characters in front of a verb that its name begins in
_SHORTEST = 4  # letters of a name that only its place in front of a verb of speech tells
_LONGEST = 4  # words of a name
_ABBREVIATION = 5  # letters of a group's name that is written in capitals anywhere
_FEW = 3  # words that a heading has at least, to be one in capitals
_BEGINS = re.compile(r"(?:^|[\"“,.:)])\s*$")
_VERBAL = ("ed", "ing", "ly")
_SPACE = re.compile(r"\s+")


def is_shouted(text: str) -> bool:
    """
    Say whether a sentence is all in capitals.

    >>> is_shouted("THE ENVOY SAID NO"), is_shouted("The envoy said no"), is_shouted("ASEAN")
    (True, False, False)
    """
    return text.isupper() and len(text.split()) >= _FEW


def in_sentence_case(
    texts: Sequence[str], matches: Sequence[tuple[Match, ...]], language: str
) -> tuple[str, ...] | None:
    """
    Write the sentences that are in capitals as others are; null where none is, or where the language tells no names by capitals.

    *matches* is what the gazetteer finds in each. Names are what it knows; what stands behind an office ('PRESIDENT VINICIO CEREZO') or, alone, in
    front of a verb of speech; and those words wherever the story has them. Each text keeps its length, so that places stay the same.
    """
    record = language_of(language)
    shouted = [is_shouted(text) for text in texts]
    if record is None or not record.no_names or not any(shouted):
        return None
    names = {name for text, loud in zip(texts, shouted, strict=True) for name in _names(text, record, loud=loud)}
    return tuple(
        _lowered(text, found, names, record) if loud else text
        for text, found, loud in zip(texts, matches, shouted, strict=True)
    )


def _names(text: str, record: Language, *, loud: bool) -> Iterator[str]:
    """The words of names in a sentence, in small letters."""
    if not loud:
        yield from (found.group().casefold() for found in _NAME_IN_TEXT.finditer(text))
        return
    listed = words(fold(text), record.code)
    taken = Cover([Span(word.start, word.end) for word in listed])
    ends = {word.end for word in listed if word.kind is WordKind.ROLE}
    ends |= {found.end() for found in _WORD.finditer(text) if found.group().casefold() in record.titles}
    for end in sorted(ends):
        yield from _behind(text, end, record, taken)
    for word in listed:
        if word.kind is WordKind.SAY:
            yield from _in_front(text, word.start, record, taken)


def _behind(text: str, at: int, record: Language, taken: Cover) -> Iterator[str]:
    """The words of the name that stands behind an office."""
    name: list[str] = []
    for found in _WORD.finditer(text, at):
        low = found.group().casefold()
        apart = _SPACE.fullmatch(text, at, found.start()) is None
        if apart or len(name) == _LONGEST or low.endswith(_VERBAL) or low in record.no_names:
            break
        if taken.meets(Span(*found.span())) and low not in record.titles:
            break
        name.append(low)
        at = found.end()
    yield from name


def _in_front(text: str, at: int, record: Language, taken: Cover) -> Iterator[str]:
    """The name that opens a clause right in front of a verb of speech."""
    found = None
    for found in _WORD.finditer(text, max(0, at - _WINDOW), at):  # noqa: B007 (the last one counts)
        pass
    if found is None or text[found.end() : at].strip() or len(found.group()) < _SHORTEST:
        return
    low = found.group().casefold()
    listed = low in record.no_names or low.endswith((*_VERBAL, "s")) or taken.meets(Span(*found.span()))
    if not listed and _BEGINS.search(text, max(0, found.start() - 5), found.start()):
        yield low


def _lowered(text: str, matches: Sequence[Match], names: set[str], record: Language) -> str:
    """The sentence in small letters, less its first word and its names."""
    kept = {
        word.start()
        for match in matches
        for word in _WORD.finditer(text, match.start, match.end)
        if any(one.entry.party for one in match.senses)
    }
    groups = [
        Span(match.start, match.end)
        for match in matches
        if match.end - match.start <= _ABBREVIATION and all(one.entry.kind in _HOUSES for one in match.senses)
    ]
    abbreviations = {group.start for group in groups if text[group.slice].casefold() not in _WORDS | record.no_names}

    opening = next((at for at, char in enumerate(text) if char.isalnum()), 0)

    def written(found: re.Match[str]) -> str:
        word = found.group()
        if found.start() in abbreviations or (len(word) == 1 and text.startswith(".", found.end())) or word == "I":
            return word
        low = word.lower()
        named = low in names or (found.start() in kept and low not in _WORDS | record.no_names)
        if len(low) != len(word):
            return word
        return low[0].upper() + low[1:] if named or found.start() == opening else low

    return _WORD.sub(written, text)


_HOUSES = {Kind.GROUP, Kind.INSTITUTION}
_WORDS = frozenset({"who", "it", "us", "car", "as", "a", "the", "i", "de", "del", "la", "y", "of", "and", "al"})
"""Words that are names, or parts of them, elsewhere; and what stands inside names in small letters."""
