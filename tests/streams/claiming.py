"""Claims of a few words in; whole claims and what a dyad makes of them out. For the tests of the fold."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from classifiers.claim import Claim, Quote, Speaker, StanceScore, When
from classifiers.identity import digest
from classifiers.stance import Stance
from streams.dyads import Folded, fold
from streams.rules import Rules
from streams.signals import Signal, signals

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPEN, CLOSED = Stance.OPEN, Stance.CLOSED
CONFIRMATION, DENIAL = Stance.CONFIRMATION, Stance.DENIAL
CONDITIONAL, UNDECIDED = Stance.CONDITIONAL, Stance.UNDECIDED
PESKOV = Speaker(name="Dmitry Peskov", party="RU")
QUIET = Rules()


def claim(
    text="Moscow sees no sense in a meeting with the American envoys",
    *stances,
    at=START,
    hours=0.0,
    speaker=PESKOV,
    actors=("RU",),
    counterparts=("US",),
    language="en",
    outlet=None,
    agency=None,
    article=None,
    quote=None,
    when=None,
    confidence=0.9,
    dated=True,
    story=0,
):
    published = at + timedelta(hours=hours)
    article = article or digest(text, outlet, published.isoformat())
    labels = stances or (CLOSED,)
    return Claim(
        claim_id=digest(article, text, actors, counterparts),
        article_id=article,
        revision="r",
        story=story,
        field="text",
        start=0,
        end=len(text),
        text=text,
        language=language,
        speaker=speaker,
        actors=actors,
        counterparts=counterparts,
        stances=tuple(StanceScore(label=label, confidence=confidence) for label in labels),
        quote=quote or (Quote.INDIRECT if speaker else Quote.NARRATION),
        when=When(when) if when else None,
        published_at=published if dated else None,
        outlet=outlet,
        agency=agency,
        url=f"https://news.example/{article[:8]}",
        model_version="test",
    )


def one_signal(given: Claim, ingest_time: datetime | None = None) -> Signal:
    """The only signal of a claim, ten minutes after it was published."""
    (signal,) = signals(given, ingest_time or given.published_at + timedelta(minutes=10))
    return signal


def fold_all(told: Iterable[Signal], rules: Rules = QUIET, entry: bytes | None = None) -> list[Folded]:
    """Fold signals of one dyad in order."""
    results = []
    for signal in told:
        results.append(fold(entry, signal, rules))
        entry = results[-1].entry
    return results
