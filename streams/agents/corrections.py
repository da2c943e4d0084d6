"""The corrections agent: analysts' corrections in; the signals that put positions right, and the claims that they assert, out. It keeps nothing."""

from datetime import datetime
from typing import Any

from classifiers.rejected import Rejected
from streams.corrections import Correction, signals_of
from streams.edge import Edge
from streams.incoming import Incoming
from streams.outbox import Output, raw_topic
from streams.settings import Settings
from streams.topics import CLAIMS, CORRECTIONS, SIGNALS
from streams.wire import cloud_event, decode, encode

ROLE = "corrections"


def outputs(correction: Correction, ingest_time: datetime, prefix: str) -> tuple[Output, ...]:
    """
    List what a correction sends: what it asserts, so that `parley retract` finds it there, and its signals.

    The same correction at the same time gives the same records, ids included.
    """
    source = f"/{prefix}/{ROLE}"
    return (
        *(
            Output(
                topic=CLAIMS,
                key=claim.article_id.encode(),
                value=encode(claim),
                headers=cloud_event(
                    CLAIMS.named(prefix), claim.claim_id, source, claim.published_at or correction.made_at
                ),
            )
            for claim in correction.asserted
        ),
        *(
            Output(
                topic=SIGNALS,
                key=signal.dyad.encode(),
                value=encode(signal),
                headers=cloud_event(SIGNALS.named(prefix), signal.signal_id, source, signal.event_time),
            )
            for signal in signals_of(correction, ingest_time)
        ),
    )


def attach(app: Any, settings: Settings, edge: Edge) -> None:
    """Declare the agent on *app*. Corrections are few: one at a time will do."""

    async def work(record: Incoming) -> Rejected | None:
        correction = decode(Correction, record.value)
        if isinstance(correction, Rejected):
            return correction
        await edge.outbox.send(outputs(correction, record.time, settings.topic_prefix))
        edge.metrics.corrections.labels(correction.fault.value).inc()
        return None

    @app.agent(raw_topic(app, CORRECTIONS.named(settings.topic_prefix)), name=ROLE, concurrency=1)  # type: ignore[untyped-decorator]
    async def corrections_agent(stream: Any) -> None:
        async for event in stream.events():
            await edge.handle(event.message, work)
