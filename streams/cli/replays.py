"""Replays: the options of `parley replay` in; the files written, and the lines of the comparison, out."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from streams.cli.group import Failure
from streams.cli.progress import Bar
from streams.cli.rulechecks import rules_at
from streams.comparing import screen
from streams.metrics import Metrics
from streams.replaying import Replayed, Span, files_of, replay
from streams.rules import Rules
from streams.rulesource import RuleSource
from streams.settings import SettingError, Settings
from streams.topics import TopicsError, UnreachableError
from streams.wire import encode
from streams.worker import reader


def run(
    settings: Settings,
    span: tuple[datetime, datetime],
    model: Path | None,
    rules: Path | None,
    out: Path | None,
    *,
    as_json: bool,
) -> Iterable[str]:
    """Replay, write the files, and list the lines to print; every fault is a `Failure`."""
    if out is not None:
        _make(out)
    try:
        chosen = _rules(settings, rules)
        read = None if model is None else reader(replace(settings, model=model)).read
        with Bar("replaying", total=None, unit="records") as bar:
            replayed = replay(settings, chosen, Span(*span), read, lambda *_: bar.advance(200))
    except (SettingError, UnreachableError, TopicsError) as error:
        raise Failure(str(error) if model is None else str(error).replace("PARLEY_MODEL:", "--model:")) from None
    if out is not None:
        _write(out, replayed)
    if as_json:
        return [msgspec.json.format(encode(replayed.comparison), indent=1).decode()]
    head = f"{replayed.signals} signals, {len(replayed.statements)} statements, {len(replayed.positions)} pairs"
    return [head, "", *screen(replayed.comparison)]


def _rules(settings: Settings, path: Path | None) -> Rules:
    return RuleSource(settings, Metrics()).rules if path is None else rules_at(path)


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        present = next(out.iterdir(), None)
    except OSError as error:
        raise Failure(f"{out}: {error.strerror}; name a folder that can be written to") from None
    if present is not None:
        raise Failure(f"{out} is not empty; name a new folder, so that no other replay is overwritten")


def _write(out: Path, replayed: Replayed) -> None:
    try:
        for name, records in files_of(replayed).items():
            (out / name).write_bytes(b"".join(encode(record) + b"\n" for record in records))
    except OSError as error:
        raise Failure(f"{out}: {error.strerror}; what is there is not complete") from None
