"""Surges and silences: how often a dyad speaks in; whether that is more than usual, or whether it has stopped, out."""

from streams.accounts import Account
from streams.findings import Case, Finding, Ruling, held_back, stale
from streams.reasons import Reason
from streams.rhythms import expected, history_seconds, pressure, recent_count
from streams.rules import SilenceRule, SurgeRule

_SHOWN_HOURS = 6
_HOUR_SECONDS = 3600


def surge(rule: SurgeRule, case: Case) -> Ruling:
    """Decide on how much is said: whether the sum of what is beyond the usual has reached the threshold. Repeats of a statement count for nothing."""
    rhythm, account = case.rhythm, case.account
    if rhythm is None or account is None:
        return Ruling(Reason.AS_USUAL)
    if history_seconds(rhythm) < rule.min_history.total_seconds():
        return Ruling(Reason.NO_BASELINE)
    if pressure(rhythm, case.now, rule.slack) < rule.threshold:
        return Ruling(Reason.AS_USUAL)
    hour = case.now // _HOUR_SECONDS
    finding = Finding(
        statements=(account.id,),
        count=recent_count(rhythm, case.now, _SHOWN_HOURS),
        usual=round(sum(expected(rhythm, hour - back) for back in range(_SHOWN_HOURS)), 1),
        span_seconds=_SHOWN_HOURS * _HOUR_SECONDS,
    )
    if stale(rule, case):
        return Ruling(Reason.STALE, finding)
    best = max(account.confidence(label) for label in account.labels)
    return Ruling(held_back(rule, case, (account,), confidence=best) or Reason.FIRED, finding)


def silence(rule: SilenceRule, case: Case, collapsed: int = 0) -> Ruling:
    """Decide on a dyad of which nothing was heard: whether it has been so for long enough, and whether it used to speak. *collapsed* statements count as heard before."""
    last = latest(case.accounts)
    if last is None:
        return Ruling(Reason.SELDOM)
    begin = last.last - rule.window.total_seconds()
    count = sum(account.first >= begin for account in case.accounts) + collapsed
    if count < rule.min_statements:
        return Ruling(Reason.SELDOM)
    if case.now - last.last < rule.after.total_seconds():
        return Ruling(Reason.NOT_YET)
    finding = Finding(statements=(last.id,), count=count, span_seconds=int(rule.after.total_seconds()))
    if stale(rule, case):
        return Ruling(Reason.STALE, finding)
    if rule.name in last.rang:
        return Ruling(Reason.RANG_BEFORE, finding)
    # with how much confidence, and by how many, the last word was heard says nothing about the silence after it
    return Ruling(held_back(rule, case, (), confidence=1.0) or Reason.FIRED, finding)


def latest(accounts: tuple[Account, ...]) -> Account | None:
    """Find the statement that was last heard."""
    return max(accounts, key=lambda account: (account.last, account.id), default=None)
