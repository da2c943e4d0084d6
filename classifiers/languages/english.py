"""English: what the engines that find attributions ask about it; subjects in front of their verbs, told by place alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifiers.languages import english_words as words
from classifiers.languages.english_complements import begins, ends
from classifiers.languages.english_phrases import opening, subject_behind, subject_in_front, word_before
from classifiers.languages.english_words import tokens
from classifiers.languages.record import Language, Left
from classifiers.span import Span

if TYPE_CHECKING:
    from classifiers.scene import Scene
    from classifiers.speakers import Source
    from classifiers.wordkinds import Word

_NEAR = 60
_BE = r"(?:is|are|was|were|be|been|being|am|'s|’s|'re|’re)"
_PASSIVE = re.compile(rf"\b{_BE}\s+(?:(?:\w+ly|also|not|often|widely)\s+)?$")
_LINKED = re.compile(
    rf"(?:\b{_BE}|{_BE}|\bseem\w*|\bsound\w*|\bfeel\w*|\bfelt|\bbecame|\bbecomes?|\bremain\w*)"
    r"\s+(?:(?:\w+ly|not|so|very|too|more|less|quite|also|now|still|as|pretty|no longer|far from)\s+){0,2}$"
)
_QUOTED_AS = re.compile(
    rf"\b(?:(?:has|had|have)\s+)?{_BE}\s+(?:quoted|cited|reported|heard)\s+(?:by\s+[^,;]{{3,60}}?\s+)?(?:as\s+)?$"
)
_BY = re.compile(r"\s+(?:by|from)\s+")
_OF = re.compile(r"\s+(?:by|of|from)\s+")
_TO = re.compile(r"\s+to\s+\w")
_POSSESSOR = re.compile(
    r"(?:^|[\s(])(?P<who>(?:his|her|its|their|my|our|your)|(?:[\w’'-]+\s+){0,3}?[\w’'-]+['’]s?)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_SAID_OF = words.in_all("said believed thought reported alleged understood rumoured known suspected")
_ADJECTIVE = re.compile(
    r".*(?:ed|ive|ous|ish|ful|able|less|ian|ese)|official|new|first|latest|own|clear|public|joint|strong|main|recent|earlier|early|"
    r"initial|final|political|growing|longstanding|surprise|formal|personal|bold|old|open|constant|angry|key|central|similar"
)
_RELATIVE_BEFORE = re.compile(r",?\s+(?:who|which)\s+(?:(?:\w+ly|also|has|had|have|once|later|earlier)\s+){0,2}$")
_CLOSING = ('"', "”", "»", "’", "'")
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


def _noun_phrase(cue: Word, scene: Scene) -> Span | None:
    text = scene.text
    quoted_as = _QUOTED_AS.search(text, max(0, cue.start - 2 * _NEAR), cue.start)
    if quoted_as is not None and text[cue.start : cue.end].casefold() == "saying":
        return subject_in_front(text, 0, quoted_as.start())
    if cue.kind == "according":
        return subject_behind(text, cue.end, scene.next_cue(cue.end))
    relative = _RELATIVE_BEFORE.search(text, max(0, cue.start - _NEAR), cue.start)
    if relative is not None:
        return subject_in_front(text, scene.floor(cue), relative.start())
    before = scene.before(cue.start).rstrip()
    if _is_coordinated(cue, text) or (before.endswith(",") and _participle(cue, text)):
        return opening(text, cue.start) if scene.last_cue_end(cue.start) is None else None
    if before.endswith((*_CLOSING, ",", "?", "!")) and not _participle(cue, text):
        behind = subject_behind(text, cue.end, min(len(text), scene.next_cue(cue.end), scene.next_quotation(cue.end)))
        if behind is not None and (before[-1:] != "," or _inverts(cue, behind, text)):
            return behind
    return subject_in_front(text, scene.floor(cue), cue.start)


def _is_coordinated(cue: Word, text: str) -> bool:
    """Whether a verb has its subject from the one before: 'and said', 'but have not ruled out'."""
    return word_before(text, cue.start) in {"and", "but", "then", "or"}


def _inverts(cue: Word, behind: Span, text: str) -> bool:
    """Whether a verb behind a comma has its subject behind it, where the clause ends: '…, said Pompeo.'"""
    short = len(text[behind.start : behind.end].split()) <= _INVERTED_WORDS
    inverting = text[cue.start : cue.end].casefold() in _INVERTING
    return short and inverting and _CLAUSE_ENDS.match(text, behind.end) is not None


_INVERTED_WORDS = 9
_INVERTING = words.in_all(
    "said says added adds wrote writes explained explains declared noted notes warned insisted insists stressed asked asks replied "
    "announced reported reports claimed claims recalled recalls concluded complained observed joked quipped predicted argued"
)
"""Verbs that English puts in front of their subject without a quotation, too."""
_CLAUSE_ENDS = re.compile(r"\s*(?:[.,;]|$|on\b|in\b|at\b)")


def _participle(cue: Word, text: str) -> bool:
    return text[cue.start : cue.end].endswith("ing")


def _subject(cue: Word, scene: Scene) -> Source | Left:
    text = scene.text
    earlier = scene.last_cue_end(cue.start)
    before = scene.before(cue.start).rstrip().casefold()
    goes_on = before.endswith(",") or not before
    if _is_coordinated(cue, text) or (goes_on and _participle(cue, text)):
        if earlier is not None:
            return Left.CARRIED
        if _participle(cue, text) and not before:
            return Left.NOBODY
        whole = _noun_phrase(cue, scene)
    elif before.endswith(" to"):
        return Left.NOBODY
    else:
        whole = _noun_phrase(cue, scene)
    if whole is None:
        return Left.CARRIED if not before and not _participle(cue, text) else Left.NOBODY
    return _known(whole, scene) or Left.NOBODY


def _known(whole: Span, scene: Scene) -> Source | None:
    """The source that a noun phrase is, not one that only stands in it: 'aides to Trump', 'Biden's rivals' are others."""
    text = scene.text
    best: Source | None = None
    for source in scene.sources_from(whole.start, whole.end):
        lead = [token.low for token in tokens(text, whole.start, source.start)]
        counted = lead[-2:-1] and lead[-2] in {"group", "number", "handful", "couple"}
        if any(word in words.PREPOSITIONS | {"and", "or", ","} for word in lead) and not counted:
            break
        if not text.startswith(("'s", "’s", "' ", "’ "), source.end) and (best is None or source.is_person):
            best = source
    return best


