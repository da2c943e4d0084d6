"""Correcting: what an analyst filled in and what it is about in; the correction, or one line that says what can't be meant, out. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from babel import Locale
from msgspec import Struct
from msgspec.structs import replace

from classifiers.article import Article
from classifiers.claim import Claim, Quote, Speaker, StanceScore, Words
from classifiers.codes import codes
from classifiers.raw import Field
from classifiers.sentences import sentences
from classifiers.span import Span
from classifiers.stance import LABELS, Stance
from streams.corrections import ANALYST, Correction, Fault, correction_id, owned
from streams.names import arabic_name, english_name
from streams.signals import ANY

_PARTIES = 8
_NAME_CHARS = 80
_NOTE_CHARS = 300
_FORBIDDEN = frozenset("~<>\t\n\r")


class WrongFormError(ValueError):
    """A correction that can't be meant; the message is one line for whoever filled it in."""


class Form(Struct, frozen=True, kw_only=True):
    """
    What was filled in. *stances* are labels, *actors* and *counterparts* codes or names with commas between; *words* is what was missed, which stands in *field* at *start* where those
    are known.
    """

    fault: Fault
    stances: tuple[str, ...] = ()
    actors: str = ""
    counterparts: str = ""
    speaker: str = ""
    note: str = ""
    words: str = ""
    field: Field | None = None
    start: int | None = None


class About(Struct, frozen=True, kw_only=True):
    """
    What a correction is about: the claim that is wrong (null where one was missed), the article with its text where it is still kept, and all
    that is known to be claimed in it and was not taken back.
    """

    claim: Claim | None
    article: Article | None
    claims: tuple[Claim, ...] = ()


def correction_of(form: Form, about: About, analyst: str | None, now: datetime) -> Correction:
    """Make the correction. Raises `WrongFormError`."""
    if form.fault is Fault.MISSED:
        if about.article is None:
            raise WrongFormError("the article's text is no longer kept, so nothing can be marked in it")
        new = _missed(form, about.article)
        return _made(form, about, (), new, analyst, now)
    if about.claim is None:
        raise WrongFormError("the claim is not known; it may have been taken back already")
    if form.fault is Fault.NOT_A_CLAIM:
        return _made(form, about, (about.claim,), None, analyst, now)
    if form.fault is Fault.OTHER:
        raise WrongFormError("say what is wrong")
    new = _changed(form, about.claim)
    if _told(new) == _told(about.claim):
        raise WrongFormError("nothing was changed; put right what is wrong, or say that it is not a claim")
    return _made(form, about, (about.claim,), new, analyst, now)


def standing(claims: Iterable[Claim], corrections: Iterable[Correction]) -> tuple[Claim, ...]:
    """Leave out of *claims* those that a correction has taken back."""
    gone = {claim.claim_id for correction in corrections for claim in correction.retracted}
    return tuple(claim for claim in claims if claim.claim_id not in gone)


def _made(
    form: Form, about: About, retracted: tuple[Claim, ...], new: Claim | None, analyst: str | None, now: datetime
) -> Correction:
    place = new or retracted[0]
    sentence = _sentence(place, about.article)
    wrong = retracted[0].claim_id if retracted else None
    made = correction_id(form.fault, analyst, now, place.article_id, sentence, wrong)
    gone = {claim.claim_id for claim in retracted}
    others = tuple(c for c in about.claims if c.claim_id not in gone and _inside(c, place.field, sentence))
    known = retracted or others
    return Correction(
        correction_id=made,
        fault=form.fault,
        made_at=now,
        analyst=analyst,
        article_id=place.article_id,
        revision=place.revision,
        language=place.language,
        field=place.field,
        sentence=sentence,
        retracted=retracted,
        asserted=() if new is None else (owned(new, made),),
        standing=others,
        published_at=place.published_at,
        model_version=known[0].model_version if known else None,
        note=" ".join(form.note.split())[:_NOTE_CHARS] or None,
    )


def _changed(form: Form, claim: Claim) -> Claim:
    stances = _stances(form.stances)
    actors = parties(form.actors, "whose stance it is")
    return replace(
        claim,
        stances=stances,
        codes=codes(stances),
        actors=actors,
        counterparts=_counterparts(form.counterparts, actors),
        speaker=_speaker(form.speaker, claim.speaker, actors),
    )


def _missed(form: Form, article: Article) -> Claim:
    field, span = _place(form, article)
    stances = _stances(form.stances)
    actors = parties(form.actors, "whose stance it is")
    speaker = _speaker(form.speaker, None, actors)
    text = (article.title or "") if field == "title" else article.text
    return Claim(
        claim_id="",
        article_id=article.article_id,
        revision=article.revision,
        story=0,
        field=field,
        start=span.start,
        end=span.end,
        text=text[span.slice],
        language=article.language,
        speaker=speaker,
        actors=actors,
        counterparts=_counterparts(form.counterparts, actors),
        stances=stances,
        quote=Quote.NARRATION if speaker is None else Quote.INDIRECT,
        codes=codes(stances),
        published_at=article.published_at,
        outlet=article.outlet,
        agency=article.agency,
        url=article.url,
        model_version=ANALYST,
    )


