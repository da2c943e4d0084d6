"""Statements: signals that repeat one another in; what was said, once, out. The value of `parley.statements`."""

import msgspec
from msgspec import Struct

from classifiers.claim import Moment, StanceScore
from classifiers.stance import LABELS, Stance
from streams.accounts import Account, Heard, Shown, article_key, claim_key, source_key
from streams.disowning import disowns
from streams.positions import Contribution, moment
from streams.signals import Evidence, Signal
from streams.themes import themes
from streams.weights import SAID, strengths, weight
from streams.wordings import Wording, alike, size, wording


class Statement(Struct, frozen=True, kw_only=True):
    """
    What was said, once, however many outlets repeat it.

    *principal* is the party that the speakers speak for (the speaker's name where that is not known), or null in narration. *stances* carry
    the highest confidence of any of its claims. *claims* counts every claim merged; *evidence* keeps the first 32 that say it in words of their own, and
    of copies, which have no text, the first two; of a statement over three days old it may keep none. *outlets*, *agencies* and
    *speakers* keep 32; *first_outlet* is whose report is the oldest. *independent* counts the sources that did not copy one another: the cited agency where there is one,
    else the outlet; *sources* names those that the evidence shows. *disowned* is true once the speaker's side denies to have said it, *retracted* once no claim is left.
    """

    statement_id: str
    dyad: str
    actor: str
    counterpart: str
    principal: str | None
    speakers: tuple[str, ...]
    stances: tuple[StanceScore, ...]
    first_seen: Moment
    last_seen: Moment
    outlets: tuple[str, ...]
    agencies: tuple[str, ...]
    languages: tuple[str, ...]
    claims: int
    evidence: tuple[Evidence, ...]
    retracted: bool = False
    first_outlet: str | None = None
    independent: int = 1
    sources: tuple[str, ...] = ()
    disowned: bool = False
    v: int = 2


_EVIDENCE = 32
_COPIES = 2
_AS_HEARD = 0
"""In place of the time of publication, where that is the event time that is kept with the claim anyway."""

_NAMES = 32
_NAME_CHARS = 80
_HEARD = 64
_MORE = 128
_WORDINGS = 4
_LONGER = 1.5
_SHOWN_CHARS = 280
_THEMES = 12
_DISOWNED_PERCENT = 50


def told(signal: Signal) -> Account:
    """Open the account of a statement that *signal* is the first to make."""
    labels = known_labels(signal)
    return _with_names(
        Account(
            id=signal.signal_id,
            actor=signal.actor or "",
            principal=principal(signal),
            labels=labels,
            heard=(_heard(signal, labels),),
            opened=_opened(None, signal),
            disowns=_disowns(signal),
        ),
        signal,
    )


def repeated(account: Account, signal: Signal) -> Account:
    """
    Add *signal*, a further claim of the same statement, to *account*.

    The first 64 claims are kept with their numbers, the ids of 128 more without; beyond that they are only counted.
    """
    if len(account.heard) < _HEARD:
        account = _with_labels(account, known_labels(signal))
        account = account.replace(heard=(*account.heard, _heard(signal, account.labels)))
    elif len(account.more) < _MORE:
        account = account.replace(more=(*account.more, claim_key(signal.claim_id)))
    else:
        account = account.replace(uncounted=account.uncounted + 1)
    account = account.replace(opened=_opened(account, signal), disowns=account.disowns or _disowns(signal))
    return _with_names(account, signal)


def without(account: Account, claim_id: str | None) -> Account:
    """Take a claim out of *account*; the names of outlets stay. An account without claims is over."""
    key = claim_key(claim_id)
    return account.replace(
        heard=tuple(h for h in account.heard if h.claim != key),
        more=tuple(m for m in account.more if m != key),
        shown=(shown := tuple(s for s in account.shown if s.claim_id != claim_id)),
        opened=_first_shown(account.replace(shown=shown)) if len(shown) < len(account.shown) else account.opened,
    )


