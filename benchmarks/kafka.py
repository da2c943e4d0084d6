"""
Kafka: a number of articles in; what reading costs from Kafka to Kafka, beside the bare loop and beside peers, with two workers, and how soon an alert is out, out.

    python -m benchmarks kafka [peers] [two] [ringing] [fast|full] [mixed|talks] [--articles N] [--rounds N]

Apache Kafka is started from the jars that `make kafka` fetches. Every process gets a warm-up first, then the same articles; what is told is
processor time, since machines are shared, and seconds by the clock. A share is the other's cost over the worker's: 1 is as cheap, less is dearer.
"""

import asyncio
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.lines import WORKER, Line, Spent
from benchmarks.ringing import ring
from benchmarks.throughput import MIXES, articles
from tests.integration.kafka import ApacheKafka, absence

PARTS = ("peers", "two", "ringing")
_ARTICLES = 1000
_ROUNDS = 3
_BARS = {"bare loop": 0.85, "quixstreams": 0.95}


def peers(broker: ApacheKafka, home: Path, count: int, grade: str, mix: str, rounds: int) -> None:
    """Compare one worker with the bare loop, with aiokafka and with quixstreams, in turn."""
    commands = {"worker": WORKER, "aiokafka": ("benchmarks.peers", "aiokafka")}
    if importlib.util.find_spec("quixstreams"):
        commands["quixstreams"] = ("benchmarks.peers", "quixstreams")
    else:
        print("quixstreams: NOT MEASURED, it is not installed; pip install 'parley[bench]'", flush=True)
    shares: dict[str, list[float]] = {}
    for number in range(rounds):
        bare = _bare(count, grade, mix)
        found = {
            name: _one(Line(broker, home, f"{name}{number}", 1, PARLEY_GRADE=grade), command, count, mix)
            for name, command in commands.items()
        }
        if len({spent.records for spent in found.values()}) > 1:
            raise SystemExit(
                f"they did not send the same records: { ({name: one.records for name, one in found.items()}) }"
            )
        worker = sum(found["worker"].cpu)
        print(f"round {number + 1}: bare loop {bare / count * 1e3:.1f} ms of CPU an article", flush=True)
        for name, spent in found.items():
            print(f"    {name:12}{_told(spent, count)}", flush=True)
        for name, cost in [("bare loop", bare)] + [
            (name, sum(one.cpu)) for name, one in found.items() if name != "worker"
        ]:
            shares.setdefault(name, []).append(cost / worker)
    for name, each in shares.items():
        bar = f", bar {_BARS[name]}" if name in _BARS else ""
        print(
            f"worker against {name:12}{median(each):.2f} ({min(each):.2f} to {max(each):.2f}){bar}; {grade}, {mix}",
            flush=True,
        )


def two(broker: ApacheKafka, home: Path, count: int, grade: str) -> None:
    """Compare two workers with one, on news about talks in eight partitions."""
    found = [
        _one(Line(broker, home, f"workers{many}", 8, PARLEY_GRADE=grade), WORKER, count, "talks", many)
        for many in (1, 2)
    ]
    one, both = found
    if one.records != both.records:
        raise SystemExit(f"they did not send the same records: {one.records}, {both.records}")
    for many, spent in enumerate(found, 1):
        print(
            f"{many} worker(s): {_told(spent, count)}; each {', '.join(f'{cpu:.1f}' for cpu in spent.cpu)} s",
            flush=True,
        )
    print(
        f"two workers against one: {one.wall / both.wall:.2f} by the clock, "
        f"{sum(one.cpu) / max(both.cpu):.2f} by the CPU of the one that had more, bar 1.8; {grade}, talks",
        flush=True,
    )


def _bare(count: int, grade: str, mix: str) -> float:
    command = [sys.executable, "-m", "benchmarks.peers", "bare", str(_warm(count)), str(count), mix]
    made = subprocess.run(command, env=os.environ | {"PARLEY_GRADE": grade}, check=True, stdout=subprocess.PIPE)  # noqa: S603, our own
    return float(made.stdout)


def _one(line: Line, command: tuple[str, ...], count: int, mix: str, processes: int = 1) -> Spent:
    warm = _warm(count)
    values = articles(warm + count, MIXES[mix])
    with line.running(command, processes) as running:
        line.read(values[:warm], running)
        return line.read(values[warm:], running)


def _warm(count: int) -> int:
    return max(16, count // 4)


def _told(spent: Spent, count: int) -> str:
    return (
        f"{sum(spent.cpu) / count * 1e3:6.1f} ms of CPU an article, {count / spent.wall:6.1f}/s by the clock, "
        f"broker {spent.broker / count * 1e3:.1f} ms of CPU an article"
    )


def _number(arguments: list[str], option: str, otherwise: int) -> int:
    given = arguments[arguments.index(option) + 1 :][:1] if option in arguments else [str(otherwise)]
    if not given or not given[0].isdecimal() or int(given[0]) < 1:
        raise SystemExit(f"{option}: a number of 1 or more must follow it")
    return int(given[0])


def _refuse_unknown(arguments: list[str]) -> None:
    known = {*PARTS, "fast", "full", *MIXES, "--articles", "--rounds"}
    for before, one in zip(["", *arguments], arguments, strict=False):
        if one not in known and not before.startswith("--"):
            raise SystemExit(f"{one}: not known here; known are {', '.join(sorted(known))}")


def main(arguments: list[str]) -> None:
    """
    Run the parts that are named, or all of them: [peers] [two] [ringing] [fast|full] [mixed|talks] [--articles N] [--rounds N].

    Peers and alerts read fast and mixed news, two workers read in full, unless told otherwise.
    """
    _refuse_unknown(arguments)
    reason = absence()
    if reason is not None:
        raise SystemExit(f"no Apache Kafka here: {reason}")
    count, rounds = _number(arguments, "--articles", _ARTICLES), _number(arguments, "--rounds", _ROUNDS)
    grades = [one for one in arguments if one in ("fast", "full")]
    (mix, *_) = [*(one for one in arguments if one in MIXES), "mixed"]
    parts = [one for one in arguments if one in PARTS] or PARTS
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended then, too
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        broker = ApacheKafka(home)
        broker.start()
        try:
            if "peers" in parts:
                peers(broker, home, count, (grades or ["fast"])[0], mix, rounds)
            if "two" in parts:
                two(broker, home, count, (grades or ["full"])[0])
            if "ringing" in parts:
                grade = (grades or ["fast"])[0]
                print(f"produce to alert, bars 200 and 500 ms, {grade}:", asyncio.run(ring(broker, home, count, grade)))
        finally:
            broker.close()


if __name__ == "__main__":
    main(sys.argv[1:])
