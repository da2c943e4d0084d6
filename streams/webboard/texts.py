"""Texts: a key and a language in; what the board says, a party's name, a time, out. Pure but for the table beside it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib import resources

from streams.names import arabic_name, english_name
from streams.webboard.filters import Language
from streams.webboard.html import Markup, tag


class Texts:
    """What the board says in one language. A key that the table lacks is a bug, and raises `KeyError`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = table()[language]

    def __call__(self, key: str, *inserted: str) -> str:
        text = self._texts[key]
        return text % inserted if inserted else text

    def of(self, group: str, value: str | None) -> str:
        """Say a value of an enumeration; one that a newer version knows is `other`."""
        return self._texts.get(f"{group}_{value}") or self._texts[f"{group}_other"]

    def rule(self, name: str) -> str:
        """Name a rule: one that ships has a name in each language, any other the one that its file gives it."""
        return self._texts.get(f"rule_{name}", name)

    def listed(self, names: Iterable[str]) -> str:
        """Put names after one another, with the language's own comma."""
        return f"{self('comma')} ".join(names)

    def party(self, party: str) -> str:
        """Name a party."""
        return arabic_name(party) if self.language is Language.AR else english_name(party)

    def toward(self, actor: str, counterpart: str) -> str:
        """Name a direction."""
        return _begun(self("toward", self.party(actor), self.party(counterpart)))

    def pair(self, one: str, other: str) -> str:
        """Name both parties of a dyad."""
        return _begun(f"{self.party(one)} – {self.party(other)}")

    def time(self, at: datetime | None) -> Markup | None:
        """Write a time, to the minute, in UTC; its numbers run from left to right in any language."""
        if at is None:
            return None
        return tag("time", at.strftime("%Y-%m-%d %H:%M"), datetime=at.isoformat(), dir="ltr")


def _begun(text: str) -> str:
    """Begin with a capital: 'the United States' does not."""
    return text[:1].upper() + text[1:]


@cache
def texts(language: Language) -> Texts:
    """The texts of *language*."""
    return Texts(language)


@cache
def table() -> Mapping[Language, Mapping[str, str]]:
    """Load the table; a row that has not three filled columns fails with its number."""
    found: dict[Language, dict[str, str]] = {language: {} for language in Language}
    lines = (resources.files("streams.webboard") / "texts.tsv").read_text("utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != 3 or not all(row) or row[0] in found[Language.EN]:
            raise ValueError(f"texts.tsv:{number}: expected a new key, English and Arabic with tabs between")
        found[Language.EN][row[0]], found[Language.AR][row[0]] = row[1], row[2]
    return found
