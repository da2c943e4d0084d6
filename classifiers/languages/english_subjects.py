"""English subjects: a verb or noun of speech in its sentence in; the noun phrase that is its source, and who that is, out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifiers.languages import english_words as words
from classifiers.languages.english_phrases import opening, subject_behind, subject_in_front, word_before
from classifiers.languages.english_verbs import BE, is_participle
from classifiers.languages.english_words import tokens
from classifiers.languages.record import Left
from classifiers.span import Span

if TYPE_CHECKING:
    from classifiers.scene import Scene
    from classifiers.speakers import Source
    from classifiers.wordkinds import Word

_NEAR = 60
_QUOTED_AS = re.compile(
    rf"\b(?:(?:has|had|have)\s+)?{BE}\s+(?:quoted|cited|reported|heard)\s+(?:by\s+[^,;]{{3,60}}?\s+)?(?:as\s+)?$"
)
_BY = re.compile(r"\s+(?:by|from)\s+")
_OF = re.compile(r"\s+(?:by|of|from|among)\s+")
_TO = re.compile(r"\s+to\s+\w")
_POSSESSOR = re.compile(
    r"(?:^|[\s(])(?P<who>(?:his|her|its|their|my|our|your)|(?:[\w’'-]+\s+){0,3}?[\w’'-]+['’]s?)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_SAID_OF = words.in_all("said believed thought reported alleged understood rumoured rumored known suspected expected")
_CLOSING = ('"', "”", "»", "’", "'")
RELATIVE_BEFORE = re.compile(r",?\s+(?:who|which)\s+(?:(?:\w+ly|also|has|had|have|once|later|earlier)\s+){0,2}$")
"""A 'who' in front of its verb."""


def noun_phrase(cue: Word, scene: Scene) -> Span | None:
    """Find the whole noun phrase that is the subject of a verb of speech, or that follows 'according to'."""
    if cue not in scene.phrases:
        scene.phrases[cue] = _noun_phrase(cue, scene)
    return scene.phrases[cue]


def _noun_phrase(cue: Word, scene: Scene) -> Span | None:
    text = scene.text
    quoted_as = _QUOTED_AS.search(text, max(0, cue.start - 2 * _NEAR), cue.start)
    if quoted_as is not None and text[cue.start : cue.end].casefold() == "saying":
        return subject_in_front(text, 0, quoted_as.start())
    if cue.kind == "according":
        return subject_behind(text, cue.end, scene.next_cue(cue.end))
    relative = RELATIVE_BEFORE.search(text, max(0, cue.start - _NEAR), cue.start)
    if relative is not None:
        return subject_in_front(text, scene.floor(cue), relative.start())
    before = scene.before(cue.start).rstrip()
    if _is_coordinated(cue, text) or (before.endswith(",") and is_participle(cue, text)):
        return opening(text, cue.start) if scene.last_cue_end(cue.start) is None else None
    if before.endswith((*_CLOSING, ",", "?", "!")) and not is_participle(cue, text):
        behind = subject_behind(text, cue.end, min(len(text), scene.next_cue(cue.end), scene.next_quotation(cue.end)))
        if behind is not None and (before[-1:] != "," or _inverts(cue, behind, text)) and not _goes_on(behind, text):
            return behind
    clipped = _IN_CLIPPED_CLAUSE.search(text, max(0, cue.start - 2 * _NEAR), cue.start)
    return Span(*clipped.span("who")) if clipped is not None else subject_in_front(text, scene.floor(cue), cue.start)


_IN_CLIPPED_CLAUSE = re.compile(
    r"""
    (?:^|[,—–]\s|\b(?:in|for|with|by|of|to|is|was|be|as)\s)
    (?:an?|the|one|something|what)\s (?:[\w’'-]+\s){0,4}?
    (?P<who>
        (?: (?:some|many|most|several|the|his|her|its|their|local|federal|state|senior|U\.S\.|[A-Z]\w+)\s (?:[a-z]+\s)?
            (?:officials|experts|critics|analysts|supporters|opponents|authorities|leaders|lawmakers|aides|scientists|economists|allies) )
      | officials|experts|critics|analysts|supporters|opponents|observers|investigators|police|prosecutors|authorities|scientists|
        researchers|economists|doctors|lawyers|sources|aides|friends|residents|activists|lawmakers|Democrats|Republicans|
        advocates|campaigners|conservatives|liberals|he|she|they|we|I|many|some
    )
    (?:\s(?:have|had|has|often|now|also))? \s $
    """,
    re.VERBOSE,
)
"""A relative clause without its 'that': 'a move | experts | say could', 'the man she had called'."""


def _goes_on(behind: Span, text: str) -> bool:
    """Whether what stands behind a verb has a verb of its own, and is what is said: '…, said the choice was'."""
    following = tokens(text, behind.end, min(len(text), behind.end + _NEAR))[:1]
    return bool(following) and following[0].low in words.AUXILIARIES


def _is_coordinated(cue: Word, text: str) -> bool:
    """Whether a verb has its subject from the one before: 'and said', 'but have not ruled out'."""
    return word_before(text, cue.start) in {"and", "but", "then", "or"}


def _inverts(cue: Word, behind: Span, text: str) -> bool:
    """Whether a verb behind a comma has its subject behind it, where the clause ends: '…, said Pompeo.'"""
    short = len(text[behind.start : behind.end].split()) <= _INVERTED_WORDS
    inverting = text[cue.start : cue.end].casefold() in _INVERTING
    object_of = any(token.low in _NOT_IN_SUBJECT for token in tokens(text, behind.start, behind.end))
    return short and inverting and not object_of and _CLAUSE_ENDS.match(text, behind.end) is not None


_INVERTED_WORDS = 9
_NOT_IN_SUBJECT = frozenset({"to", "not", "that"})
"""What shows that the words behind a verb are its object and what that one shall do: 'warned the defence not to …'."""
_INVERTING = words.in_all(
    "said says added adds wrote writes explained explains declared noted notes warned insisted insists stressed asked asks replied "
    "announced reported reports claimed claims recalled recalls concluded complained observed joked quipped predicted argued"
)
"""Verbs that English puts in front of their subject without a quotation, too."""
_CLAUSE_ENDS = re.compile(r"\s*(?:[.,;]|$|on\b|in\b|at\b)")


def subject(cue: Word, scene: Scene) -> Source | Left:
    """Find the source phrase that is the subject of a verb of speech, or whom the verb leaves it to."""
    text = scene.text
    earlier = scene.last_cue_end(cue.start)
    before = scene.before(cue.start).rstrip().casefold()
    goes_on = before.endswith(",") or not before
    if _is_coordinated(cue, text) or (goes_on and is_participle(cue, text)):
        if earlier is not None:
            return Left.CARRIED
        if is_participle(cue, text) and not before:
            return Left.NOBODY
        whole = noun_phrase(cue, scene)
    elif before.endswith(" to"):
        return Left.NOBODY
    else:
        whole = noun_phrase(cue, scene)
    if whole is None:
        return Left.CARRIED if not before and not is_participle(cue, text) else Left.NOBODY
    return known(whole, scene) or Left.NOBODY


def known(whole: Span, scene: Scene) -> Source | None:
    """The source that a noun phrase is, not one that only stands in it: 'aides to Trump', 'Biden's rivals' are others."""
    text = scene.text
    best: Source | None = None
    end = whole.start
    last = scene.last_source(whole.end)
    if last is not None and last.is_person and last.end == whole.end and "," in text[last.start : whole.start]:
        return last  # 'Asked about the king of Jordan, Lavrov said'
    for source in scene.sources_from(whole.start, whole.end):
        lead = [token.low for token in tokens(text, whole.start, source.start)]
        counted = any(word in _OF_SOMEBODY for word in lead) and lead[-1:] != ["and"]
        kinds = bool(lead) and all(word in _KINDS for word in lead)
        closed = text.startswith(",", source.end) and text[end : source.start].endswith(", ")
        named = best is not None and not best.is_person and closed
        apposed = best is not None and source.is_person and (named or _is_office(text, end, source.start))
        if any(word in words.PREPOSITIONS | {"and", "or", ","} for word in lead) and not (counted or apposed or kinds):
            break
        if not text.startswith(("'s", "’s", "' ", "’ "), source.end) and (best is None or apposed):
            best = source
        end = source.end
    return best


def _is_office(text: str, start: int, end: int) -> bool:
    """Whether words between a house and a name are an office, or nothing: 'EU | foreign policy chief | Josep Borrell'."""
    between = tokens(text, start, end)
    others = words.PREPOSITIONS | words.RELATIVES | words.AUXILIARIES | {"and", "or"}
    return len(between) <= _OFFICE_WORDS and all(
        token.is_word and token.low not in others and not token.low.endswith(("ed", "'s")) for token in between
    )


_OFFICE_WORDS = 4
_KINDS = words.in_all(
    "current former serving acting retired past present senior junior top and or the some several two three four"
)
"""What stands in front of somebody without being somebody else: 'current and former officials'."""
_OF_SOMEBODY = words.in_all(
    "group number handful couple statement communique communiqué report letter message post tweet declaration document note release "
    "spokesman spokeswoman spokesperson representative office embassy press service department ministry"
)
"""Nouns whose source is who stands behind their preposition: 'a statement by the ministry', 'a group of senators'."""


def agent(cue: Word, scene: Scene) -> Span | None:
    """Find who is named beside a passive verb ('by the guards') or a noun of speech ('the party's claim', 'a statement by the club')."""
    text = scene.text
    by = (_BY if cue.kind == "say" else _OF).match(text, cue.end)
    if by is not None:
        that = scene.that_from(by.end())
        return subject_behind(text, by.end(), min(scene.next_cue(by.end()), that.start if that else len(text)))
    if cue.kind == "say":
        return None
    owner = _POSSESSOR.search(text, max(0, cue.start - 2 * _NEAR), cue.start)
    if owner is None:
        return None
    start = owner.start("who")
    for token in tokens(text, start, owner.end("who"))[:-1]:
        if token.low in words.PREPOSITIONS | words.AUXILIARIES | words.PASTS | {
            "and",
            "or",
            "but",
            "not",
        } or token.low.endswith("ed"):
            start = token.end + 1
    return Span(start, owner.end("who"))


def told_of(cue: Word, scene: Scene) -> Span | None:
    """Find the subject of a passive that is told of: 'The prince is said to …'."""
    text = scene.text
    if text[cue.start : cue.end].casefold() not in _SAID_OF or _TO.match(text, cue.end) is None:
        return None
    return subject_in_front(text, scene.floor(cue), cue.start)
