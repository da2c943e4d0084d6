"""Statements: signals that repeat one another in; what was said, once, out. The value of `parley.statements`."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import msgspec
from msgspec import Struct

from classifiers.claim import Moment, StanceScore
from classifiers.stance import LABELS, Stance
from streams.accounts import Account, Heard, Shown, article_key, claim_key
from streams.positions import Contribution, moment
from streams.signals import Evidence, Signal
from streams.weights import SAID, strengths, weight
from streams.wordings import Wording, alike, size, wording


class Statement(Struct, frozen=True, kw_only=True):
    """
    What was said, once, however many outlets repeat it.

    *principal* is the party that the speakers speak for (the speaker's name where that is not known), or null in narration. *stances* carry
    the highest confidence of any of its claims. *claims* counts every claim merged; *evidence* keeps the first 32, of which those whose
    words repeat an earlier one's have no text; of a statement over a week old it may keep none. *outlets*, *agencies* and
    *speakers* keep 32. *retracted* is true once no claim is left.
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
    v: int = 1


WINDOW_SECONDS = round(timedelta(hours=48).total_seconds())
"""A statement never spans more: what is said again after two days is said again."""

FOREIGN_WINDOW_SECONDS = round(timedelta(hours=24).total_seconds())
"""Between languages only time tells, so it must be closer."""

_EVIDENCE = 32
_NAMES = 32
_NAME_CHARS = 80
_HEARD = 64
_MORE = 128
_WORDINGS = 4
_LONGER = 1.5
_SURE = 0.5
_SHOWN_CHARS = 280


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
    return _with_names(account, signal)


def without(account: Account, claim_id: str | None) -> Account:
    """Take a claim out of *account*; the names of outlets stay. An account without claims is over."""
    key = claim_key(claim_id)
    return account.replace(
        heard=tuple(h for h in account.heard if h.claim != key),
        more=tuple(m for m in account.more if m != key),
        shown=tuple(s for s in account.shown if s.claim_id != claim_id),
    )


def same(accounts: Iterable[Account], signal: Signal) -> Account | None:
    """
    Find the statement that *signal* repeats, the youngest first.

    It has the same direction, principal and stances, and would still span no more than two days. Stances are the same if those read with half
    a confidence or more are in both: what a model is not sure of must not split a story. Then, in this order: it was made in the same article (the Kremlin in the title, Peskov in the lead); its words in the same language are alike; or it has not been heard in
    this language yet and is less than a day away.
    """
    source = principal(signal)
    open_ones = [
        account
        for account in reversed(tuple(accounts))
        if (account.actor, account.principal) == (signal.actor, source)
        and _same_stances(account, signal)
        and _span(account, signal) <= WINDOW_SECONDS
    ]
    key, language, words = article_key(signal.article_id), _language(signal), _words(signal)
    tests: tuple[Callable[[Account], bool], ...] = (
        lambda a: key is not None and any(h.article == key for h in a.heard),
        lambda a: any(alike(words, w) for w in a.wordings.get(language, ())),
        lambda a: bool(a.wordings) and language not in a.wordings and _span(a, signal) <= FOREIGN_WINDOW_SECONDS,
    )
    return next((account for test in tests for account in open_ones if test(account)), None)


def statement(account: Account, dyad: str, counterpart: str, *, retracted: bool = False) -> Statement:
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
            for label, best in zip(account.labels, _best(account), strict=True)
            if best > 0
        ),
        first_seen=moment(account.first),
        last_seen=moment(account.last),
        outlets=account.outlets,
        agencies=account.agencies,
        languages=account.languages,
        claims=0 if retracted else account.claims,
        evidence=() if retracted else tuple(_evidence(s) for s in account.shown),
        retracted=retracted,
    )


def contribution(account: Account) -> Contribution:
    """
    Weigh *account*: for each stance its strongest claim, at the time of its first.

    However many outlets repeat it, it was said once.
    """
    rows = [strengths(account.labels, h.confidences, h.weight, past=h.past) for h in account.heard]
    best = dict(zip(account.labels, map(max, zip(*rows, strict=True)), strict=True))
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


def _best(account: Account) -> list[int]:
    return [max(column) for column in zip(*(h.confidences for h in account.heard), strict=True)]


def _same_stances(account: Account, signal: Signal) -> bool:
    given = {score.label.value: score.confidence for score in signal.stances}
    known = {label: best / 1000 for label, best in zip(account.labels, _best(account), strict=True) if best > 0}
    sure = {label for stances in (given, known) for label, confidence in stances.items() if confidence >= _SURE}
    shared = given.keys() & known.keys()
    return bool(shared) and sure <= shared


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
    )


def _with_names(account: Account, signal: Signal) -> Account:
    evidence, language, words = signal.evidence, _language(signal), _words(signal)
    known = account.wordings.get(language, ())
    alikes = [w for w in known if alike(words, w)]
    # a lead tells more than its headline, and copies of the lead may share little with that
    longer = all(size(words) > _LONGER * size(w) for w in alikes)
    fresh = bool(words) and longer and len(known) < _WORDINGS
    shown = account.shown
    if evidence is not None and len(shown) < _EVIDENCE:
        shown = (*shown, _shown(evidence, None if alikes else evidence.text[:_SHOWN_CHARS]))
    return account.replace(
        shown=shown,
        wordings={**account.wordings, language: (*known, words)} if fresh else account.wordings,
        speakers=_added(account.speakers, signal.speaker.name if signal.speaker else None),
        outlets=_added(account.outlets, evidence.outlet if evidence else None),
        agencies=_added(account.agencies, evidence.agency if evidence else None),
        languages=_added(account.languages, evidence.language if evidence else None),
    )


def _shown(evidence: Evidence, text: str | None) -> Shown:
    published = evidence.published_at
    return Shown(
        claim_id=evidence.claim_id,
        language=evidence.language,
        text=text,
        outlet=evidence.outlet,
        agency=evidence.agency,
        url=evidence.url,
        speaker=evidence.speaker,
        published=None if published is None else int(published.timestamp()),
    )


def _evidence(shown: Shown) -> Evidence:
    return Evidence(
        claim_id=shown.claim_id,
        text=shown.text or "",
        language=shown.language,
        outlet=shown.outlet,
        agency=shown.agency,
        url=shown.url,
        speaker=shown.speaker,
        published_at=None if shown.published is None else moment(shown.published),
    )


def _added(names: tuple[str, ...], name: str | None) -> tuple[str, ...]:
    name = (name or "")[:_NAME_CHARS]
    return names if not name or name in names or len(names) >= _NAMES else (*names, name)


def _span(account: Account, signal: Signal) -> int:
    at = int(signal.event_time.timestamp())
    return max(account.last, at) - min(account.first, at)


def _language(signal: Signal) -> str:
    return signal.evidence.language if signal.evidence else "und"


def _words(signal: Signal) -> Wording:
    return wording(signal.evidence.text, signal.evidence.language) if signal.evidence else ""
