"""English verbs of speech: a word of the lexicon in its sentence in; whether it is a verb there, and in which form, out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifiers.languages import english_words as words
from classifiers.languages.english_words import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from classifiers.languages.english_words import Token
    from classifiers.wordkinds import Word

_NEAR = 60
BE = r"(?:is|are|was|were|be|been|being|am|'s|’s|'re|’re)"
"""The forms of the verb that makes passives, as a pattern."""
_PASSIVE = re.compile(rf"\b{BE}\s+(?:(?:\w+ly|also|not|often|widely)\s+)?$")
_LINKED = re.compile(
    rf"(?:\b{BE}|{BE}|\bseem\w*|\bsound\w*|\bfeel\w*|\bfelt|\bbecame|\bbecomes?|\bremain\w*)"
    r"\s+(?:(?:\w+ly|not|so|very|too|more|less|quite|also|now|still|as|pretty|no longer|far from)\s+){0,2}$"
)


def is_participle(cue: Word, text: str) -> bool:
    """Say whether a verb is a form in -ing."""
    return text[cue.start : cue.end].partition(" ")[0].endswith("ing")


def is_speech(cue: Word, text: str) -> bool:
    """Whether a word is a verb where it stands: no noun behind 'the' or 'little', no adjective in front of a noun, and no name."""
    written = text[cue.start : cue.end].casefold()
    if "adj" in cue.frames and written != "worried":
        return _LINKED.search(text, max(0, cue.start - _NEAR), cue.start) is not None
    before = tokens(text, max(0, cue.start - 2 * _NEAR), cue.start)
    last = before[-1].low if before else ""
    if before and before[-1].text[0].isupper() and text[cue.start].isupper() and _in_sentence_case(text):
        return False  # part of a name: 'State Guest House'
    if not written.endswith(("ed", "ing")) and written.endswith("s") and (last.endswith("ed") or last in words.PASTS):
        return False  # 'raised fears'
    if _is_base(written) and not _takes_base(before):
        return False  # 'an austerity plan'
    noun_ahead = last in _NO_VERB_BEHIND or (
        last in words.PREPOSITIONS and not written.endswith("ing") and not _has_since(before)
    )
    if noun_ahead or last.endswith(("'s", "’s")):
        return False
    return bool(before) or not written.endswith("ed")


def _has_since(before: Sequence[Token]) -> bool:
    """Whether 'since' stands between an auxiliary and its verb: 'have since confirmed'."""
    return len(before) > 1 and before[-1].low == "since" and before[-2].low in {"has", "have", "had"}


def _is_base(written: str) -> bool:
    """Whether a form is a verb's dictionary form, by its end; also that of its noun ('plan', 'claim')."""
    return not written.endswith(("s", "ed", "ing")) and written not in words.PASTS and " " not in written


def _takes_base(before: Sequence[Token]) -> bool:
    """Whether a dictionary form can be the verb of what stands in front: an auxiliary, a plural, several, nothing at all."""
    kept = [token for token in before[-8:] if token.low not in words.BETWEEN and not token.low.endswith("ly")]
    if not kept or not kept[-1].is_word:
        return True
    last = kept[-1].low
    if last in words.PASTS or (last.endswith("ed") and len(last) > len("need")):
        return False  # 'told state television'
    single = max((at for at, token in enumerate(kept) if token.low in _SINGULAR), default=0)
    several = any(token.low in {"and", ","} or _is_plural(token.low) for token in kept[single:-1])
    return (
        several
        or last in words.AUXILIARIES | words.PRONOUNS | words.RELATIVES | words.COLLECTIVES | _BEFORE_BASE
        or last.endswith(("s", "n't"))
    )


_SINGULAR = frozenset({"a", "an", "another", "each", "every"})
"""Words in front of one thing: what is named earlier can't make a plural of it ('the experts wrote in a new report')."""
_BEFORE_BASE = words.in_all("to and or but them us you those these")


def _is_plural(low: str) -> bool:
    return low.endswith(("men", "people", "children")) or (
        low.endswith("s")
        and not low.endswith(("'s", "ss", "us", "is"))
        and low not in words.POSSESSIVES | {"has", "was"}
    )


def _in_sentence_case(text: str) -> bool:
    """Whether most words of a sentence begin with a small letter."""
    written = text.split()
    return 2 * sum(word[0].islower() for word in written) > len(written)


_NO_VERB_BEHIND = words.DETERMINERS - {"all", "both", "many", "several", "others", "other", "each", "some"} | {
    "little",
    "of",
}


def is_passive(cue: Word, text: str) -> bool:
    """Say whether a verb is passive where it stands."""
    if "adj" in cue.frames or cue.kind != "say" or is_participle(cue, text):
        return False
    return _PASSIVE.search(text, max(0, cue.start - _NEAR), cue.start) is not None
