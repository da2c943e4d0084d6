"""Lettering: the letters that are meant in; a table, a letter in full, or what was done about them, out on the terminal."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
import msgspec

from streams.cli.group import Failure
from streams.cli.printing import printable
from streams.letterbox import GoneError, Letterbox, Reviver
from streams.letters import Letter, Outcome, Place, Wanted
from streams.settings import Settings
from streams.topics import TopicsError, UnreachableError

_VALUE_CHARS = 100_000
_BATCH = 200
_BATCH_BYTES = 16 * 1024 * 1024


def show_list(settings: Settings, wanted: Wanted, *, every: bool, as_json: bool) -> None:
    """Print the letters that are *wanted*, and to standard error how many there are; *every* includes those that are done with."""
    count = 0
    with _opened(settings) as box:
        for one in box.letters() if every else box.open_letters():
            if one in wanted:
                count += 1
                outcome = box.outcomes.get(one.place)
                click.echo(msgspec.json.encode(_summary(one, outcome)) if as_json else _line(one, outcome))
    click.echo(f"{count} letter{'' if count == 1 else 's'}", err=True)


def show_one(settings: Settings, place: Place) -> None:
    """Print one letter in full. Raises `Failure` where there is none at *place*."""
    with _opened(settings) as box:
        one = next((one for one in box.letters() if one.place == place), None)
        if one is None:
            raise Failure(f"there is no letter at {place}; see `parley deadletters list --all`")
        for name, value in _summary(one, box.outcomes.get(place)).items():
            if value is not None:
                click.echo(f"{name}: {printable(str(value))}")
    for name, content in one.headers:
        click.echo(f"header {name}: {_text(content)}")
    if one.trace:
        click.echo(f"\n{printable(one.trace)}")
    click.echo(f"\n{_text(one.value)}")


def act(settings: Settings, wanted: Wanted, outcome: Outcome, *, again: bool, dry_run: bool) -> None:
    """
    Replay or drop the letters that are *wanted*, one after another, each a line; then the numbers, on standard error.

    Raises `Failure` where Kafka goes away, `Exit` with status 1 where a letter could not be made whole, or a place holds no open one.
    """
    reviver = Reviver(settings)
    found: set[Place] = set()
    gone = 0

    def handle(batch: Sequence[Letter]) -> None:
        if not dry_run:
            (reviver.replay if outcome is Outcome.REPLAYED else reviver.drop)(batch)
        for one in batch:
            click.echo(f"{one.place} {'would be ' if dry_run else ''}{outcome} ({one.reason}, {one.topic})")

    with _opened(settings) as box:
        cut: list[Letter] = []
        chosen = (one for one in (box.letters() if again else box.open_letters()) if one in wanted)
        for batch in _batches(chosen):
            found |= {one.place for one in batch}
            cut += [one for one in batch if one.is_cut and outcome is Outcome.REPLAYED]
            handle([one for one in batch if not (one.is_cut and outcome is Outcome.REPLAYED)])
        for one in cut:
            try:
                handle([box.whole(one)])
            except GoneError as error:
                gone += 1
                click.echo(str(error), err=True)
    if missing := sorted(set(wanted.places) - found):
        click.echo(f"not open: {', '.join(map(str, missing))}", err=True)
    done = len(found) - gone
    click.echo(f"{'would be ' if dry_run else ''}{outcome} {done}" + (f", lost {gone}" if gone else ""), err=True)
    if gone or missing:
        raise click.exceptions.Exit(1)


def _batches(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Some letters at a time: few enough to hold, enough to send at once."""
    batch: list[Letter] = []
    held = 0
    for one in letters:
        batch.append(one)
        held += len(one.value or b"")
        if len(batch) == _BATCH or held > _BATCH_BYTES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


@contextmanager
def _opened(settings: Settings) -> Iterator[Letterbox]:
    try:
        with Letterbox(settings) as box:
            yield box
    except (UnreachableError, TopicsError) as error:
        raise Failure(str(error)) from None


def _summary(one: Letter, outcome: Outcome | None) -> dict[str, Any]:
    return {
        "place": str(one.place),
        "written": one.written.isoformat(),
        "reason": one.reason.value,
        "detail": one.detail,
        "role": one.role,
        "from": f"{one.topic}/{one.partition}/{one.offset}",
        "key": None if one.key is None else _text(one.key),
        "bytes": one.size_bytes,
        "is_cut": one.is_cut,
        "outcome": outcome.value if outcome else None,
    }


def _line(one: Letter, outcome: Outcome | None) -> str:
    written = one.written.strftime("%Y-%m-%d %H:%M:%SZ")
    mark = f" [{outcome}]" if outcome else ""
    return f"{one.place!s:<10} {written}  {one.reason:<13} {one.topic}/{one.partition}/{one.offset}{mark}  {printable(one.detail)}"


def _text(content: bytes | None) -> str:
    """Bytes for a terminal: UTF-8 where it is, escapes where not, and nothing that would move the cursor."""
    return printable((content or b"").decode(errors="backslashreplace")[:_VALUE_CHARS])
