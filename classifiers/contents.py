"""Contents: a cue and its source in a sentence in; the parts of the sentence that are said, out."""

import re
from collections.abc import Sequence
from enum import StrEnum

from classifiers.scene import REACH, Scene
from classifiers.span import Span
from classifiers.wordkinds import Word

NEAR = 30
"""Characters from a source to 'that', where it follows at once or not at all."""
_SHORTEST_WORDS = 3  # that stand in front of an attribution that follows what is said
_MARKS = "\"«»“”„‟‘’‚‛‹›'`"
_OPENING = ("«", "“", "„", '"', "((", "‘")
_DASHES = frozenset("—–-")  # that open a speech, at the start of its paragraph
_ENDED = ("«»", '""')
_EDGES = " \t\n,،;؛:—–-.…" + _MARKS
_QUOTED_BEFORE = re.compile(r"""["”»’]\s*[,،]?\s*[—–-]?\s*(?:\w+\s+){0,2}$""")
_REOPENS = re.compile(r"""[^.!?"“”«»]{0,60}[,،—–-]\s*["“«„]""")
_CLOSES = re.compile(
    r"""["”»’']*\s*(?:[.!?…,;،؛]|$|\s(?:on|in|at|after|during|from|over|outside|before|when|as|while)\b)"""
)
_CLOSING = ('"', "”", "»", '",', "”,", "»,")
_NEW_QUOTATION = re.compile(r"""[^"“”«».!?]{0,60}[.!?]\s*["“«„]""")
_CLAUSE_CHARS = 120  # of a relative clause and its noun
_SHORTEST_REST = 8  # characters of what is said behind an attribution in its middle
_DIRECT_SHARE = 0.85  # of the letters of what is said that stand between quotation marks


class Kind(StrEnum):
    """How something is reported."""

    DIRECT = "direct"  # in the speaker's words, between quotation marks or behind a dash
    INDIRECT = "indirect"
    MIXED = "mixed"  # reworded, with some of the speaker's words between marks


def content(cue: Word, source: Span | None, scene: Scene) -> tuple[Span, ...]:
    """
    Find what is said by the cue, whose source (or pronoun) is *source*: before it, behind it, or around it, in order.

    What is said begins behind 'that', a colon or an opening mark, and goes on to the end of the sentence; it stands in front where the
    attribution follows a comma or a closing mark and nothing but an afterthought comes behind it ('…, the ministry said on Monday'), and
    on both sides where commas enclose the attribution. Marks and white space at its edges are no part of it.
    """
    around = scene.quotation_around(cue.start)
    parts = _parts(cue, source, scene)
    return parts if around is None else tuple(inside for part in parts if (inside := _inside(part, around)) is not None)


def _inside(part: Span, around: Span) -> Span | None:
    start, end = max(part.start, around.start), min(part.end, around.end)
    return Span(start, end) if start < end else None


def _parts(cue: Word, source: Span | None, scene: Scene) -> tuple[Span, ...]:
    text = scene.text
    start = min(cue.start, source.start) if source else cue.start
    end = max(cue.end, source.end) if source else cue.end
    if source is not None and _inserted(start, end, cue, scene) and not _leads_up(start, scene):
        clause = scene.language.interrupted.search(text, max(0, start - _CLAUSE_CHARS), start)
        front = Span(clause.start("clause") if clause else 0, start)
        return tidy([front, Span(_behind_adjunct(end, scene), len(text))], text)
    if _postposed(start, end, cue, scene):
        return tidy([Span(0, _front_end(start, scene)), *_floating(end, scene)], text)
    begin = _begins(cue, end, scene)
    if begin is None:
        return ()
    return tidy([_to_end(cue, begin, scene)], text)


def _front_end(start: int, scene: Scene) -> int:
    """Where what is said ends in front of an attribution at *start*: a word that only joins the two is no part of it (', о чём | сообщил X')."""
    before = scene.before(start)
    joint = scene.language.clause_before.search(before)
    return start - len(before) + joint.start() + 1 if joint is not None else start


def _begins(cue: Word, end: int, scene: Scene) -> int | None:
    """Where what is said begins behind an attribution that ends at *end*."""
    if scene.language.complement is not None:
        return scene.language.complement(cue, end, scene)
    if scene.language.own_words.match(scene.text, end) and said(end, scene, reach=NEAR) is None:
        return end
    reach = max(0, min(scene.language.that_reach_chars, scene.next_cue(end) - end))
    begin = said(end, scene, reach=reach)
    return begin if begin is not None else end


def _to_end(cue: Word, begin: int, scene: Scene) -> Span:
    """From *begin* to the end of the quotation that begins there, or of the sentence."""
    text = scene.text
    whole = scene.quotation_from(begin)
    if whole is not None and not text[begin : whole.start].strip(_EDGES) and _CLOSES.match(text, whole.end):
        return whole
    return Span(begin, end_of(cue, begin, scene))


def end_of(cue: Word, begin: int, scene: Scene) -> int:
    """Where what begins at *begin* and is said by *cue* ends."""
    find = scene.language.complement_end
    return find(cue, begin, scene) if find else len(scene.text)


def said(start: int, scene: Scene, *, reach: int) -> int | None:
    """Where what is said begins behind *start*: behind 'that', a colon, or at a quotation."""
    places = []
    that = scene.that_from(start)
    if that is not None and that.start <= start + reach:
        places.append(that.end)
    if (quotation := scene.next_quotation(start)) <= start + min(reach, REACH) and quotation < len(scene.text):
        places.append(quotation)
    colon = scene.text.find(":", start, start + reach)
    if colon >= 0:
        places.append(colon + 1)
    return min(places) if places else None


