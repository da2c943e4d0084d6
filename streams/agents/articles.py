"""The articles agent: raw articles in; cleaned articles, claims and signals out."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from classifiers import article as articles
from classifiers import raw
from classifiers.article import Article
from classifiers.claim import Claim
from classifiers.identity import digest
from classifiers.rejected import Reason, Rejected
from streams.batches import Batches
from streams.coverage import Coverage, coverage, is_placed
from streams.edge import Edge, age_seconds, seconds_since
from streams.incoming import Incoming
from streams.metrics import Metrics
from streams.metrictable import language_label
from streams.outbox import Output, raw_topic
from streams.settings import Settings
from streams.signals import Signal, signals
from streams.topics import ARTICLES, CLAIMS, RAW, SIGNALS
from streams.wire import cloud_event, encode

ROLE = "articles"

Read = Callable[[Article], tuple[Claim, ...]]
"""A reader: a cleaned article in, its claims out; pure, and raises only on a bug."""


class Reading(Struct, frozen=True, kw_only=True):
    """All that comes out of one raw article."""

    article: Article
    claims: tuple[Claim, ...]
    signals: tuple[Signal, ...]
    coverage: Coverage


def reading(value: bytes | None, ingest_time: datetime, read: Read) -> Reading | Rejected:
    """
    Read one raw article from its bytes to its signals; pure.

    *ingest_time* is the raw record's own timestamp, so that a second reading gives the same signals. An article without
    claims is a reading too.
    """
    if value is None:
        return Rejected(Reason.BAD_JSON, "the record has no value; send the article as JSON")
    parsed = raw.parse(value)
    if isinstance(parsed, Rejected):
        return parsed
    cleaned = articles.read(parsed)
    if isinstance(cleaned, Rejected):
        return cleaned
    claims = read(cleaned)
    return Reading(
        article=cleaned,
        claims=claims,
        signals=tuple(signal for claim in claims for signal in signals(claim, ingest_time)),
        coverage=coverage(cleaned, claims),
    )


def outputs(result: Reading, ingest_time: datetime, prefix: str) -> tuple[Output, ...]:
    """List what a reading sends: the article, its claims, its signals, each with the headers of a CloudEvent."""
    source = f"/{prefix}/{ROLE}"
    article = result.article
    key = article.article_id.encode()
    written = article.published_at or ingest_time

    def headers(topic: str, event_id: str, at: datetime) -> list[tuple[str, bytes]]:
        return cloud_event(topic, event_id, source, at)

    return (
        Output(
            topic=ARTICLES,
            key=key,
            value=encode(article),
            headers=headers(ARTICLES.named(prefix), digest(article.article_id, article.revision), written),
        ),
        *(
            Output(
                topic=CLAIMS,
                key=key,
                value=encode(claim),
                headers=headers(CLAIMS.named(prefix), claim.claim_id, written),
            )
            for claim in result.claims
        ),
        *(
            Output(
                topic=SIGNALS,
                key=signal.dyad.encode(),
                value=encode(signal),
                headers=headers(SIGNALS.named(prefix), signal.signal_id, signal.event_time),
            )
            for signal in result.signals
        ),
    )


def attach(app: Any, settings: Settings, read: Read, edge: Edge) -> None:
    """
    Declare the agent on *app*.

    Several articles are under way at once, to overlap the waits for Kafka. The reading itself, tens of milliseconds, has a thread of its own:
    in the event loop it would hold up sends, health checks and deliveries. More cores are used by more processes,
    which costs less than a pool and isolates more.
    """

    def timed_reading(record: Incoming) -> Reading | Rejected:
        started = time.perf_counter()
        try:
            return reading(record.value, record.time, read)
        finally:
            edge.metrics.read_seconds.observe(time.perf_counter() - started)

    desk = Batches(timed_reading, "reading")

    async def work(record: Incoming) -> Rejected | None:
        result = await desk.result(record)
        if isinstance(result, Rejected):
            return result
        await edge.outbox.send(outputs(result, record.time, settings.topic_prefix))
        _count(edge.metrics, result)
        edge.metrics.claim_latency_seconds.observe(seconds_since(record.timestamp_ms))
        return None

    @app.agent(raw_topic(app, RAW.named(settings.topic_prefix)), name=ROLE, concurrency=settings.concurrency)  # type: ignore[untyped-decorator]
    async def articles_agent(stream: Any) -> None:
        async for event in stream.events():
            await edge.handle(event.message, work)


def _count(metrics: Metrics, result: Reading) -> None:
    language = language_label(result.article.language)
    metrics.articles.labels(language).inc()
    metrics.articles_without_claim.labels(language).inc(not result.claims)
    metrics.sentences.labels(language).inc(result.coverage.sentences)
    metrics.sentences_with_claim.labels(language).inc(result.coverage.with_claim)
    metrics.sentences_unread.inc(result.coverage.unread)
    if result.article.published_at is not None:
        metrics.article_age_seconds.observe(age_seconds(result.article.published_at))
    for claim in result.claims:
        _count_claim(metrics, claim)


def _count_claim(metrics: Metrics, claim: Claim) -> None:
    language = language_label(claim.language)
    metrics.claims.labels(language).inc()
    metrics.claims_unplaced.labels(language).inc(not is_placed(claim))
    for stance in claim.stances:
        metrics.confidence.labels(language).observe(stance.confidence)
