"""Frames: the marks of a sentence in; where a predicate finds its words in them out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from classifiers.grammar import tables
from classifiers.grammar.classes import classes
from classifiers.grammar.forms import LANGUAGES
from classifiers.grammar.marks import Mark, Marked
from classifiers.grammar.predicates import predicates
from classifiers.morphology import Tense

_COLUMNS = ("id", "predicate", "pattern", "options")
_LEFT_OUT = ("-", "-", "-")
_ALONE = frozenset({"ar", "en"})
"""Languages that share no frame: in Arabic the subject stands between the verb and its object, English tells by place."""
_OWN_TABLES = frozenset({"ru"})
"""Languages with frames beside the shared ones: Russian is free in its order and strict with commas."""
_STEP = re.compile(r"(?P<classes>!?[A-Z]+(?:[/&]!?[A-Z]+)*)(?P<tense>\.[a-z]+)?(?P<head>\*)?")
_FINITE = "finite"
_NOUN = "noun"
_FINITES = frozenset({Tense.PAST, Tense.PRESENT, Tense.FUTURE})
_TENSES = frozenset({_FINITE, _NOUN, *(tense.value for tense in Tense if tense)})
_REACH = 30
"""Two words of a frame are never further apart, however many free words stand between."""
_FIRST = 4
_CUTS = frozenset(",(")


class Step(Struct, frozen=True):
    """One place of a pattern: the classes that fit, those that don't, the tense if one is asked for, and how many words may stand before it."""

    classes: frozenset[str]
    without: frozenset[str]
    both: frozenset[str]
    tense: str
    gap: int

    def fits(self, mark: Mark) -> bool:
        """Whether a mark can take this place."""
        if self.tense and not self._in_tense(mark.tense):
            return False
        labels = mark.classes
        if self.both and not self.both <= labels:
            return False
        return (not self.classes or not labels.isdisjoint(self.classes)) and labels.isdisjoint(self.without)

    def _in_tense(self, tense: Tense) -> bool:
        if self.tense == _NOUN:
            return tense is Tense.NONE
        return tense in _FINITES if self.tense == _FINITE else tense == self.tense


class Options(Struct, frozen=True, kw_only=True):
    """Where a frame may be used; in every language, if it names none."""

    languages: frozenset[str] = frozenset()
    title: bool | None = None
    first: bool = False
    before: bool = False
    near: bool = False
    negated: bool | None = None
    tight: bool = False
    last: bool = False
    without: frozenset[str] = frozenset()
    sees: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()


class Frame(Struct, frozen=True):
    """How a predicate finds its words: steps in order, of which *head* carries negation, mode and tense."""

    id: str
    predicate: str
    steps: tuple[Step, ...]
    head: int
    options: Options
    place: str


class Match(Struct, frozen=True):
    """A frame found in a sentence: the numbers of its marks, in its order."""

    frame: Frame
    places: tuple[int, ...]

    @property
    def head(self) -> int:
        """The number of the mark that is the head."""
        return self.places[self.frame.head]


@cache
def frames() -> tuple[Frame, ...]:
    """All frames of the package; TableError with file and line where a row is bad."""
    name = "frames.tsv"
    return parse(tables.read(name), name)


def parse(text: str, name: str) -> tuple[Frame, ...]:
    r"""
    Read the table of frames; *name* is the file's, for errors.

    >>> parse("o.x\treadiness\tREADY* <7 ACTS\t-", "frames.tsv")
    Traceback (most recent call last):
        ...
    classifiers.grammar.tables.TableError: frames.tsv:1: ACTS is no class; write ACT, or another of classes.tsv
    """
    found: dict[str, Frame] = {}
    for place, cells in tables.rows(text, name, _COLUMNS):
        _add(_frame(place, cells), found)
    return tuple(found.values())


def _add(frame: Frame, found: dict[str, Frame]) -> None:
    if frame.id in found:
        raise tables.TableError(f"{frame.place}: {frame.id} stands in the table already; write an id of its own")
    found[frame.id] = frame


def _frame(place: str, cells: tuple[str, ...]) -> Frame:
    label, predicate, pattern, options = cells
    tables.known(predicate, frozenset(predicates()), place, "predicate", "predicates.tsv")
    steps, head = _pattern(pattern, place)
    return Frame(label, predicate, steps, head, _options(options, place), place)


