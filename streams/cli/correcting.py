"""The work of `parley corrections`: settings in; corrections from Kafka, as lines or as labelled items, out."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click
import msgspec

from classifiers.corpus import Item
from classifiers.rejected import Rejected
from streams.cli.group import Failure
from streams.cli.moments import moment_of
from streams.cli.printing import printable
from streams.corrections import Correction
from streams.scanner import Scanner
from streams.settings import Settings
from streams.teaching import taught
from streams.topics import CORRECTIONS, TopicsError, UnreachableError
from streams.wire import decode


def lines(settings: Settings, since: str | None) -> Iterator[str]:
    """Yield a line a correction."""
    for one in _found(settings, since):
        before = "; ".join(f"{'+'.join(c.actors)}>{'+'.join(c.counterparts)}" for c in one.retracted) or "-"
        after = "; ".join(
            f"{'+'.join(c.actors)}>{'+'.join(c.counterparts)} {'+'.join(s.label for s in c.stances)}"
            for c in one.asserted
        )
        yield printable(
            f"{one.made_at:%Y-%m-%d %H:%M} {one.analyst or '-'} {one.fault} {one.article_id}: {before} -> {after or '-'} | {one.sentence.text}"
        ).replace("\n", " ")


def items(settings: Settings, since: str | None) -> tuple[Item, ...]:
    """The corrected sentences as labelled items, one an article."""
    return taught(_found(settings, since))


def item_lines(settings: Settings, since: str | None) -> Iterator[str]:
    """Yield a labelled item, as JSON, an article."""
    for item in items(settings, since):
        yield msgspec.json.encode(item).decode()


def _found(settings: Settings, since: str | None) -> list[Correction]:
    start = None
    if since is not None:
        start = moment_of(since, datetime.now(UTC))
        if start is None:
            raise click.BadParameter(f"{since!r} is no time; write 2026-03-20 or 2w", param_hint="'--since'")
    found: dict[str, Correction] = {}
    try:
        with Scanner(settings) as scanner:
            for record in scanner.records(CORRECTIONS.named(settings.topic_prefix)):
                one = decode(Correction, record.value)
                if not isinstance(one, Rejected) and (start is None or one.made_at >= start):
                    found[one.correction_id] = one
    except (UnreachableError, TopicsError) as error:
        raise Failure(str(error)) from None
    return sorted(found.values(), key=lambda one: (one.made_at, one.correction_id))
