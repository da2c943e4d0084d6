"""Gazetteers: the path of a user's own facts in; the gazetteer with them, or what is wrong with the file, out."""

from collections import Counter
from pathlib import Path

from classifiers import own_facts
from classifiers.gazetteer import Gazetteer, GazetteerError, Kind, default, with_own
from streams.cli.group import Failure
from streams.cli.texts import text_of


def loaded(path: Path | None) -> Gazetteer | None:
    """Load the shipped gazetteer with the facts in the file at *path*; None where there is no path. Raises `Failure` where it can't be used."""
    if path is None:
        return None
    try:
        return with_own(text_of(path, "a file of facts"), str(path))
    except GazetteerError as error:
        raise Failure(str(error)) from None


def faults_of(path: Path) -> tuple[int, tuple[str, ...]]:
    """
    Count the facts of the file at *path* and list its faults, each `FILE:LINE: what is wrong`; where every line is a fact, also the first that is about nobody.

    A file that cannot be read is a fault too.
    """
    try:
        text = text_of(path, "a file of facts")
    except Failure as failure:
        return 0, (failure.message,)
    facts, found = own_facts.checked(text, str(path))
    if not found:
        try:
            with_own(text, str(path))
        except GazetteerError as error:
            return len(facts) - 1, (str(error),)
    return len(facts), found


def shipped() -> str:
    """Load the shipped files, and say in one line what is in them; `Failure` at a bad row."""
    try:
        gazetteer = default()
    except GazetteerError as error:
        raise Failure(str(error)) from None
    counts = Counter(kind for kind, _ in gazetteer.keys)
    parts = [f"{counts[kind]} {name}" for kind, name in _NAMES.items()]
    return f"{', '.join(parts)}; version {gazetteer.version[:16]}"


_NAMES = {
    Kind.COUNTRY: "countries",
    Kind.GROUP: "groups",
    Kind.INSTITUTION: "institutions",
    Kind.PERSON: "persons",
}