def statement(
    account: Account, dyad: str, counterpart: str, *, retracted: bool = False, disowned: bool = False
) -> Statement:
    """Write *account* as it goes onto the topic; of a retracted one it is the last state, without claims and evidence."""
    return Statement(
        statement_id=account.id,
        dyad=dyad,
        actor=account.actor,
        counterpart=counterpart,
        principal=account.principal,
        speakers=account.speakers,
        stances=tuple(
            StanceScore(label=Stance(label), confidence=best / 1000)
            for label, best in zip(account.labels, best_confidences(account), strict=True)
            if best > 0
        ),
        first_seen=moment(account.first),
        last_seen=moment(account.last),
        outlets=account.outlets,
        agencies=account.agencies,
        languages=account.languages,
        claims=0 if retracted else account.claims,
        evidence=() if retracted else tuple(_evidence(s, account) for s in account.shown),
        retracted=retracted,
        first_outlet=(account.opened[1] or next(iter(account.outlets), None)) if account.opened else None,
        independent=account.independent,
        sources=tuple(dict.fromkeys(name for s in account.shown if (name := s.agency or s.outlet))),
        disowned=disowned,
    )


def contribution(account: Account, *, disowned: bool = False) -> Contribution:
    """
    Weigh *account*: for each stance its strongest claim, at the time of its first; half of that where it was disowned.

    However many outlets repeat it, it was said once.
    """
    rows = [strengths(account.labels, h.confidences, h.weight, past=h.past) for h in account.heard]
    # most have one claim, and this is done for every statement of a pair at every signal
    strongest = rows[0] if len(rows) == 1 else [max(column) for column in zip(*rows, strict=True)]
    if disowned:
        strongest = [strength * _DISOWNED_PERCENT // 100 for strength in strongest]
    best = dict(zip(account.labels, strongest, strict=True))
    return Contribution(account.first, best | {SAID: max(best.values())}, account.id)


def carried(signal: Signal) -> Contribution:
    """Weigh *signal* alone: what a retract takes out of a bucket where the statement itself is no longer kept."""
    return contribution(told(signal))


def principal(signal: Signal) -> str | None:
    """Tell for whom the claim is made: the speaker's party, else its name; null in narration."""
    return None if signal.speaker is None else (signal.speaker.party or signal.speaker.name)[:_NAME_CHARS]


def known_labels(signal: Signal) -> tuple[str, ...]:
    """List the stances that this version knows, in the order of the model's columns."""
    given = {score.label for score in signal.stances}
    return tuple(label.value for label in LABELS if label in given)


def best_confidences(account: Account) -> list[int]:
    """Take the highest confidence of each of the account's labels, in thousandths."""
    return [max(column) for column in zip(*(h.confidences for h in account.heard), strict=True)]


def _with_labels(account: Account, more: tuple[str, ...]) -> Account:
    """Make room for the stances that a further claim brings, in the order of the model's columns."""
    labels = tuple(label.value for label in LABELS if label in account.labels or label in more)
    if labels == account.labels:
        return account
    rows = [dict(zip(account.labels, h.confidences, strict=True)) for h in account.heard]
    return account.replace(
        labels=labels,
        heard=tuple(
            msgspec.structs.replace(h, confidences=tuple(row.get(label, 0) for label in labels))
            for h, row in zip(account.heard, rows, strict=True)
        ),
    )


def _heard(signal: Signal, labels: tuple[str, ...]) -> Heard:
    confidences = {score.label.value: round(score.confidence * 1000) for score in signal.stances}
    percent, past = weight(signal)
    return Heard(
        claim=claim_key(signal.claim_id),
        at=int(signal.event_time.timestamp()),
        weight=percent,
        past=past,
        confidences=tuple(confidences.get(label, 0) for label in labels),
        article=article_key(signal.article_id),
        source=source_key(signal.evidence.agency, signal.evidence.outlet) if signal.evidence else "",
    )


def _opened(account: Account | None, signal: Signal) -> tuple[int, str] | None:
    """Tell which outlet published first: the known one, or that of an older report."""
    known = account.opened if account else None
    outlet = signal.evidence.outlet if signal.evidence else None
    if not outlet:
        return known
    at = int(signal.event_time.timestamp())
    if known is not None and at >= known[0]:
        return known
    outlets = account.outlets if account else ()
    # the first in the list need not be written again
    return at, "" if outlets[:1] in ((), (outlet[:_NAME_CHARS],)) else outlet[:_NAME_CHARS]


def _first_shown(account: Account) -> tuple[int, str] | None:
    told = (_evidence(shown, account) for shown in account.shown)
    dated = [(int(e.published_at.timestamp()), e.outlet[:_NAME_CHARS]) for e in told if e.published_at and e.outlet]
    return min(dated, key=lambda one: one[0], default=None)


def _disowns(signal: Signal) -> bool:
    """Tell whether a side says here that it did not say something; what others say about it doesn't count."""
    own = signal.speaker is not None and signal.speaker.party == signal.actor
    return own and signal.evidence is not None and disowns(signal.evidence.text, signal.evidence.language)


def _with_names(account: Account, signal: Signal) -> Account:
    evidence, language, words = signal.evidence, language_of(signal), wording_of(signal)
    known = account.wordings.get(language, ())
    alikes = [w for w in known if alike(words, w)]
    # a lead tells more than its headline, and copies of the lead may share little with that
    longer = all(size(words) > _LONGER * size(w) for w in alikes)
    fresh = bool(words) and longer and len(known) < _WORDINGS
    speakers = _added(account.speakers, signal.speaker.name if signal.speaker else None)
    return account.replace(
        shown=_with_shown(account.shown, signal, speakers, copy=bool(alikes)),
        wordings={**account.wordings, language: (*known, words)} if fresh else account.wordings,
        themes=_with_themes(account.themes, themes_of(signal)),
        speakers=speakers,
        outlets=_added(account.outlets, evidence.outlet if evidence else None),
        agencies=_added(account.agencies, evidence.agency if evidence else None),
        languages=_added(account.languages, evidence.language if evidence else None),
    )


def _with_themes(known: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *more)))[:_THEMES]