def tidy(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """The spans without white space, quotation marks and commas around them, none empty."""
    tidied = []
    for span in spans:
        written = text[span.slice]
        begin = span.start + len(written) - len(written.lstrip(_EDGES))
        end = span.start + len(written.rstrip(_EDGES))
        if begin < end:
            tidied.append(Span(begin, end))
    return tuple(tidied)


def kind_of(spans: Sequence[Span], quotations: Sequence[Span], text: str) -> Kind:
    """Say how much of *spans* stands between quotation marks, where *quotations* are those of the text."""
    letters = quoted = 0
    for span in spans:
        letters += span.end - span.start
        for quotation in quotations:
            start, end = max(span.start, quotation.start), min(span.end, quotation.end)
            quoted += max(0, end - start)
    if not quoted:
        return Kind.DIRECT if spans and (_opened(spans[0], text) or _closed(spans[-1], text)) else Kind.INDIRECT
    return Kind.DIRECT if quoted >= _DIRECT_SHARE * letters else Kind.MIXED


def _opened(part: Span, text: str) -> bool:
    """Whether an opening mark stands in front, whose partner the writer left out or put into a later paragraph."""
    before = text[max(0, part.start - 3) : part.start].rstrip()
    return (before.endswith(_OPENING) and not before.endswith(_ENDED)) or text[: part.start].strip() in _DASHES


def _closed(part: Span, text: str) -> bool:
    """Whether a closing mark stands behind, whose partner the writer left out."""
    return text.startswith(_CLOSING, part.end) and text.count(text[part.end], 0, part.end) == 0


def _inserted(start: int, end: int, cue: Word, scene: Scene) -> bool:
    """Whether the attribution stands in the middle of what is said: 'There is, the minister insisted, no date yet'."""
    before = scene.before(start).rstrip()
    quoted = before.endswith(_CLOSING) and _REOPENS.match(scene.text, end) is not None
    parted = scene.language.inserted_before.search(before) is not None and scene.language.may_follow(cue)
    articles = scene.language.inserted_after.match(scene.text, end)
    return quoted or (parted and articles is not None and _goes_on(articles.end(), scene))


def _opens_quoted(start: int, scene: Scene) -> bool:
    """Whether a sentence begins with a long quotation that ends right in front of an attribution."""
    first = scene.long_quotations[0] if scene.long_quotations else None
    return first is not None and not scene.text[: first.start].strip(_EDGES) and start - first.end <= _GAP_CHARS


_GAP_CHARS = 4  # a mark, a comma and spaces


def _floating(end: int, scene: Scene) -> tuple[Span, ...]:
    """The quotation that goes on behind an attribution that ends like a sentence: '…', he said. '…'"""
    return scene.long_quotations[-1:] if _NEW_QUOTATION.match(scene.text, end) else ()


def _goes_on(at: int, scene: Scene) -> bool:
    """Whether what is said goes on at a place: no other attribution begins there ('…, he said, adding that')."""
    return scene.next_cue(at) - at > len("and ") and len(scene.text) - at > _SHORTEST_REST


def _leads_up(start: int, scene: Scene) -> bool:
    """Whether what stands in front of an attribution says when or asked what, and nothing that is said: 'Asked for a date, he replied'."""
    return scene.language.leads_up.fullmatch(scene.text, 0, start) is not None


def _behind_adjunct(end: int, scene: Scene) -> int:
    reopens = _REOPENS.match(scene.text, end)
    found = (
        (reopens if scene.language.complement else None)
        or scene.language.inserted_after.match(scene.text, end)
        or reopens
    )
    return found.end() if found else end


def _postposed(start: int, end: int, cue: Word, scene: Scene) -> bool:
    """Whether what is said stands in front: 'there are no plans, the ministry said on Monday'."""
    language = scene.language
    before = scene.before(start)
    if not language.clause_before.search(before):
        return False
    silent = language.complement is not None and _begins(cue, end, scene) is None
    if _QUOTED_BEFORE.search(before):
        if language.complement is None:
            return said(end, scene, reach=NEAR) is None
        return silent or (
            _opens_quoted(start, scene) and said(end, scene, reach=min(NEAR, scene.next_cue(end) - end)) is None
        )
    leads_up = _leads_up(start, scene) and not (silent and language.is_clause(scene.text[:start]))
    if len(before.split()) < _SHORTEST_WORDS or not language.may_follow(cue) or leads_up:
        return False
    return (silent and not language.follows_inverted) or _is_afterthought(start, end, cue, scene)


def _is_afterthought(start: int, end: int, cue: Word, scene: Scene) -> bool:
    """Whether what follows an attribution only says when and where, and nothing that its source says."""
    language = scene.language
    if language.follows_inverted and (start < cue.start or _goes_on_behind(start, end, cue, scene)):
        return False
    tail = scene.text[end:]
    if language.complement_anywhere and said(end, scene, reach=len(tail)) is not None:
        return False
    return language.is_afterthought(tail)


def _goes_on_behind(start: int, end: int, cue: Word, scene: Scene) -> bool:
    """Whether what is said stands behind an inverted attribution; right behind a comma only if a 'that', a colon or a quotation opens it."""
    if start == cue.start and end > cue.end and scene.before(start).rstrip().endswith((",", "—", "–")):
        return said(end, scene, reach=min(NEAR, scene.next_cue(end) - end)) is not None
    return _begins(cue, end, scene) is not None
