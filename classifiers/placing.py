"""Placing: the sentences of a story in, one after another; whose government, opposition or rebels a bare noun means, out."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from classifiers.gazetteer import Entry, Gazetteer, Kind
from classifiers.mentions import Mention, Standing

_GOVERNMENT = "Government"
_AGAINST = {"Opposition": "opposition", "Rebels": "rebels"}
"""The pattern words for those who are against a government, and what follows the country's adjective in their party's id."""
_FIGHTERS = frozenset({"armed_group", "breakaway", "movement", "opposition"})


class Placing:
    """
    What a story has named so far that 'the government' and 'the rebels' can mean. It lives as long as the reading of one story.

    >>> from classifiers.gazetteer import default
    >>> from classifiers.parties import analyse
    >>> texts = ["The FARC wants to talk.", "The government refused, the rebels said."]
    >>> [mention.party for mention in analyse(texts, "en", default(), None)[1].mentions]
    ['CO', 'FARC']
    """

    def __init__(self, gazetteer: Gazetteer, story: Iterable[Mention] = ()) -> None:
        """Begin a story; *story* are the mentions of all its sentences, so that a group named only later can be meant already."""
        self._gazetteer = gazetteer
        self._country: str | None = None
        self._group: Entry | None = None
        groups = {one.entry.party: one.entry for one in story if one.entry and _fights(one.entry)}
        self._later = next(iter(groups.values())) if len(groups) == 1 else None

    def place(self, mentions: Sequence[Mention], text: str, language: str) -> tuple[Mention, ...]:
        """
        Give the parties of one sentence's bare nouns, and take note of what it names.

        'The government' is that of the country of the group that the story is about, else of the country named last; 'the rebels' are the
        group named last; an opposition has its country's adjective beside it or is that of the country. What can't be placed stays as it is.
        """
        return tuple(self._placed(mentions, text, language))

    def _placed(self, mentions: Sequence[Mention], text: str, language: str) -> Iterator[Mention]:
        for index, mention in enumerate(mentions):
            entry = mention.entry
            if mention.standing is Standing.UNPLACED and entry is not None:
                beside = _beside(
                    mention, [*mentions[max(0, index - 1) : index], *mentions[index + 1 : index + 2]], text
                )
                party = self._meant(entry, beside)
                yield mention if party is None else replace(mention, party=party, standing=Standing.NAMED)
                continue
            if mention.standing is not Standing.MEDIA:
                self._see(mention)
            yield mention

    def _see(self, mention: Mention) -> None:
        entry = mention.entry
        if entry is None or mention.party is None:
            return
        if _fights(entry):
            self._group = entry
        elif self._gazetteer.country(mention.party) is not None and mention.standing is Standing.NAMED:
            self._country = mention.party

    def _meant(self, entry: Entry, beside: str | None) -> str | None:
        group = self._group or self._later
        if entry.name == _GOVERNMENT:
            if beside is not None:
                return None  # its country stands beside it
            home = group.home if group else None
            return home or self._country
        if entry.name not in _AGAINST:
            return None
        country = beside or (group.home if group else self._country)
        if group is not None and group.home == country:
            return group.party
        if country is None or entry.name == "Rebels":
            return "rebels" if entry.name == "Rebels" and country else None
        return f"{self._gazetteer.adjective(country)} {_AGAINST[entry.name]}"


def _fights(entry: Entry) -> bool:
    """Whether a government has the group against it."""
    return entry.kind is Kind.GROUP and entry.role in _FIGHTERS


def _beside(mention: Mention, neighbours: Sequence[Mention], text: str) -> str | None:
    """The country whose name or adjective stands right beside a noun."""
    for other in neighbours:
        gap = text[min(mention.end, other.end) : max(mention.start, other.start)]
        if other.party and other.entry and other.entry.kind is Kind.COUNTRY and len(gap.strip(" '’s")) == 0:
            return other.party
    return None
