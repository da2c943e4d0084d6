"""Attributions: an analysed sentence and its source phrases in; who says which part of it, out."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from classifiers.attribution import Attribution, attribution, described
from classifiers.contents import content, end_of, said, tidy
from classifiers.headings import heading
from classifiers.languages import Left, language_of
from classifiers.parties import Analysis
from classifiers.partings import parted, relayed
from classifiers.scene import REACH, Scene
from classifiers.span import Cover, Span
from classifiers.speakers import Source
from classifiers.subjects import pronoun, subject
from classifiers.wordkinds import Word, WordKind

INVERTED = "inverted"
"""The value of a cue that is a verb of speech by its place alone."""


def attributions(analysis: Analysis, found: Sequence[Source], *, is_title: bool) -> tuple[Attribution, ...]:
    """
    Find who says what in a sentence, in the order of the cues.

    Known are: a verb of speech with its subject ('وقال بيسكوف إن', 'заявил Лавров', 'Biden said'), participles that go on with the same
    subject ('مشيرا إلى أنه'), 'according to', a relative clause ('بايدن الذي أشار إلى'), and in titles the name before a colon or behind a
    dash. Verbs inside a long quotation are somebody else's. A verb that is an act as well ('رفض', 'offers') counts where what is said
    follows, or where a person or an institution does it. Nothing is found in a language without a record.
    """
    language = language_of(analysis.language)
    if language is None:
        return ()
    scene = Scene(analysis, found, language)
    scene.take(_cues(scene))
    spoken = [one for cue in scene.cues if (one := _of_cue(cue, scene)) is not None]
    marked = heading(scene, is_title=is_title)
    if marked is not None and not any(one.source == marked.source for one in spoken):
        spoken.insert(0, marked)
    told = _by_outer(parted(relayed(spoken, scene.text), scene), scene)
    return tuple(_headed(one, told) for one in told) if is_title else tuple(told)


def _by_outer(told: Sequence[Attribution], scene: Scene) -> list[Attribution]:
    """What somebody is said to welcome or to call for is said by whoever says so: 'the envoy said the palace welcomed the offer'."""
    acts = {cue.start for cue in scene.cues if "act" in cue.frames}

    def is_inside(at: int) -> bool:
        near = (*told[max(0, at - _NEAR) : at], *told[at + 1 : at + 1 + _NEAR])
        outer = (other for other in near if other.is_speech and other.source is not None)
        return any(part.contains(told[at].cue) for other in outer for part in other.content)

    return [
        replace(one, is_speech=False)
        if one.cue.start in acts and one.content and not _is_introduced(one.content[0], scene) and is_inside(at)
        else one
        for at, one in enumerate(told)
    ]


_NEAR = 3
"""Attributions beside one that it can be part of."""


def _headed(one: Attribution, told: Sequence[Attribution]) -> Attribution:
    """In a title, what a known source offers, denies or refuses is said by it, where nobody else says that it does."""
    if any(part.contains(one.cue) for other in told for part in other.content):
        return one
    known = one.source is not None and one.source.speaker is not None and not one.source.is_media
    return replace(one, is_speech=True) if known else one


def _cues(scene: Scene) -> list[Word]:
    """Verbs of speech and 'according to', where they are no part of a name ('State Department') and nobody else's words."""
    analysis, language = scene.analysis, scene.language
    nouns = [word for word in analysis.of_kind(WordKind.NOUN) if language.is_noun(word, scene)]
    places = {word.start for word in nouns}
    words = [word for word in analysis.of_kind(WordKind.SAY, WordKind.ACCORDING) if word.start not in places]
    known = [*nouns, *(word for word in words if language.is_speech(word, scene.text))]
    taken = Cover([*(Span(word.start, word.end) for word in known), *(Span(w.start, w.end) for w in _dialogue(scene))])
    unlisted = [
        Word(span.start, span.end, WordKind.SAY, INVERTED)
        for span in language.unlisted_verbs(scene.text)
        if not taken.meets(span)
    ]
    names = Cover([mention.span for mention in analysis.mentions])
    return [
        cue
        for cue in (*known, *unlisted)
        if not names.meets(Span(cue.start, cue.end))
        and (
            scene.quotation_around(cue.start) is None
            or language.inserted_in_quotation.search(scene.before(cue.start)) is not None
        )
    ]


def _dialogue(scene: Scene) -> tuple[Word, ...]:
    return scene.analysis.of_kind(WordKind.DIALOGUE)


def _of_cue(cue: Word, scene: Scene) -> Attribution | None:
    if cue.kind is WordKind.NOUN or scene.language.is_passive(cue, scene.text):
        return _impersonal(cue, scene)
    if cue.kind is WordKind.ACCORDING:
        return _according(cue, scene)
    who = subject(cue, scene)
    source = who if isinstance(who, Source) else None
    he = _personal(pronoun(cue, scene), scene) if source is None else None
    phrase = source.span if source else Span(he.start, he.end) if he else None
    if who is Left.UNNAMED:
        source = Source(start=cue.start, end=cue.start, speaker=None, is_person=False, is_described=True)
    elif he is None and who is not Left.CARRIED and (whole := scene.language.noun_phrase(cue, scene)) is not None:
        phrase = whole
        source = source or described(whole)
    spoken = _speaks(cue, source, scene)
    if (who is Left.NOBODY and source is None) or not (spoken or scene.language.complement):
        return None
    parts = content(cue, phrase, scene)
    if not parts or (cue.value == INVERTED and parts[0].start > cue.start):
        return None
    if scene.language.complement is not None and not (source and source.is_press):
        spoken = _by_class(cue, source) or _is_introduced(parts[0], scene)
    others = _others(source, phrase, scene) if source and phrase else ()
    back = phrase is not None and scene.language.refers_back.fullmatch(scene.text, *phrase) is not None
    return replace(
        attribution(Span(cue.start, cue.end), source, phrase, parts, scene),
        is_speech=spoken,
        refers_back=back,
        others=others,
    )