def _place(form: Form, article: Article) -> tuple[Field, Span]:
    """Find the marked words: where the browser says that they are, if they are there, else where they first stand."""
    words = form.words.strip()
    if not words:
        raise WrongFormError("mark the words that were missed")
    fields: dict[Field, str] = {"title": article.title or "", "text": article.text}
    if form.field is not None and form.start is not None:
        span = Span(form.start, form.start + len(words))
        if fields[form.field][span.slice] == words:
            return form.field, span
    for field, text in fields.items():
        if (start := text.find(words)) >= 0:
            return field, Span(start, start + len(words))
    raise WrongFormError("these words do not stand in the article as they were written; copy them from its text")


def _sentence(place: Claim, article: Article | None) -> Words:
    """Find the sentence that *place* is in; where the text is gone, its own words have to do."""
    span = Span(place.start, place.end)
    own = Words(start=place.start, end=place.end, text=place.text)
    if article is None:
        return own
    for sentence in sentences(article):
        if sentence.field == place.field and sentence.span.overlaps(span):
            return Words(start=sentence.start, end=sentence.end, text=sentence.text)
    return own


def _inside(claim: Claim, field: Field, sentence: Words) -> bool:
    return claim.field == field and Span(sentence.start, sentence.end).overlaps(Span(claim.start, claim.end))


def _stances(labels: Sequence[str]) -> tuple[StanceScore, ...]:
    chosen = [label for label in LABELS if label.value in labels]
    if not chosen or len(chosen) != len(set(labels)):
        raise WrongFormError(f"choose at least one stance, of {', '.join(LABELS)}")
    if {Stance.OPEN, Stance.CLOSED} <= set(chosen) or {Stance.CONFIRMATION, Stance.DENIAL} <= set(chosen):
        raise WrongFormError("one claim can't be both ends of an axis; correct it to one, and mark the other as missed")
    return tuple(StanceScore(label=label, confidence=1.0) for label in chosen)


def _counterparts(text: str, actors: tuple[str, ...]) -> tuple[str, ...]:
    others = parties(text, "toward whom") if text.strip() else ()
    if not others and len(actors) == 1:
        raise WrongFormError("toward whom: name the other side, or ANY for all parties")
    if set(actors) & set(others):
        raise WrongFormError("a party can't have a stance toward itself")
    return others


def _speaker(text: str, before: Speaker | None, actors: tuple[str, ...]) -> Speaker | None:
    name = " ".join(text.split())
    if not name:
        return None
    if before is not None and before.name == name:
        return before
    _check_name(name, "speaker")
    return Speaker(name=name, party=actors[0])


def parties(text: str, what: str) -> tuple[str, ...]:
    """
    Read parties: ISO codes, names that we write ourselves in English or Arabic, or other names as they are. Raises `WrongFormError`.

    >>> parties("russia, us, Hamas, الصين", "whose")
    ('RU', 'US', 'Hamas', 'CN')
    """
    names = [" ".join(part.split()) for part in text.replace("،", ",").split(",")]
    found = tuple(dict.fromkeys(_party(name, what) for name in names if name))
    if not 0 < len(found) <= _PARTIES:
        raise WrongFormError(f"{what}: name one to {_PARTIES} parties, with commas between")
    return found


def _party(name: str, what: str) -> str:
    _check_name(name, what)
    known = _known_parties().get(name.casefold())
    if known is None and len(name) == 2 and name.isascii():
        raise WrongFormError(f"{what}: {name!a} is no code of a state")
    return known or name


def _check_name(name: str, what: str) -> None:
    if len(name) > _NAME_CHARS or not name[0].isalpha() or _FORBIDDEN & set(name) or not name.isprintable():
        raise WrongFormError(
            f"{what}: a name begins with a letter and has at most {_NAME_CHARS} characters, none of them ~, < or >"
        )


@cache
def _known_parties() -> dict[str, str]:
    codes_of_states: list[str] = [
        code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()
    ]
    found: dict[str, str] = {}
    for code in (*codes_of_states, ANY):
        for name in (code, english_name(code), english_name(code).removeprefix("the "), arabic_name(code)):
            found.setdefault(name.casefold(), code)
    return found


def _told(claim: Claim) -> tuple[object, ...]:
    speaker = claim.speaker.name if claim.speaker else None
    return frozenset(s.label for s in claim.stances), claim.actors, claim.counterparts, speaker
