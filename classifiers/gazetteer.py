"""Gazetteer: the files of countries, groups, institutions and persons in; what a text names, with where it stands, out."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.resources.abc import Traversable

from ahocorasick_rs import AhoCorasick, MatchKind

from classifiers.boundaries import CLITICS, DEMONYM_ENDINGS, word_end
from classifiers.claim import Speaker
from classifiers.entries import Entry, GazetteerError, Kind, Match, Sense, in_office, in_reach
from classifiers.folding import fold
from classifiers.gazetteerfiles import Row, rows, shipped, version_of
from classifiers.own_facts import Fact, Flag, OwnFactError, OwnForm, OwnGroup, OwnPerson, read, version
from classifiers.writtenforms import TO_THE, case_fits, written_forms

__all__ = ["Entry", "Gazetteer", "GazetteerError", "Kind", "Match", "Sense", "default", "in_reach", "with_own"]


_GROUPS_THEMSELVES = frozenset({"opposition_pattern", "rebels_pattern"})
"""What a group already is: the rebels of the FMLN are the FMLN."""


class Gazetteer:
    """
    Names of the three languages, and who holds which office.

    Reading the files takes about a quarter of a second, building the automaton of a language, on first use, some hundredths.
    """

    def __init__(self, folder: Traversable, own: Sequence[Fact] = ()) -> None:
        """
        Read the eight files in *folder*, then the user's *own* facts, which add to them or override them.

        Raises `GazetteerError` at the first bad row, and where an own fact is about nobody.
        """
        self.countries: dict[str, Entry] = {}
        self._entries: dict[tuple[Kind, str], Entry] = {}
        self._senses: dict[str, dict[str, list[tuple[str, Sense]]]] = {"ar": {}, "ru": {}, "en": {}}
        self._automata: dict[str, tuple[AhoCorasick, list[list[tuple[str, Sense]]]]] = {}
        self._adjectives: dict[str, str] = {}
        self._version = version_of(folder)
        self.own_version = version(own)
        """Names the user's own facts; empty where there are none."""
        self._read_entries(folder)
        self._read_aliases(folder)
        for fact in own:
            self._learn(fact)
        self._own = {
            alias: sense.entry
            for alias, senses in self._senses["en"].items()
            for _, sense in senses
            if sense.entry.kind is Kind.INSTITUTION and sense.entry.party
        }
        self._by_last_name: dict[str, list[Entry]] = {}
        self._offices: dict[tuple[str, str], list[Entry]] = {}
        for entry in self._entries.values():
            if entry.kind is Kind.PERSON and entry.party:
                self._offices.setdefault((entry.party, entry.role), []).append(entry)
                self._by_last_name.setdefault(entry.name.split()[-1], []).append(entry)

    def find(self, text: str, language: str) -> tuple[Match, ...]:
        """
        Find every name in *text*, the longest at each place, in order and without overlaps; names of another language aren't looked for.

        Names stand at word boundaries, behind Arabic clitics, in any Russian case. A form with a capital wants a capital in the text,
        one all in capitals wants them all ('US', not 'us').
        """
        automaton = self._automaton(language)
        if automaton is None or not text:
            return ()
        folded = fold(text)
        searched = folded.text.replace("_", " ")
        affixed = language == "ar"
        found: list[tuple[int, int, tuple[Sense, ...]]] = []
        for index, start, end in automaton[0].find_matches_as_indexes(searched, overlapping=True):
            if not affixed and (searched[end : end + 1].isalnum() or (start and searched[start - 1].isalnum())):
                continue  # part of a longer word
            if (stop := word_end(searched, start, end, CLITICS, DEMONYM_ENDINGS) if affixed else end) is None:
                continue
            joined = len(TO_THE) if language == "ar" and searched.startswith(TO_THE, start) else 0
            span = folded.span(start + joined, stop)
            written = text[span.start : span.end]
            senses = tuple(
                sense
                for form, sense in automaton[1][index]
                if case_fits(form, written) and (stop == end or sense.way.startswith("demonym"))
            )
            if senses:
                found.append((span.start, span.end, senses))
        return tuple(_longest(found))

    def names_any(self, folded: str, language: str) -> bool:
        """
        Whether a folded text has any name of *language* in it; it may be wider than `find`, which looks at capitals too, never narrower.

        >>> default().names_any("the kremlin is silent", "en"), default().names_any("it rains", "en")
        (True, False)
        """
        automaton = self._automaton(language)
        if automaton is None:
            return False
        affixes = (CLITICS, DEMONYM_ENDINGS) if language == "ar" else (frozenset(), ())
        found = automaton[0].find_matches_as_indexes(folded, overlapping=True)
        return any(word_end(folded, start, end, *affixes) is not None for _, start, end in found)

    def holders(self, party: str, role: str, date: str | None) -> tuple[Entry, ...]:
        """
        List who held *role* for *party* on *date* ('2015-08-01'), the latest in office first; nobody where the date is unknown.

        An office that is open in the files counts for 25 years: some of the files are old and leave offices open that have ended.
        """
        if date is None:
            return ()
        current = [entry for entry in self._offices.get((party, role), ()) if in_office(entry, date)]
        return tuple(sorted(current, key=lambda entry: entry.since, reverse=True))

    def institution(self, party: str, pattern: Entry) -> Speaker:
        """
        Name the institution that a pattern word ('Foreign Ministry') means for *party*.

        >>> default().institution("IQ", Entry(name="Foreign Ministry", kind=Kind.INSTITUTION, party=None)).name
        'Iraqi Foreign Ministry'
        """
        if self.country(party) is None and pattern.role in _GROUPS_THEMSELVES:
            return Speaker(name=self.adjective(party), party=party)
        name = f"{self.adjective(party)} {pattern.name[:1].lower() if pattern.name in _COMMON else pattern.name[:1]}{pattern.name[1:]}"
        own = self._own.get(name)
        return Speaker(name=own.name if own else name, id=own.wikidata if own else None, party=party)

    def country(self, code: str) -> Entry | None:
        """Look up a country by its code."""
        return self.countries.get(code)

    def person(self, name: str, parties: Collection[str], date: str | None) -> Entry | None:
        """
        Find the one person called *name* in English, in full or by the last name alone, who speaks for one of *parties*.

        Initials in the middle don't count. By the last name alone only somebody in an office on *date* is found, or not long before or after it.
        """
        words = [word for word in name.split() if len(word.rstrip(".")) > 1]
        senses = self._senses["en"].get(" ".join(words), [])
        found = {sense.entry.name: sense.entry for _, sense in senses if sense.entry.kind is Kind.PERSON}
        if len(words) == 1 and not found:
            found = {entry.name: entry for entry in self._by_last_name.get(words[0], ())}
        fitting = [e for e in found.values() if e.party in parties and (len(words) > 1 or in_reach(e, date))]
        return fitting[0] if len(fitting) == 1 else None

    @property
    def persons(self) -> tuple[Entry, ...]:
        """All persons, in the order of the files."""
        return tuple(entry for entry in self._entries.values() if entry.kind is Kind.PERSON)

    def spellings(self, language: str) -> Iterator[tuple[str, Entry]]:
        """List how persons are written in *language*, in the order of the files."""
        for senses in self._senses[language].values():
            for written, sense in senses:
                if sense.entry.kind is Kind.PERSON:
                    yield written, sense.entry

    @property
    def keys(self) -> tuple[tuple[Kind, str], ...]:
        """What it has entries for: the kind and the key of each."""
        return tuple(self._entries)

    @property
    def version(self) -> str:
        """The sha256 of the files, with that of the user's own facts behind a plus: what was read with the same one can be compared."""
        return f"{self._version}+{self.own_version}" if self.own_version else self._version

    def entry(self, kind: Kind, name: str) -> Entry | None:
        """Look up an entry by its kind and key."""
        return self._entries.get((kind, name))

    def adjective(self, party: str) -> str:
        """Give the English adjective of *party* ('Russian', 'US', 'Hamas'), as newspapers write it before 'official'."""
        return self._adjectives.get(party, party)

    def _read_entries(self, folder: Traversable) -> None:
        for row in rows(folder, "countries.tsv", 3):
            code, wikidata, name = row.cells
            self.countries[code] = self._add(
                code, Entry(name=name, kind=Kind.COUNTRY, party=code, wikidata=wikidata or None)
            )
        for row in rows(folder, "groups.tsv", 5):
            group, wikidata, name, kind, home = row.cells
            entry = Entry(
                name=name,
                kind=Kind.GROUP,
                party=home if kind in _PARTS else group,
                role=kind,
                wikidata=wikidata or None,
                home=home or None,
            )
            self._add(group, entry)
        for row in rows(folder, "institutions.tsv", 3):
            name, party, kind = row.cells
            self._add(name, Entry(name=name, kind=Kind.INSTITUTION, party=None if party == "*" else party, role=kind))
        for row in rows(folder, "persons.tsv", 8):
            key, wikidata, name, party, role, since, until, _ = row.cells
            entry = Entry(
                name=name,
                kind=Kind.PERSON,
                party=party or None,
                role=role,
                wikidata=wikidata or None,
                since=since,
                until=until,
            )
            self._add(key, entry)

    def _add(self, key: str, entry: Entry) -> Entry:
        self._entries[entry.kind, key] = entry
        return entry

    def _read_aliases(self, folder: Traversable) -> None:
        for row in rows(folder, "country_aliases.tsv", 6):
            code, language, form, way, ambiguous, _ = row.cells
            self._alias(row, (Kind.COUNTRY, code), way, (language, form, ambiguous))
            if (
                language == "en"
                and way == "demonym_adj"
                and (form.endswith(_ADJECTIVE_ENDS) or code not in self._adjectives)
            ):
                self._adjectives[code] = form
        self._adjectives |= _ADJECTIVES
        for file, kind in (("group", Kind.GROUP), ("institution", Kind.INSTITUTION), ("person", Kind.PERSON)):
            for row in rows(folder, f"{file}_aliases.tsv", 5):
                key, *alias, _ = row.cells
                self._alias(row, (kind, key), "name", alias)

    def _alias(self, row: Row, key: tuple[Kind, str], way: str, alias: Sequence[str]) -> None:
        language, form, ambiguous = alias
        entry = self._entries.get(key)
        if entry is None:
            raise GazetteerError(
                f"{row.place}: {key[1]!r} is not in the file of its kind; add it there or remove the alias"
            )
        if language not in self._senses or not form or ambiguous not in {"", "1"}:
            raise GazetteerError(
                f"{row.place}: want a language (ar, ru, en), a form, and an ambiguous flag that is 1 or empty"
            )
        self._senses[language].setdefault(form, []).append((form, Sense(entry, way, ambiguous == "1")))

    def _learn(self, fact: Fact) -> None:
        """Add a fact of the user's own; a form that is sure means what it says there and nothing else."""
        if isinstance(fact, OwnGroup):
            party = fact.home if fact.kind in _PARTS and fact.home else fact.id
            self._add(
                fact.id, Entry(name=fact.id, kind=Kind.GROUP, party=party, role=fact.kind, home=fact.home or None)
            )
            self._named(fact.id, "en", Sense(self._entries[Kind.GROUP, fact.id], "name", ambiguous=False))
        elif isinstance(fact, OwnPerson):
            if self._about(fact.party) is None:
                raise GazetteerError(
                    f"{fact.place}: {fact.party!r} is no party; write a country's code or a group's id"
                )
            office = {"role": fact.role, "since": fact.since, "until": fact.until}
            entry = self._add(fact.name, Entry(name=fact.name, kind=Kind.PERSON, party=fact.party, **office))
            self._named(fact.name, "en", Sense(entry, "name", ambiguous=False))
        else:
            self._learn_form(fact)

    def _learn_form(self, fact: OwnForm) -> None:
        about = self._about(fact.of)
        if about is None:
            raise GazetteerError(
                f"{fact.place}: nobody is called {fact.of!r}; write a country's code, a group's id, a person's or an institution's name"
            )
        if fact.flag is not Flag.NEVER:
            doubted = fact.flag is Flag.AMBIGUOUS
            self._named(fact.form, fact.language, Sense(about, "nickname" if doubted else "name", ambiguous=doubted))
            return
        known = self._senses[fact.language].get(fact.form, [])
        kept = [sense for sense in known if sense[1].entry != about]
        if len(kept) == len(known):
            raise GazetteerError(
                f"{fact.place}: {fact.form!r} does not mean {fact.of!r} in the first place; leave the line out"
            )
        if kept:
            self._senses[fact.language][fact.form] = kept
        else:
            del self._senses[fact.language][fact.form]

    def _about(self, key: str) -> Entry | None:
        """The entry of any kind with this key."""
        return next((self._entries[kind, key] for kind in Kind if (kind, key) in self._entries), None)

    def _named(self, form: str, language: str, sense: Sense) -> None:
        known = self._senses[language].get(form, []) if sense.ambiguous else []
        self._senses[language][form] = [*known, (form, sense)]

    def _automaton(self, language: str) -> tuple[AhoCorasick, list[list[tuple[str, Sense]]]] | None:
        if language not in self._automata and language in self._senses:
            folded: dict[str, list[tuple[str, Sense]]] = {}
            for form, senses in self._senses[language].items():
                if form.removeprefix("the ") != form and form.removeprefix("the ") in self._senses[language]:
                    continue  # found without its article, with all that it means
                for written in written_forms(form, senses[0][1].way, language):
                    known = folded.setdefault(written, [])
                    known.extend(sense for sense in senses if sense not in known)
            automaton = AhoCorasick(list(folded), matchkind=MatchKind.Standard)
            self._automata[language] = (automaton, list(folded.values()))
        return self._automata.get(language)


