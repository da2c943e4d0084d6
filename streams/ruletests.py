"""Rule tests: a TOML file of news and expected alerts in; which expectations the rules meet, out."""

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Struct

from classifiers.claim import Claim, Quote, Speaker, StanceScore, When
from classifiers.identity import digest
from classifiers.raw import RawArticle
from classifiers.stance import LABELS, Stance
from streams.alerts import Alert
from streams.durations import parse, spell
from streams.playing import play
from streams.rules import Rules
from streams.signals import Signal, retraction, signals
from streams.tomllines import lines_of

Claims = Callable[[RawArticle], tuple[Claim, ...]]
"""Reads an article; only asked where a test has articles."""

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


class RuleTestError(ValueError):
    """A file of tests that can't be used; the message is one line, `LINE: what is wrong`."""


class News(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    Something that comes in *at* a time after the start, and *arrives* so much later than it was published.

    Either a claim in short (*actor* toward *counterpart*, *stances*; without a *text* it is like no other), or an *article* that is read, or a retraction of the news with the id *retract*.
    """

    at: str
    arrives: str = "5m"
    id: str | None = None
    retract: str | None = None
    article: str | None = None
    title: str | None = None
    actor: str | None = None
    counterpart: str | None = None
    stances: tuple[str, ...] = ()
    text: str = ""
    speaker: str | None = None
    party: str | None = None
    outlet: str | None = None
    agency: str | None = None
    language: str = "en"
    confidence: float = 0.9
    quote: Quote | None = None
    when: When | None = None
    dated: bool = True


class Expected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An alert, or its end, that a test expects *at* a time after the start; *says* is a part of its English sentence."""

    at: str
    rule: str
    state: str = "firing"
    actor: str | None = None
    says: str | None = None


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One test: what comes in, how long to wait after it, and all the alerts that must come of it."""

    name: str
    news: tuple[News, ...]
    alerts: tuple[Expected, ...] = ()
    wait: str = "0"


class Tests(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of tests; *rules* is the path of the rules' file, from the tests' folder, or null for the shipped ones."""

    test: tuple[Case, ...]
    rules: str | None = None

    @property
    def needs_reader(self) -> bool:
        """Whether a test has articles."""
        return any(news.article is not None for case in self.test for news in case.news)


_AT = re.compile(r" - at `\$\.?(.*)`$")


def read(text: str) -> Tests:
    """Read a file of tests; the first fault raises `RuleTestError`."""
    try:
        tests = msgspec.convert(tomllib.loads(text), Tests)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        raise RuleTestError(f"{place[1] if place else 1}: no TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise RuleTestError(_placed(str(error), text)) from None
    for number, case in enumerate(tests.test):
        _check(case, number, text)
    return tests


def run(case: Case, rules: Rules, claims: Claims | None = None) -> tuple[str, ...]:
    """
    Play *case* with *rules*; return what differs from the expectation, a line each: none where all is as expected.

    Every alert, and every end of one, up to the end of the wait has to be expected, and the other way round.
    """
    end = START + _length(case.wait) + max((_arrival(news) for news in case.news), default=timedelta(0))
    came = [alert for _, folded in play(_signals(case, claims), rules, end) for alert in folded.alerts]
    missing = list(case.alerts)
    surplus: list[Alert] = []
    for alert in came:
        match = next((expected for expected in missing if _fits(expected, alert)), None)
        if match is None:
            surplus.append(alert)
        else:
            missing.remove(match)
    return (
        *(
            f"missing: {_spelt(e.rule, e.state, e.actor, e.at)}{f' that says {e.says!r}' if e.says else ''}"
            for e in missing
        ),
        *(
            f"unexpected: {_spelt(a.rule, a.state.value, a.actor, spell(a.event_time - START))}: {a.summary}"
            for a in surplus
        ),
    )


def _signals(case: Case, claims: Claims | None) -> Iterator[Signal]:
    made: dict[str, tuple[Claim, ...]] = {}
    for number, news in sorted(enumerate(case.news), key=lambda item: _arrival(item[1])):
        came = START + _arrival(news)
        if news.retract is not None:
            for claim in made[news.retract]:
                yield from retraction(claim, digest("test", number), came)
            continue
        read_here = _article(news, number, claims) if news.article is not None else (_claim(news, number),)
        made[news.id or f"#{number}"] = read_here
        for claim in read_here:
            yield from signals(claim, came)


def _article(news: News, number: int, claims: Claims | None) -> tuple[Claim, ...]:
    assert claims is not None
    return claims(
        RawArticle(
            id=news.id or f"test-{number}",
            text=news.article or "",
            title=news.title,
            language=news.language,
            source=news.outlet,
            published_at=(START + _length(news.at)).isoformat() if news.dated else None,
        )
    )


def _claim(news: News, number: int) -> Claim:
    speaker = None if news.speaker is None else Speaker(name=news.speaker, party=news.party or news.actor)
    assert news.actor is not None
    text = news.text or _words(number)
    article = news.id or f"test-{number}"
    return Claim(
        claim_id=digest("test", number, news.actor, news.counterpart),
        article_id=article,
        revision="test",
        story=0,
        field="text",
        start=0,
        end=len(text),
        text=text,
        language=news.language,
        speaker=speaker,
        actors=(news.actor,),
        counterparts=(news.counterpart,) if news.counterpart else (),
        stances=tuple(StanceScore(label=Stance(label), confidence=news.confidence) for label in news.stances),
        quote=news.quote or (Quote.INDIRECT if speaker else Quote.NARRATION),
        when=news.when,
        published_at=START + _length(news.at) if news.dated else None,
        outlet=news.outlet,
        agency=news.agency,
        model_version="test",
    )


def _words(number: int) -> str:
    """Invent a wording that is like no other: news without a text is a statement of its own."""
    letters = digest("words", number).translate(_LETTERS)
    return " ".join(letters[at : at + 8] for at in range(0, len(letters), 8))


def _fits(expected: Expected, alert: Alert) -> bool:
    return (
        (expected.rule, expected.state, START + _length(expected.at))
        == (alert.rule, alert.state.value, alert.event_time)
        and expected.actor in (None, alert.actor)
        and (expected.says or "") in alert.summary
    )


def _spelt(rule: str, state: str, actor: str | None, at: str) -> str:
    return f"{rule} {state} at {at}{f' about {actor}' if actor else ''}"


def _arrival(news: News) -> timedelta:
    return _length(news.at) + _length(news.arrives)


def _length(text: str) -> timedelta:
    return parse(text) or timedelta(0)


def _check(case: Case, number: int, text: str) -> None:
    """Find what the types don't tell."""
    known = {news.id for news in case.news}
    for index, news in enumerate(case.news):
        fault = _fault_of(news, known)
        if fault is not None:
            raise RuleTestError(f"{_line(text, ('test', number, 'news', index))}: {fault}")
    times = [*((alert.at, ("alerts", i)) for i, alert in enumerate(case.alerts)), (case.wait, ())]
    for time, path in times:
        if parse(time) is None:
            raise RuleTestError(
                f"{_line(text, ('test', number, *path))}: {time!r} is no length of time; write 6h or 1d12h"
            )
    for index, alert in enumerate(case.alerts):
        if alert.state not in ("firing", "resolved"):
            raise RuleTestError(f"{_line(text, ('test', number, 'alerts', index))}: state is firing or resolved")


def _fault_of(news: News, known: set[str | None]) -> str | None:
    for time in (news.at, news.arrives):
        if parse(time) is None:
            return f"{time!r} is no length of time; write 6h or 1d12h"
    if news.retract is not None:
        return None if news.retract in known else f"no news has the id {news.retract!r} that is retracted"
    if news.article is not None:
        return None
    if news.actor is None or not news.stances:
        return "write an actor and stances, or an article, or what to retract"
    strange = [label for label in news.stances if label not in tuple(LABELS)]
    return f"{strange[0]!r} is no stance; write one of {', '.join(LABELS)}" if strange else None


def _placed(error: str, text: str) -> str:
    place = _AT.search(error)
    parts = re.findall(r"[^.\[\]]+", place[1] if place else "")
    path = tuple(int(part) if part.isdecimal() else part for part in parts)
    message = _AT.sub("", error).replace("`", "'")
    return f"{_line(text, path)}: {message[:1].lower()}{message[1:]}"


def _line(text: str, path: tuple[str | int, ...]) -> int:
    lines = lines_of(text)
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)
