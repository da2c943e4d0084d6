"""Repeats: a signal and the statements of its dyad in; the one that it repeats, or none, out."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from streams.accounts import Account, article_key
from streams.signals import Signal
from streams.statements import best_confidences, language_of, principal, themes_of, wording_of
from streams.themes import akin, apart, close
from streams.wordings import alike

WINDOW_SECONDS = round(timedelta(hours=48).total_seconds())
"""A statement never spans more: what is said again after two days is said again."""

FOREIGN_WINDOW_SECONDS = round(timedelta(hours=24).total_seconds())
"""Between languages only time tells, so it must be closer."""

_SURE = 0.5


def same(accounts: Iterable[Account], signal: Signal) -> Account | None:
    """
    Find the statement that *signal* repeats, the youngest first.

    It has the same direction, principal and stances, and would still span no more than two days. Stances are the same if those read with half
    a confidence or more are in both: what a model is not sure of must not split a story. Then, in this order: it was made in the same
    article (the Kremlin in the title, Peskov in the lead); its words in the same language are alike; or it has not been heard in this
    language yet and is less than a day away. The last two only where both are not plainly about something else: another day, place, form of contact, matter or number.
    """
    source = principal(signal)
    open_ones = [
        account
        for account in reversed(tuple(accounts))
        if (account.actor, account.principal) == (signal.actor, source)
        and _same_stances(account, signal)
        and _span(account, signal) <= WINDOW_SECONDS
    ]
    key, language, words = article_key(signal.article_id), language_of(signal), wording_of(signal)
    about = themes_of(signal)
    near = {account.id for account in open_ones if not apart(account.themes, about)}
    tests: tuple[Callable[[Account], bool], ...] = (
        lambda a: key is not None and any(h.article == key for h in a.heard),
        lambda a: (
            a.id in near
            and any(alike(words, w, same_themes=close(a.themes, about)) for w in a.wordings.get(language, ()))
        ),
        lambda a: (
            (a.id in near and akin(a.themes, about))
            and bool(a.wordings)
            and language not in a.wordings
            and _span(a, signal) <= FOREIGN_WINDOW_SECONDS
        ),
    )
    return next((account for test in tests for account in open_ones if test(account)), None)


def _same_stances(account: Account, signal: Signal) -> bool:
    given = {score.label.value: score.confidence for score in signal.stances}
    known = {
        label: best / 1000 for label, best in zip(account.labels, best_confidences(account), strict=True) if best > 0
    }
    sure = {label for stances in (given, known) for label, confidence in stances.items() if confidence >= _SURE}
    shared = given.keys() & known.keys()
    return bool(shared) and sure <= shared


def _span(account: Account, signal: Signal) -> int:
    at = int(signal.event_time.timestamp())
    return max(account.last, at) - min(account.first, at)
