"""English: what the engines that find attributions ask about it; subjects in front of their verbs, told by place alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifiers.languages import english_words as words
from classifiers.languages.english_complements import begins
from classifiers.languages.english_ends import ends, is_clause
from classifiers.languages.english_subjects import RELATIVE_BEFORE, agent, known, noun_phrase, subject, told_of
from classifiers.languages.english_verbs import is_participle, is_passive, is_speech
from classifiers.languages.english_words import tokens
from classifiers.languages.record import Language

if TYPE_CHECKING:
    from classifiers.scene import Scene
    from classifiers.wordkinds import Word

_NEAR = 60
_ADJECTIVE = re.compile(
    r".*(?:ed|ive|ous|ish|ful|able|less|ian|ese)|official|new|first|latest|own|clear|public|joint|strong|main|recent|earlier|early|"
    r"initial|final|political|growing|longstanding|surprise|formal|personal|bold|old|open|constant|angry|key|central|similar"
)
_AFTERTHOUGHT = re.compile(
    r"""
    \s*
    (?: [.,;!?]? [)"”]? $ | [,(;]
      | (?:in|on|at|as|after|during|while|when|to|late|early|yesterday|today|last|this|via|by|from|of|with|about|before|later|earlier|through|over|outside|near)\b
      | (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b
      | (?:reporters|journalists|lawmakers|him|her|them|us|me)\b
    )
    """,
    re.VERBOSE,
)  # what follows an attribution that stands behind what is said
_TOLD_AFTER = re.compile(r"\s+(?:the|a|an|his|her|their)?\s?[\w’'-]+(?:\s[\w’'-]+){0,4}\.?$")
_GOES_ON = re.compile(r"\b(?:he|she|it|they|we|that|would|will|was|were|is|are|had|has|could|may|no)\b")


_THERE_IS = words.in_all("is are was were be been amid despite heard dismissed denied rejected")
"""What a noun of speech without an article stands behind: 'There were rumours that'."""
_STATED_IN = re.compile(r"\b(?:in|with|during|at)\s+(?:an?|his|her|its|their|the)\s+(?:\w+\s+){0,2}$")


def _is_noun(cue: Word, scene: Scene) -> bool:
    text = scene.text
    who = agent(cue, scene)
    stated_in = _STATED_IN.search(text, max(0, cue.start - _NEAR), cue.start) is not None  # 'said in a statement that'
    if stated_in or _behind_noun(cue, who.end if who is not None and who.start >= cue.end else cue.end, scene) is None:
        return False
    before = tokens(text, max(0, cue.start - 2 * _NEAR), cue.start)
    if not before or not before[-1].is_word or before[-1].low in _THERE_IS:
        return not (before and before[-1].text == "," and text[cue.start : cue.end].endswith("ing"))
    for token in reversed(before[-4:]):
        if token.low in words.DETERMINERS | words.POSSESSIVES | words.PREPOSITIONS or token.low.endswith(
            ("'s", "’s", "s’")
        ):
            return True
        if not _ADJECTIVE.fullmatch(token.low):
            return False
    return False


def _complement(cue: Word, end: int, scene: Scene) -> int | None:
    frames = cue.frames
    text = scene.text
    if cue.kind == "noun" or is_passive(cue, text):
        return _behind_noun(cue, end, scene)
    if frames & {"call", "quoted"}:
        named = "call" in frames and _CALLED.match(text, end) is not None
        return end if named or any(mark in text[end:] for mark in '"“«‘') else None
    begin = _marked(cue, end, scene)
    limit = min(scene.next_quotation(end), scene.next_cue(end))
    if text[cue.start : cue.end].casefold() in {"say", "says"}:
        frames |= {"np"}  # in headings: 'Moscow says ready to talk'
    return begins(frames, text, end, limit) if begin is None else begin


_CALLED = re.compile(
    r"\s(?:it|him|her|them|this|that)\s(?!for\b|to\b|back\b|off\b|in\b|on\b|at\b|out\b|up\b|after\b|and\b)\w"
)
"""What calling somebody something begins with, without a quotation: 'called it a mistake'."""


def _marked(cue: Word, end: int, scene: Scene) -> int | None:
    """Where what is said begins behind a mark: at a quotation, a colon, or at the comma of 'As the minister said last year, …'."""
    text = scene.text
    comma = text.find(", ", end, end + _NEAR) if text.startswith("As ") else -1
    if comma >= 0 and len(text[3 : cue.start].split()) <= _AS_WORDS:
        return comma + 1
    if (mark := _OPENS.match(text, end)) is not None:
        return mark.end()
    quotation = scene.next_quotation(end)
    if (
        quotation - end <= _NEAR
        and quotation <= scene.next_cue(end)
        and quotation < len(text)
        and not _STOP.search(text, end, quotation)
    ):
        direct = not text[end:quotation].strip(' ,:"“«‘')
        before = begins(cue.frames, text, end, quotation)
        if direct or before is None or before >= quotation:
            return quotation
    colon = text.find(":", end, min(end + _NEAR, scene.next_cue(end)))
    if colon < 0 or is_clause(text, begins(cue.frames, text, end, colon), colon):
        return None  # 'say they are squeezed: taxes have doubled'
    return colon + 1


def _behind_noun(cue: Word, end: int, scene: Scene) -> int | None:
    """What a noun or a passive introduces follows at once, or behind its agent."""
    text = scene.text
    frames = cue.frames - {"np", "whom"} | ({"inf"} if cue.kind == "say" else set())
    if cue.kind == "say":
        frames -= words.PREPOSITIONS
    elif agent(cue, scene) is None:
        frames = frozenset({"that"})  # 'reports that', but no 'plans for'
    first = tokens(text, end, min(len(text), end + _NEAR))[:2]
    if cue.kind == "noun" and [token.low for token in first[1:]] == ["that"] and first[0].low in {"is", "was"}:
        return first[1].end  # 'The company's position is that'
    if not first or not (first[0].low in frames | {"that"} or (first[0].low == "to" and "inf" in frames)):
        return None
    return first[0].end if first[0].low != "to" else first[0].start


_OPENS = re.compile(r"\s*[,:]?\s*[\"“«](?=\w)")
_STOP = re.compile(r"[.!?]\s")
_AS_WORDS = 8  # in 'As the minister of health said'


def _complement_end(cue: Word, start: int, scene: Scene) -> int:
    relative = RELATIVE_BEFORE.search(scene.text, max(0, cue.start - _NEAR), cue.start) is not None
    opens = is_participle(cue, scene.text) and not scene.text[: cue.start].strip(' "“«')
    of_noun = cue.kind == "noun" and _EQUATES.search(scene.text, cue.end, start) is None
    return ends(scene.text, start, of_noun=of_noun, in_clause=relative or opens)


_EQUATES = re.compile(r"\s(?:is|was)\sthat$")


def _may_follow(cue: Word) -> bool:
    return cue.kind == "according" or ("that" in cue.frames and "adj" not in cue.frames)


def _is_afterthought(tail: str) -> bool:
    clause = " ".join(tail[:200].split()[:6]).partition(",")[0]
    if _TOLD_AFTER.fullmatch(tail) and _GOES_ON.search(tail) is None and len(tail.split()) <= 4:
        return True
    return _AFTERTHOUGHT.match(tail) is not None and _GOES_ON.search(clause) is None


def _is_clause(before: str) -> bool:
    first = before.split(maxsplit=1)[0] if before.strip() else ""
    return not first.endswith(("ed", "ing")) and before.count(",") > 1


def _forms(entry: str, _value: str) -> tuple[str, ...]:
    return tuple(words.forms(entry))


ENGLISH = Language(
    code="en",
    subject=subject,
    noun_phrase=noun_phrase,
    connector=re.compile(
        r"""
        (?:[\s"“”()]|(?<!\s)[\-–](?!\s))*             # no dash with spaces: a dateline ends there
        (?:['’]s?\s+)?                                 # possessive
        (?:(?:of|for|at|with|from|in|to)\s+)?          # 'spokesman for …'
        (?:(?:the|a|an|then|former|new|top)[\s-]+)?
        """,
        re.VERBOSE,
    ),
    name=re.compile(
        r"""
        (?:(?<![\w-])[ae]l-)? [A-Z][\w'’-]+                                               # a capitalised word
        (?:\s[A-Z]\.)?                                              # an initial
        (?:\s(?:(?:al|el|bin|ben|de|van|von|der|da|di|le|la|del|dos|abu)[\s-])?[A-Z][\w'’-]+){0,4}   # and those behind it
        """,
        re.VERBOSE,
    ),
    forms=_forms,
    no_names=words.CLOSED,
    titles=words.TITLES,
    spelled_freely=False,
    press_narrates=True,
    voices_of_state=words.VOICES_OF_STATE,
    family_first=words.FAMILY_FIRST,
    possessor_follows=False,
    is_speech=is_speech,
    is_noun=_is_noun,
    is_passive=is_passive,
    agent=agent,
    told_of=told_of,
    complement=_complement,
    complement_end=_complement_end,
    is_no_comment=re.compile(
        r"to (?:comment|say|elaborate|answer|respond|discuss|confirm|speculate|specify|disclose|be drawn)\b"
    ),
    refers_back=re.compile(
        r"""
        (?:the|its|their|his|her|this|that|both)\s+ (?:\w+\s){0,2}?
        (?:statement|communiqu[eé]|announcement|release|document|letter|text|declaration|message|post|tweet|note|commentary|
           ministry|office|department|embassy|spokes\w+|group|movement|militants|delegation|agency|government|administration|
           leader|president|minister|premier|chancellor|diplomat|envoy|official|lawmaker|senator|general|adviser|secretary)
        """,
        re.VERBOSE | re.IGNORECASE,
    ),
    known=known,
    may_follow=_may_follow,
    clause_before=re.compile(r"""[,"”»'’—–?!-]\s*(?:as\s+)?$"""),
    interrupted=re.compile(r"[,—–]\s(?P<clause>[^,]{2,80}\b(?:that|which|who))\s*,?\s*$"),
    inserted_after=re.compile(
        r"(?:\s+(?:on|in|at|last|late|earlier|yesterday|today|told|reporters|journalists|lawmakers|[A-Z]|the\s)[^,.;:\"“”]{0,50})?\s*[,—–]\s"
    ),
    complement_anywhere=False,
    source_goes_on=True,
    leads_up=re.compile(
        r"""
        (?:[Aa]nd\s|[Bb]ut\s)?
        (?: (?:Asked|Pressed|Questioned|Speaking|Writing|Responding|Replying|Answering|Addressing|Appearing|Testifying|Referring|Talking)\b
          | (?:When|While|After|Before|Since)\b
        )
        [^"“”«»]* ,\s*
      | (?:[Aa]nd\s|[Bb]ut\s)?
        (?:During|In|On|At|Earlier|Later|Last|Late|Despite|Without|Instead|Still|However|Meanwhile)\b [^"“”«»,]* ,\s*
      | [A-Z][\w.,/\s]{0,40} (?:\([^)]{1,30}\)\s*)? [—–-]+\s*
        """,
        re.VERBOSE,
    ),
    is_afterthought=_is_afterthought,
    is_clause=_is_clause,
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