def _personal(found: Word | None, scene: Scene) -> Word | None:
    """The pronoun, unless it is a relative one: 'the judge, who refused' names who it is."""
    return None if found is not None and any(word.start == found.start for word in scene.relatives) else found


def _impersonal(cue: Word, scene: Scene) -> Attribution | None:
    """Read a noun of speech ('the claim that') or a passive ('it was reported that', 'is said to'); whose it is may be left open."""
    if scene.language.complement is None:
        return None
    who = scene.language.agent(cue, scene)
    end = who.end if who is not None and who.start >= cue.end else cue.end
    begin = scene.language.complement(cue, end, scene)
    if begin is None:
        return None
    subject_of = scene.language.told_of(cue, scene)
    parts = [*([subject_of] if subject_of else []), Span(begin, end_of(cue, begin, scene))]
    source = scene.language.known(who, scene) or described(who) if who else None
    one = attribution(Span(cue.start, cue.end), source, who, tidy(parts, scene.text), scene)
    return replace(one, is_open=source is None) if one.content else None


def _others(source: Source, whole: Span, scene: Scene) -> tuple[Source, ...]:
    """The sources that a conjunction or a comma joins to the first one of a phrase."""
    others: list[Source] = []
    end = source.end
    for one in scene.sources_between(source.end, whole.end):
        if _JOINS.fullmatch(scene.text, end, one.start) is None or one.speaker is None:
            break
        others.append(one)
        end = one.end
    return tuple(others)


_JOINS = re.compile(r"\s*[,،]?\s*(?:(?:and|и|а\sтакже)\s+|و)?(?:(?:the|his|her|its|their)\s+)?")


def _speaks(cue: Word, source: Source | None, scene: Scene) -> bool:
    """Whether the verb with its subject says something: the press doesn't, and an act does where what is said follows or a person does it."""
    if source is not None and source.is_press:
        return False
    if cue.value == INVERTED:
        return source is not None or pronoun(cue, scene) is not None
    end = max(cue.end, source.end if source else 0)
    told = _by_class(cue, source) and not (source is None and "act" in cue.frames)
    return told or said(end, scene, reach=min(REACH, scene.next_cue(end) - end)) is not None


def _by_class(cue: Word, source: Source | None) -> bool:
    """Whether a verb tells words whatever follows it: no deed, and no act but of a person or a house."""
    return not ("deed" in cue.frames or ("act" in cue.frames and source is not None and not _acts(source)))


def _is_introduced(part: Span, scene: Scene) -> bool:
    """Whether what is said begins behind a 'that' or with one, behind a colon or a mark of quotation."""
    if scene.language.is_no_comment.match(scene.text, part.start):
        return True
    that = scene.that_from(max(0, part.start - _INTRODUCTION_CHARS))
    begins = that is not None and that.start <= part.start
    return begins or _INTRODUCES.search(scene.text, max(0, part.start - _INTRODUCTION_CHARS), part.start) is not None


_INTRODUCTION_CHARS = 6
_INTRODUCES = re.compile(r"""[:"“«‘']\s*$""")


def _acts(source: Source) -> bool:
    return source.is_person or source.is_institution or source.is_office


def _according(cue: Word, scene: Scene) -> Attribution | None:
    text = scene.text
    own = _possessive(cue, scene)
    source = _cited(cue, scene) if own is None else None
    whole = scene.language.noun_phrase(cue, scene)
    phrase = whole if whole and source else source.span if source else own
    if phrase is None or re.search(r"[,،;:]", text[cue.end : phrase.start]):
        return None
    end = max(cue.end, phrase.end)
    if text[: cue.start].rstrip().endswith((",", "،", "—", "–")):
        parts = content(cue, phrase, scene)
    else:  # what is said follows in the sentence, or, where little follows, stands in front
        parts = tidy([Span(0, cue.start) if len(text) - end < cue.start else Span(end, len(text))], text)
    return attribution(Span(cue.start, cue.end), source, phrase, parts, scene)


def _cited(cue: Word, scene: Scene) -> Source | None:
    """The source behind 'according to'."""
    whole = scene.language.noun_phrase(cue, scene)
    if whole is None:
        return scene.source_from(cue.end, min(cue.end + REACH, scene.next_cue(cue.end)))
    return scene.language.known(whole, scene) or described(whole)


def _possessive(cue: Word, scene: Scene) -> Span | None:
    """The word inside 'according to' that is the source: 'по его словам'."""
    for found in re.finditer(r"\w+", scene.text[cue.start : cue.end]):
        if found.group().casefold() in scene.language.possessives:
            return Span(cue.start + found.start(), cue.start + found.end())
    return None
