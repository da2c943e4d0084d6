"""English: what the engines that find attributions ask about it; subjects in front of their verbs, told by place alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifiers.languages.record import Language, Left

if TYPE_CHECKING:
    from classifiers.scene import Scene
    from classifiers.speakers import Source
    from classifiers.wordkinds import Word

_TOUCHING = 2
_OPENING_CHARS = 14  # 'And in a …' before the subject of a clause
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s(?:\w+ly\s)?$")
_INVERTED = {"said", "says", "added", "wrote", "explained", "declared", "noted", "warned", "insisted", "stressed"}
"""Verbs that English puts in front of their subject: '…, said Pompeo'."""
_AFTERTHOUGHT = re.compile(
    r"""
    \s*
    (?: [.,;]? $ | [,(]
      | (?:in|on|at|as|after|during|while|when|to|late|early|yesterday|today|last|this|via|by)\b
      | (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b
    )
    """,
    re.VERBOSE,
)  # what follows an attribution that stands behind what is said
_GOES_ON = re.compile(r"\b(?:he|she|it|they|we|that|would|will|was|were|is|are|had|has|could|may|no)\b")


def _subject(cue: Word, scene: Scene) -> Source | Left:
    text = scene.text
    front = [source for source in scene.in_front(cue) if not text.startswith(("'s", "’s"), source.end)]
    if front and scene.before(cue.start).endswith((" and ", " but ")):
        return front[0]
    clause = scene.same_clause(front, cue)
    own = [source for source in clause if not source.is_media] or clause
    if own:
        return own[-1]
    behind = scene.nearest(scene.behind(cue))
    inverted = text[cue.start : cue.end].casefold() in _INVERTED
    if behind is not None and inverted and behind.start - cue.end <= _TOUCHING + len("the "):
        return behind
    floor = scene.last_cue_end(cue.start) or 0
    opening = [source for source in front if source.start - floor <= _OPENING_CHARS]
    if opening:
        return opening[0]
    goes_on = text[cue.start : cue.end].endswith("ing") and scene.last_cue_end(cue.start) is None
    return Left.NOBODY if goes_on else Left.CARRIED


def _is_passive(cue: Word, text: str) -> bool:
    return _PASSIVE.search(text, max(0, cue.start - 40), cue.start) is not None or text.startswith(" by ", cue.end)


def _is_afterthought(tail: str) -> bool:
    clause = " ".join(tail[:200].split()[:6]).partition(",")[0]
    return _AFTERTHOUGHT.match(tail) is not None and _GOES_ON.search(clause) is None


ENGLISH = Language(
    code="en",
    subject=_subject,
    connector=re.compile(
        r"""
        [\s"“”()\-–]*
        (?:['’]s?\s+)?                                 # possessive
        (?:(?:of|for|at|with|from|in|to)\s+)?          # 'spokesman for …'
        (?:(?:the|a|an|then|former|new|top)[\s-]+)?
        """,
        re.VERBOSE,
    ),
    name=re.compile(
        r"""
        [A-Z][\w'’-]+                                               # a capitalised word
        (?:\s[A-Z]\.)?                                              # an initial
        (?:\s(?:(?:al|el|bin|ben|de|van|von|der|da|di|le|la|del|dos|abu)[\s-])?[A-Z][\w'’-]+){0,4}   # and those behind it
        """,
        re.VERBOSE,
    ),
    spelled_freely=False,
    is_passive=_is_passive,
    clause_before=re.compile(
        r"""[,"”'’—–-]\s*(?:\w+\s+){0,2}$"""
    ),  # a comma or a closing mark, and at most 'the senior'
    complement_anywhere=False,
    is_afterthought=_is_afterthought,
    reaches_back=re.compile(
        r"""
        (?:
            (?:The|His|Her|Their|These|Those)\s(?:\w+\s)?(?:comments?|remarks?|statements?|announcements?|words)\s
            (?:came|come|was|were|is|are)\s(?:made|issued|in|by|from|on|at|delivered|posted|told|after)\b
          | (?:That|This)(?:['’]s|\sis|\swas|\scame)\s(?:according\sto|the\sword\sfrom|from|announced\sby|how|what)\b
          | .{3,80}?\b(?:made|gave|issued|was\smaking)\s(?:the|this|that|these|those|his|her)\s(?:comments?|remarks?|statements?|announcement|assessment)\b
          | .{3,60}?\b(?:said|announced|confirmed|stated)\s(?:so|as\smuch)\b
          | So\ssaid\b
        )
        """,
        re.VERBOSE,
    ),
)
