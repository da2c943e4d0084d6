"""Watches: a new statement in; whether somebody wants to hear of it, out."""

import re

from classifiers.folding import fold
from streams.accounts import Account
from streams.findings import Case, Finding, Ruling, held_back, stale
from streams.reasons import Reason
from streams.rules import WatchRule


def watch(rule: WatchRule, case: Case) -> Ruling:
    """Decide on a statement of something watched: it rings once, when it is first heard with enough confidence and from enough sources."""
    account = case.account
    if account is None:
        return Ruling(Reason.NOT_WATCHED)
    reason = _unwatched(rule, account)
    if reason is None and stale(rule, case):
        reason = Reason.STALE
    best = max((account.confidence(label) for label in account.labels if _wanted(rule, label)), default=0.0)
    return Ruling(
        reason or held_back(rule, case, (account,), confidence=best) or Reason.FIRED,
        Finding(statements=(account.id,)),
    )


def _unwatched(rule: WatchRule, account: Account) -> Reason | None:
    """Tell in what *account* does not fit; null where it is watched, and has not rung."""
    if rule.speakers and rule.speakers.isdisjoint(account.speakers):
        return Reason.SPEAKER_NOT_WATCHED
    if not any(_wanted(rule, label) for label in account.labels):
        return Reason.STANCE_NOT_WATCHED
    if rule.words and not _says(account, rule.words):
        return Reason.WORDS_NOT_WATCHED
    return Reason.RANG_BEFORE if rule.name in account.rang else None


def _wanted(rule: WatchRule, label: str) -> bool:
    return not rule.stances or label in rule.stances


def _says(account: Account, words: frozenset[str]) -> bool:
    text = "\n".join(fold(shown.text).text for shown in account.shown if shown.text)
    return any(re.search(rf"(?:^|\W){re.escape(fold(word).text)}", text) for word in words)