def _pattern(pattern: str, place: str) -> tuple[tuple[Step, ...], int]:
    steps: list[Step] = []
    heads: list[int] = []
    gap: int | None = 0
    for part in pattern.split():
        if re.fullmatch(r"<\d+", part):
            gap = int(part[1:])
            continue
        match = _STEP.fullmatch(part)
        if match is None or gap is None:
            raise tables.TableError(
                f"{place}: {part} is no place of a pattern; write CLASS, CLASS/CLASS or CLASS.past with <n between two"
            )
        steps.append(_step(match, gap, place))
        gap = None
        if match["head"]:
            heads.append(len(steps) - 1)
    if len(heads) != 1:
        raise tables.TableError(f"{place}: {len(heads)} heads; mark the one word whose negation counts with *")
    return tuple(steps), heads[0]


def _step(match: re.Match[str], gap: int, place: str) -> Step:
    aliases = {"D": classes().dialogue, "ACT": classes().acts}
    names = frozenset(classes().senses) | frozenset(aliases)
    either: set[str] = set()
    both: set[str] = set()
    without: set[str] = set()
    for part in match["classes"].split("/"):
        for number, name in enumerate(part.split("&")):
            bare = name.removeprefix("!")
            tables.known(bare, names, place, "class", "classes.tsv")
            target = (
                without if name.startswith("!") else both if "&" in part and number and bare not in aliases else either
            )
            target |= aliases.get(bare, {bare})
    tense = (match["tense"] or "")[1:]
    if tense:
        tables.known(tense, _TENSES, place, "tense", ", ".join(sorted(_TENSES)))
    return Step(frozenset(either), frozenset(without), frozenset(both), tense, gap)


def _options(text: str, place: str) -> Options:
    words = text.split() if text != "-" else []
    languages = frozenset(words) & frozenset(LANGUAGES)
    lists = {"without": frozenset[str](), "sees": frozenset[str](), "blocks": frozenset[str]()}
    for word in words:
        name, _, rest = word.partition(":")
        if name in lists and rest:
            lists[name] = frozenset(rest.split("/"))
            for one in sorted(lists[name]):
                tables.known(one, classes().senses, place, "class", "classes.tsv")
        else:
            tables.known(word, _FLAGS | frozenset(LANGUAGES), place, "option", "the list at the head of the file")
    return Options(
        languages=languages,
        title=True if "title" in words else False if "body" in words else None,
        first="first" in words,
        before="before" in words,
        near="near" in words,
        negated=False if "affirmed" in words else True if "negated" in words else None,
        tight="tight" in words,
        last="last" in words,
        without=lists["without"],
        sees=lists["sees"],
        blocks=lists["blocks"],
    )


_FLAGS = frozenset(
    {
        "title",
        "body",
        "first",
        "before",
        "near",
        "affirmed",
        "negated",
        "tight",
        "last",
        "without:CLASS",
        "sees:CLASS",
        "blocks:CLASS",
    }
)


@cache
def of_language(language: str) -> tuple[Frame, ...]:
    """
    The frames of *language*: those of frames.tsv, but for what the language's own table replaces or leaves out; TableError at a bad row.

    A row of frames_ru.tsv with the id of a shared frame takes its place; one with `-` in all other cells leaves the shared frame out. Arabic
    shares none: its table stands alone.
    """
    if language in _ALONE:
        name = f"frames_{language}.tsv"
        return parse(tables.read(name), name)
    shared = {one.id: one for one in frames() if not one.options.languages or language in one.options.languages}
    if language not in _OWN_TABLES:
        return tuple(shared.values())
    name = f"frames_{language}.tsv"
    own: dict[str, Frame] = {}
    left_out: set[str] = set()
    for place, cells in tables.rows(tables.read(name), name, _COLUMNS):
        if cells[1:] == _LEFT_OUT:
            left_out.add(tables.known(cells[0], frozenset(shared), place, "shared frame", "frames.tsv"))
        else:
            _add(_frame(place, cells), own)
    return tuple({label: one for label, one in {**shared, **own}.items() if label not in left_out}.values())


