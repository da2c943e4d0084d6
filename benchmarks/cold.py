"""
Cold: commands in; the processor time from nothing to their end, as a ratio to that of a Python that imports numpy, out.

    python -m benchmarks cold [ROUNDS]
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ARTICLE = {"id": "a", "text": "Norway is ready for talks with Turkey, the minister said."}
FLOOR = ("-c", "import numpy")
_ROUNDS = 7


def commands(article: str) -> dict[str, tuple[str, ...]]:
    """What is measured, by name; *article* is a file with one."""
    parley = ("-m", "streams.cli")
    return {
        "parley --help": (*parley, "--help"),
        "parley version": (*parley, "version"),
        "parley extract, fast, first claim": (*parley, "extract", "--grade", "fast", article),
        "parley extract, full, first claim": (*parley, "extract", "--grade", "full", article),
        "a worker's imports": ("-c", "import streams.worker"),
    }


def seconds(arguments: tuple[str, ...]) -> float:
    """Processor time of a Python from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environ = os.environ | {"OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, *arguments], env=environ, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 (our own)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measured(names: tuple[str, ...] | None = None, rounds: int = _ROUNDS) -> dict[str, tuple[float, float]]:
    """For each command its least seconds, and their ratio to the floor's least; the least, since nothing makes a start quicker than it is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.jsonl"
        path.write_text(json.dumps(ARTICLE) + "\n")
        every = {name: line for name, line in commands(str(path)).items() if names is None or name in names}
        found: dict[str, list[float]] = {name: [] for name in (*every, "")}
        for _ in range(rounds):
            for name, line in (*every.items(), ("", FLOOR)):
                found[name].append(seconds(line))
    return {name: (min(found[name]), min(found[name]) / min(found[""])) for name in every}


def main(arguments: list[str]) -> None:
    """Print a line a command."""
    for name, (spent, ratio) in measured(rounds=int(arguments[0]) if arguments else _ROUNDS).items():
        print(f"{name:36}{spent:6.2f} s of processor time, {ratio:6.1f} times a Python with numpy")


if __name__ == "__main__":
    main(sys.argv[1:])