def _is_speech(cue: Word, text: str) -> bool:
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
    noun_ahead = last in _NO_VERB_BEHIND or (last in words.PREPOSITIONS and not written.endswith("ing"))
    if noun_ahead or last.endswith(("'s", "’s")):
        return False
    return bool(before) or not written.endswith("ed")


def _in_sentence_case(text: str) -> bool:
    """Whether most words of a sentence begin with a small letter."""
    written = text.split()
    return 2 * sum(word[0].islower() for word in written) > len(written)


_NO_VERB_BEHIND = words.DETERMINERS - {"all", "both", "many", "several", "others", "other", "each", "some"} | {
    "little",
    "of",
}


_STATED_IN = re.compile(r"\b(?:in|with|during|at)\s+(?:an?|his|her|its|their|the)\s+(?:\w+\s+){0,2}$")


def _is_noun(cue: Word, scene: Scene) -> bool:
    text = scene.text
    if _STATED_IN.search(text, max(0, cue.start - _NEAR), cue.start):
        return False  # 'said in a statement that'
    who = _agent(cue, scene)
    if _behind_noun(cue, who.end if who is not None and who.start >= cue.end else cue.end, scene) is None:
        return False
    before = tokens(text, max(0, cue.start - 2 * _NEAR), cue.start)
    if not before or not before[-1].is_word:
        return True
    for token in reversed(before[-4:]):
        if token.low in words.DETERMINERS | words.POSSESSIVES | words.PREPOSITIONS or token.low.endswith(
            ("'s", "’s", "s’")
        ):
            return True
        if not _ADJECTIVE.fullmatch(token.low):
            return False
    return False


def _is_passive(cue: Word, text: str) -> bool:
    if "adj" in cue.frames or cue.kind != "say" or _participle(cue, text):
        return False
    return _PASSIVE.search(text, max(0, cue.start - _NEAR), cue.start) is not None


def _agent(cue: Word, scene: Scene) -> Span | None:
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
    begin = subject_in_front(text, scene.floor(cue), owner.end("who"))
    return Span(begin.start if begin and begin.start < owner.start("who") else owner.start("who"), owner.end("who"))