def _with_shown(
    shown: tuple[Shown, ...], signal: Signal, speakers: tuple[str, ...], *, copy: bool
) -> tuple[Shown, ...]:
    """Keep the claim as evidence: the first 32 that say it in words of their own, and of copies the first two."""
    evidence = signal.evidence
    copies = sum(one.text is None for one in shown)
    if evidence is None or len(shown) >= _EVIDENCE or (copy and copies >= _COPIES):
        return shown
    published = evidence.published_at
    at = None if published is None else int(published.timestamp())
    first = speakers[0] if speakers else None
    kept = Shown(
        claim_id=evidence.claim_id,
        language=evidence.language,
        text=None if copy else evidence.text[:_SHOWN_CHARS],
        outlet=evidence.outlet,
        agency=evidence.agency,
        url=evidence.url,
        speaker=None if evidence.speaker == first else evidence.speaker,
        published=_AS_HEARD if at == int(signal.event_time.timestamp()) else at,
    )
    return (*shown, kept)


def _evidence(shown: Shown, account: Account) -> Evidence:
    published = shown.published
    if published == _AS_HEARD:
        key = claim_key(shown.claim_id)
        published = next((h.at for h in account.heard if h.claim == key), None)
    return Evidence(
        claim_id=shown.claim_id,
        text=shown.text or "",
        language=shown.language,
        outlet=shown.outlet,
        agency=shown.agency,
        url=shown.url,
        speaker=shown.speaker or (account.speakers[0] if account.speakers else None),
        published_at=None if published is None else moment(published),
    )


def _added(names: tuple[str, ...], name: str | None) -> tuple[str, ...]:
    name = (name or "")[:_NAME_CHARS]
    return names if not name or name in names or len(names) >= _NAMES else (*names, name)


def language_of(signal: Signal) -> str:
    """Tell the language of the claim's words; `und` where it carries none."""
    return signal.evidence.language if signal.evidence else "und"


def wording_of(signal: Signal) -> Wording:
    """Reduce the claim's words to what copies are known by; nothing where it carries none."""
    return wording(signal.evidence.text, signal.evidence.language) if signal.evidence else ""


def themes_of(signal: Signal) -> tuple[str, ...]:
    """Tell what the claim is about, in no language; nothing where it carries no words. 'Cairo' is Egypt itself where Egypt is one of the two."""
    if signal.evidence is None:
        return ()
    parties = signal.dyad.split("~")
    found = themes(signal.evidence.text, signal.evidence.language)
    return tuple(theme for theme in found if theme.partition(".")[2] not in parties)
