"""Parties: a sentence and what its story names in; the mentions of states, groups, institutions and persons, with their party, out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from classifiers.capitals import in_sentence_case
from classifiers.folding import Folded, fold
from classifiers.gazetteer import Gazetteer, Kind, Match, Sense, in_reach
from classifiers.languages import language_of
from classifiers.lexicon import words
from classifiers.mentions import Mention, Standing
from classifiers.placing import Placing
from classifiers.quotations import quotations
from classifiers.span import Span
from classifiers.spellings import is_given
from classifiers.standings import settle
from classifiers.wordkinds import Word, WordKind, by_kind

__all__ = ["ANY", "Analysis", "Known", "Mention", "Standing", "analyse"]

ANY = "ANY"
"""The party of 'all parties', 'everyone', 'any side'."""

_LEADERS = (
    "head_of_state",
    "head_of_government",
    "foreign_minister",
    "group_leader",
    "spokesperson",
    "minister",
    "envoy",
)


class Known(Struct, frozen=True):
    """What a story names beyond doubt: the ids of parties, and the names of persons in full."""

    parties: frozenset[str]
    names: frozenset[str]
    date: str | None = None
    called: Mapping[str, Sense] = {}
    """Whom the last word of a name that the story has in full means, where it means one."""


class Analysis(Struct, frozen=True, kw_only=True, dict=True):
    """A sentence and what was found in it; all spans are code points of *text*."""

    text: str
    language: str
    folded: Folded
    words: tuple[Word, ...]
    quotations: tuple[Span, ...]
    mentions: tuple[Mention, ...]

    def of_kind(self, *kinds: WordKind) -> tuple[Word, ...]:
        """List the words of the lexicon of the given kinds, in order."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], ())
        return tuple(word for word in self.words if word.kind in kinds)

    @cached_property
    def _by_kind(self) -> dict[WordKind, tuple[Word, ...]]:
        return by_kind(self.words)

    @property
    def named(self) -> tuple[str, ...]:
        """The parties that the sentence names as parties, in order."""
        return tuple(
            dict.fromkeys(m.party for m in self.mentions if m.party is not None and m.standing is Standing.NAMED)
        )


def analyse(texts: Sequence[str], language: str, gazetteer: Gazetteer, date: str | None) -> tuple[Analysis, ...]:
    """
    Read the sentences *texts* of one story, title included: one analysis for each, in order.

    The story is a witness for itself: a form that means several things ('Clinton', 'مالي') is taken for the one whose party, or whose full
    name, stands elsewhere in it beyond doubt, and for none where nothing else speaks for one. *date* ('2015-08-01') tells holders of an
    office apart. Nothing is found in a language without files.

    >>> from classifiers.gazetteer import default
    >>> [analysis] = analyse(["Moscow is ready to talk to all parties, the Syrian crisis aside."], "en", default(), None)
    >>> [(mention.party, mention.standing.value) for mention in analysis.mentions]
    [('RU', 'named'), ('ANY', 'named'), ('SY', 'topic')]
    """
    matches = [_without_given_names(gazetteer.find(text, language), text, language, gazetteer) for text in texts]
    quieter = in_sentence_case(texts, matches, language)
    if quieter is not None:
        texts = quieter
        matches = [gazetteer.find(text, language) for text in texts]
    known = _known(texts, matches, date)
    read = [_read(text, language, found, known) for text, found in zip(texts, matches, strict=True)]
    placing = Placing(gazetteer, (mention for one in read for mention in one.mentions))
    return tuple(replace(one, mentions=placing.place(one.mentions, one.text, language)) for one in read)


def _without_given_names(found: tuple[Match, ...], text: str, language: str, gazetteer: Gazetteer) -> tuple[Match, ...]:
    """Leave out persons of whom only a word stands there that is the first name of somebody else: 'Мустафа | Бергути'."""
    record = language_of(language)
    if record is None or not record.has_capitals or text.isupper():
        return found
    return tuple(match for match in found if not _is_first_name(match, text, language, gazetteer))


def _is_first_name(match: Match, text: str, language: str, gazetteer: Gazetteer) -> bool:
    written = text[match.start : match.end]
    if not match.senses or any(sense.entry.kind is not Kind.PERSON for sense in match.senses) or " " in written:
        return False
    follows = _NAME_BEHIND.match(text, match.end)
    named = follows is not None and all(follows.group(1) not in sense.entry.name for sense in match.senses)
    return named and is_given(written, language, gazetteer)


_NAME_BEHIND = re.compile(r"\s([A-ZА-ЯЁ][a-zа-яё]+)\b")


def _known(texts: Sequence[str], matches: Sequence[tuple[Match, ...]], date: str | None) -> Known:
    parties: set[str] = set()
    names: set[str] = set()
    called: dict[str, dict[str, Sense]] = {}
    for text, match in ((text, match) for text, found in zip(texts, matches, strict=True) for match in found):
        sure = [sense for sense in match.senses if not sense.ambiguous]
        if len({sense.entry.party for sense in sure}) == 1 and (party := sure[0].entry.party):
            parties.add(party)
            persons = [sense for sense in sure if sense.entry.kind is Kind.PERSON]
            names.update(sense.entry.name for sense in persons)
            written = text[match.start : match.end].split()
            if persons and len(written) > 1:
                called.setdefault(written[-1], {})[persons[0].entry.name] = persons[0]
    namesakes = {word: next(iter(found.values())) for word, found in called.items() if len(found) == 1}
    return Known(frozenset(parties), frozenset(names), date, namesakes)