def _told_of(cue: Word, scene: Scene) -> Span | None:
    text = scene.text
    if text[cue.start : cue.end].casefold() not in _SAID_OF or _TO.match(text, cue.end) is None:
        return None
    return subject_in_front(text, scene.floor(cue), cue.start)


def _complement(cue: Word, end: int, scene: Scene) -> int | None:
    frames = cue.frames
    text = scene.text
    if cue.kind == "noun" or _is_passive(cue, text):
        return _behind_noun(cue, end, scene)
    if frames & {"call", "quoted"}:
        return end if any(mark in text[end:] for mark in '"“«‘') else None
    begin = _marked(cue, end, scene)
    limit = min(scene.next_quotation(end), scene.next_cue(end))
    return begins(frames, text, end, limit) if begin is None else begin


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
    return colon + 1 if colon >= 0 else None


def _behind_noun(cue: Word, end: int, scene: Scene) -> int | None:
    """What a noun or a passive introduces follows at once, or behind its agent."""
    text = scene.text
    frames = cue.frames - {"np", "whom"} | ({"inf"} if cue.kind == "say" else set())
    if cue.kind == "say":
        frames -= words.PREPOSITIONS
    elif _agent(cue, scene) is None:
        frames = frozenset({"that"})  # 'reports that', but no 'plans for'
    first = tokens(text, end, min(len(text), end + _NEAR))[:1]
    if not first or not (first[0].low in frames | {"that"} or (first[0].low == "to" and "inf" in frames)):
        return None
    return first[0].end if first[0].low != "to" else first[0].start


_OPENS = re.compile(r"\s*[,:]?\s*[\"“«](?=\w)")
_STOP = re.compile(r"[.!?]\s")
_AS_WORDS = 8  # in 'As the minister of health said'


def _complement_end(cue: Word, start: int, scene: Scene) -> int:
    relative = _RELATIVE_BEFORE.search(scene.text, max(0, cue.start - _NEAR), cue.start) is not None
    return ends(scene.text, start, of_noun=cue.kind == "noun", in_relative=relative)


def _may_follow(cue: Word) -> bool:
    return cue.kind == "according" or ("that" in cue.frames and "adj" not in cue.frames)


def _is_afterthought(tail: str) -> bool:
    clause = " ".join(tail[:200].split()[:6]).partition(",")[0]
    if _TOLD_AFTER.fullmatch(tail) and _GOES_ON.search(tail) is None and len(tail.split()) <= 4:
        return True
    return _AFTERTHOUGHT.match(tail) is not None and _GOES_ON.search(clause) is None


def _forms(entry: str, _value: str) -> tuple[str, ...]:
    return tuple(words.forms(entry))


ENGLISH = Language(
    code="en",
    subject=_subject,
    noun_phrase=_noun_phrase,
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
        [A-Z][\w'’-]+                                               # a capitalised word
        (?:\s[A-Z]\.)?                                              # an initial
        (?:\s(?:(?:al|el|bin|ben|de|van|von|der|da|di|le|la|del|dos|abu)[\s-])?[A-Z][\w'’-]+){0,4}   # and those behind it
        """,
        re.VERBOSE,
    ),
    forms=_forms,
    spelled_freely=False,
    is_speech=_is_speech,
    is_noun=_is_noun,
    is_passive=_is_passive,
    agent=_agent,
    told_of=_told_of,
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
    known=_known,
    may_follow=_may_follow,
    clause_before=re.compile(r"""[,"”»'’—–?!-]\s*(?:as\s+)?$"""),
    inserted_after=re.compile(
        r"(?:\s+(?:on|in|at|last|late|earlier|yesterday|today|told)\b[^,.;:\"“”]{0,50})?\s*[,—–]\s"
    ),
    complement_anywhere=False,
    source_goes_on=True,
    leads_up=re.compile(
        r"""
        (?:[Aa]nd\s|[Bb]ut\s)?
        (?: (?:Asked|Pressed|Questioned|Speaking|Writing|Responding|Replying|Answering|Addressing|Appearing|Testifying|Referring|Talking)\b
          | (?:When|While|After|Before|During|In|On|At|Earlier|Later|Last|Late|Since|Despite|Without|Instead|Still|However|Meanwhile)\b
        )
        [^"“”«»]* ,\s*
        """,
        re.VERBOSE,
    ),
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
