"""Disowning: a claim's text in; whether its speaker denies in it to have said something, and which statements that takes back, out."""

from collections.abc import Iterable
from functools import cache
from importlib import resources

from classifiers.folding import fold
from classifiers.stance import Stance
from streams.accounts import Account

_DISOWNING_SECONDS = 3 * 86_400
# what a denial of readiness, or of a contact, may take back
_OPPOSITES = {
    Stance.CLOSED.value: (Stance.OPEN.value, Stance.CONFIRMATION.value),
    Stance.DENIAL.value: (Stance.CONFIRMATION.value, Stance.OPEN.value),
    Stance.OPEN.value: (Stance.CLOSED.value, Stance.DENIAL.value),
    Stance.CONFIRMATION.value: (Stance.DENIAL.value, Stance.CLOSED.value),
}


def disowns(text: str, language: str) -> bool:
    """
    Whether *text* denies a saying, not only what was said. The words are in `data/disowning.tsv`; in other languages none are known.

    >>> disowns("The ministry was misquoted, the spokesman said", "en"), disowns("The ministry denied any talks", "en")
    (True, False)
    """
    folded = fold(text).text
    return any(words in folded for words in _words(language))


def disowned_by(accounts: Iterable[Account]) -> frozenset[str]:
    """
    Tell which of a dyad's statements their own side says it did not make: those of the three days before that point another way.

    Computed from all that is kept, and not when the denial comes, so that the order of arrival makes no difference.
    """
    known = tuple(accounts)
    return frozenset(
        account.id
        for denial in known
        if denial.disowns
        for account in known
        if account.actor == denial.actor
        and not account.disowns
        and 0 <= denial.first - account.first <= _DISOWNING_SECONDS
        and any(opposite in account.labels for label in denial.labels for opposite in _OPPOSITES.get(label, ()))
    )


@cache
def _words(language: str) -> tuple[str, ...]:
    lines = (resources.files("streams") / "data" / "disowning.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(fold(words).text for spoken, words in rows if spoken == language)
