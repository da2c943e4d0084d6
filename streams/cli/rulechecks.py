"""Rule checks: the paths of rules and of their tests in; lines about faults and failures out."""

from collections.abc import Iterator
from pathlib import Path

from classifiers.claim import Claim
from classifiers.gazetteer import default as gazetteer
from classifiers.raw import RawArticle
from classifiers.rejected import Rejected
from streams import rulefile, ruletests
from streams.cli.group import Failure
from streams.cli.texts import text_of
from streams.rules import Rules
from streams.signals import ANY


def shipped() -> str:
    """The rules that come with Parley, as a file."""
    return rulefile.default_text()


def faults_of(path: Path | None) -> tuple[str, ...]:
    """List the faults of the file at *path* (null: the shipped one), each `FILE:LINE: what is wrong; what to write`."""
    text = rulefile.default_text() if path is None else text_of(path, "a file")
    return tuple(f"{path or 'rules.toml'}:{fault.line}: {fault.text}" for fault in _read(text).faults)


def summary(path: Path | None, faults: int) -> str:
    """Say in one line what is in the file."""
    name = str(path) if path else "the rules that come with Parley"
    if faults:
        return f"{name}: {faults} fault{'' if faults == 1 else 's'}"
    read = _read(rulefile.default_text() if path is None else text_of(path, "a file"))
    rules = read.rules.rules if read.rules else ()
    named = ", ".join(rule.name if rule.name == rule.kind else f"{rule.name} ({rule.kind.value})" for rule in rules)
    return f"{name}: {len(rules)} rule{'' if len(rules) == 1 else 's'}: {named}"


def rules_at(path: Path | None) -> Rules:
    """Read the rules at *path* (null: the shipped ones); `Failure` with the first fault where they can't be used."""
    faults = faults_of(path)
    if faults:
        raise Failure(faults[0] + (f"; {len(faults) - 1} more, see parley rules check {path}" if faults[1:] else ""))
    rules = _read(rulefile.default_text() if path is None else text_of(path, "a file")).rules
    assert rules is not None
    return rules


def failures_of(path: Path, rules_path: Path | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each test's name, and what differs from its expectation."""
    try:
        tests = ruletests.read(text_of(path, "a file"))
    except ruletests.RuleTestError as error:
        raise Failure(f"{path}:{error}") from None
    own = path.parent / tests.rules if tests.rules else None
    rules = rules_at(rules_path or own)
    claims = _reader() if tests.needs_reader else None
    for case in tests.test:
        yield case.name, ruletests.run(case, rules, claims)


def _reader() -> ruletests.Claims:
    from classifiers import article, model, reader  # noqa: PLC0415, seconds to import, and most tests need none

    loaded = reader.Reader(model.default())

    def claims(raw: RawArticle) -> tuple[Claim, ...]:
        cleaned = article.read(raw)
        return () if isinstance(cleaned, Rejected) else loaded.read(cleaned)

    return claims


def _read(text: str) -> rulefile.Read:
    known = {name for _, name in gazetteer().keys} | {ANY}
    return rulefile.read(text, lambda party: party in known)