@cache
def _by_first(language: str) -> dict[str, tuple[Frame, ...]]:
    """The frames of a language by each class that their first step takes."""
    index: dict[str, list[Frame]] = {}
    for one in of_language(language):
        for name in one.steps[0].classes:
            index.setdefault(name, []).append(one)
    return {name: tuple(ones) for name, ones in index.items()}


def matches(
    marked: Marked,
    language: str,
    *,
    is_title: bool,
    spoken_of: bool,
    index: Mapping[str, tuple[Frame, ...]] | None = None,
) -> Iterator[Match]:
    """
    Find every frame in a sentence, in the order of its words; *spoken_of* says that the sentence before speaks of dialogue.

    *index* are the frames by the classes that their first step takes, those of *language* unless others are given.
    """
    index = _by_first(language) if index is None else index
    found = marked.marks
    speaks = any(mark.has(classes().acts) for mark in found)
    alone, near = spoken_of and not speaks, spoken_of or speaks
    for position, mark in enumerate(found):
        starting = {frame.id: frame for name in sorted(mark.classes) for frame in index.get(name, ())}
        for frame in starting.values():
            if not _usable(frame.options, mark, is_title=is_title, alone=alone, near=near):
                continue
            places = _places(frame, found, position)
            if places is not None and _clear(frame, found, places) and not _displaced(frame.options, marked, places):
                yield Match(frame, places)


def _usable(options: Options, mark: Mark, *, is_title: bool, alone: bool, near: bool) -> bool:
    if options.title is not None and options.title != is_title:
        return False
    if options.near and not near:
        return False
    return (alone or not options.before) and not (options.first and mark.start >= _FIRST)


def _places(frame: Frame, found: Sequence[Mark], position: int) -> tuple[int, ...] | None:
    """The numbers of the nearest marks that fit the steps after the first, which stands at *position*."""
    if not frame.steps[0].fits(found[position]):
        return None
    places = [position]
    for step in frame.steps[1:]:
        place = _next(step, found, places[-1])
        if place is None:
            return None
        places.append(place)
    return tuple(places)


def _next(step: Step, found: Sequence[Mark], position: int) -> int | None:
    free, before, passing = 0, found[position], classes().having["free"]
    for place in range(position + 1, len(found)):
        mark = found[place]
        distance = mark.start - before.end
        if mark.clause != before.clause or distance > _REACH or distance - free > step.gap:
            return None
        if step.fits(mark):
            return place
        if mark.has(passing):
            free += mark.end - mark.start
    return None


def _clear(frame: Frame, found: Sequence[Mark], places: tuple[int, ...]) -> bool:
    """Whether nothing between the words takes the object away, the head is negated as asked, and no unwanted word stands in the clause."""
    blockers = (predicates()[frame.predicate].blockers | frame.options.blocks) - frame.options.sees
    head = found[places[frame.head]]
    if frame.options.negated is not None and head.negated != frame.options.negated:
        return False
    inner = (found[place] for place in range(places[0] + 1, places[-1]) if place not in places)
    if any(mark.has(blockers) for mark in inner):
        return False
    around = range(max(0, places[0] - _REACH), min(len(found), places[-1] + _REACH))
    unwanted = frame.options.without
    return not unwanted or not any(found[n].clause == head.clause and found[n].has(unwanted) for n in around)


def _displaced(options: Options, marked: Marked, places: tuple[int, ...]) -> bool:
    """Whether a comma cuts words that must not be cut, or more is said behind words that must be the last."""
    if options.tight and _apart(marked, places):
        return True
    behind = marked.tokens[marked.marks[places[-1]].end :][:1]
    return options.last and any(token.text[0].isalnum() for token in behind)


def _apart(marked: Marked, places: tuple[int, ...]) -> bool:
    """Whether a comma stands between the words that is no part of the words themselves or of a conjunction which negation sees through (', чтобы'): in Russian another clause begins there."""
    clear = classes().having["clear"]
    inner = range(places[0], places[-1] + 1)
    joining = [marked.marks[number] for number in inner if number in places or marked.marks[number].has(clear)]
    known = {token for mark in joining for token in range(mark.start, mark.end)}
    between = range(marked.marks[places[0]].end, marked.marks[places[-1]].start)
    return any(marked.tokens[number].text in _CUTS and number not in known for number in between)