@cache
def default() -> Gazetteer:
    """Load the gazetteer that ships with the package, once."""
    return Gazetteer(shipped())


def with_own(text: str, name: str) -> Gazetteer:
    """
    Load the shipped gazetteer with the user's own facts in *text* (see `classifiers.own_facts`), *name* for errors.

    Raises `GazetteerError` where a line is no fact or is about nobody.
    """
    try:
        return Gazetteer(shipped(), read(text, name))
    except OwnFactError as error:
        raise GazetteerError(str(error)) from None


def _longest(found: list[tuple[int, int, tuple[Sense, ...]]]) -> Iterator[Match]:
    """Keep the longest of matches that overlap, of equally long ones the first; equal spans join their senses."""
    found.sort(key=lambda hit: (hit[0], -hit[1]))
    joined: list[Match] = []
    for start, end, senses in found:
        if joined and (joined[-1].start, joined[-1].end) == (start, end):
            joined[-1] = Match(start, end, tuple(dict.fromkeys((*joined[-1].senses, *senses))))
        elif not joined or start >= joined[-1].end:
            joined.append(Match(start, end, senses))
        elif end - start > joined[-1].end - joined[-1].start:  # 'North Korean' in 'the North Korean'
            joined[-1] = Match(start, end, senses)
    yield from joined


_ADJECTIVES = {
    "US": "US",
    "SA": "Saudi",
    "KZ": "Kazakh",
    "KG": "Kyrgyz",
    "PH": "Philippine",
    "AZ": "Azerbaijani",
    "BY": "Belarusian",
}
"""Adjectives that the rule for English ones would miss."""
_ADJECTIVE_ENDS = ("ish", "ese", "ian", "ean", "ch", "ic", "i", "ss")
_PARTS = {"organ", "military"}
"""Kinds of groups that speak for their home: the UN's Security Council, a state's army."""
_COMMON = {"Government", "Presidency", "Parliament", "Army", "Embassy"}
"""Institutions that English writes without a capital."""