def _read(text: str, language: str, matches: tuple[Match, ...], known: Known) -> Analysis:
    folded = fold(text)
    found = words(folded, language)
    quoted = quotations(text)
    chosen = [(match, sense) for match in matches if (sense := _choose(match, text, known)) is not None]
    named = [mention for match, sense in chosen for mention in _mentions(match, sense)]
    settled = [*settle(named, found, text, language), *_everyone(found)]
    return Analysis(
        text=text,
        language=language,
        folded=folded,
        words=found,
        quotations=quoted,
        mentions=tuple(sorted(settled, key=lambda mention: mention.start)),
    )


def _choose(match: Match, text: str, known: Known) -> Sense | None:
    """Take the one sense that the form, or the story, speaks for."""
    match = _plausible(match, text, known)
    meant = known.called.get(text[match.start : match.end])
    if meant is not None and all(sense.entry.kind is Kind.PERSON for sense in match.senses):
        return meant
    doubted = len({sense.entry.party for sense in match.senses}) > 1 and any(sense.ambiguous for sense in match.senses)
    sure = _by_case(match, text) or [sense for sense in match.senses if not (sense.ambiguous or doubted)]
    if len({sense.entry.party for sense in sure}) == 1:
        return _best(sure, known)
    senses = sure or list(match.senses)
    lone = all(
        sense.entry.kind is Kind.PERSON for sense in senses
    )  # a surname that is a word as well needs its full name
    for spoken_for in (
        [sense for sense in senses if sense.entry.name in known.names],
        [
            sense
            for sense in senses
            if sense.entry.party in known.parties and (lone or sense.entry.kind is not Kind.PERSON)
        ],
        [sense for sense in sure if sense.entry.kind is Kind.COUNTRY],
    ):
        if len({sense.entry.party for sense in spoken_for}) == 1:
            return _best(spoken_for, known)
    return None


def _plausible(match: Match, text: str, known: Known) -> Match:
    """Leave out persons of another time that only their last name stands for, and abbreviations that are words in a text in capitals."""
    written = text[match.start : match.end]
    if text.isupper() and written.casefold() in _WORDS_IN_CAPITALS:
        return Match(match.start, match.end, ())
    if " " in written:
        return match
    if text[: match.start].endswith("-") and match.start > 1:  # the end of a longer name: 'Zia-ul-Haq'
        return Match(match.start, match.end, tuple(s for s in match.senses if s.entry.kind is not Kind.PERSON))
    senses = tuple(s for s in match.senses if s.entry.kind is not Kind.PERSON or in_reach(s.entry, known.date))
    return Match(match.start, match.end, senses)


_WORDS_IN_CAPITALS = {"who", "it", "us", "car", "as", "a", "the"}


def _by_case(match: Match, text: str) -> list[Sense]:
    """Countries whose English or Russian name is also another word, where capitals tell them from it ('US', 'Turkey')."""
    if not any(sense.ambiguous for sense in match.senses):
        return []
    written = text[match.start : match.end]
    if not written[0].isupper() or text.isupper():
        return []
    before = text[: match.start].rstrip(" ").rpartition(" ")[2]
    after = text[match.end :].lstrip(" ").partition(" ")[0]
    beside_name = (before[:1].isupper() and before[-1:].isalpha() and match.start > len(before) + 1) or (
        after[:1].isupper() and text[match.end : match.end + 1] == " "
    )
    if beside_name and not written.isupper():
        return []
    return [s for s in match.senses if s.entry.kind is Kind.COUNTRY and s.way in {"name", "short", "demonym_adj"}]


def _best(senses: Sequence[Sense], known: Known) -> Sense:
    """Of senses of one party, the one that says most: a person named in full, in office, in a leading office; then an institution."""

    def rank(sense: Sense) -> tuple[bool, bool, bool, int]:
        entry = sense.entry
        role = _LEADERS.index(entry.role) if entry.role in _LEADERS else len(_LEADERS)
        return (
            entry.kind is not Kind.PERSON,
            entry.name not in known.names,
            not (known.date and entry.since and entry.since <= known.date and known.date <= (entry.until or "9")),
            role,
        )

    persons = [sense for sense in senses if sense.entry.kind is Kind.PERSON]
    if persons:
        return min(persons, key=rank)
    institutions = [sense for sense in senses if sense.entry.kind is Kind.INSTITUTION]
    names = [sense for sense in senses if not sense.way.startswith("demonym")]
    return (institutions or names or list(senses))[0]


def _mentions(match: Match, sense: Sense) -> Iterator[Mention]:
    """The mention that a match is; one for each party where a name stands for several ('both Koreas')."""
    entry = sense.entry
    if entry.role == "several" and entry.home:
        for party in entry.home.split():
            yield Mention(
                start=match.start, end=match.end, party=party, entry=entry, way=sense.way, standing=Standing.NAMED
            )
        return
    standing = Standing.NAMED
    if entry.party is None:
        standing = Standing.UNPLACED
    elif entry.role == "media":
        standing = Standing.MEDIA
    yield Mention(start=match.start, end=match.end, party=entry.party, entry=entry, way=sense.way, standing=standing)


def _everyone(found: tuple[Word, ...]) -> Iterator[Mention]:
    for word in found:
        if word.kind is WordKind.ANY:
            yield Mention(start=word.start, end=word.end, party=ANY, entry=None, way="any", standing=Standing.NAMED)
