"""Benchmarks: the name of one in; its figures, as ratios, out. `python -m benchmarks NAME [ARGUMENTS]`; without a name, the list of them."""

import importlib
import sys

NAMES = {
    "throughput": "articles a second of one core, mixed news and news about talks, both grades",
    "flat": "cost of an article and memory, from a thousand to a million articles",
    "cold": "from nothing to a command's end",
    "kafka": "Kafka to Kafka, one worker and two, against the bare reading loop and a bare aiokafka loop",
    "growth": "how the state grows and how long articles wait, simulated for a rate of news",
    "guard": "whether this commit is slower than the ratios that are stored with it",
}


def main() -> int:
    """Run one."""
    name, *arguments = sys.argv[1:] or [""]
    if name not in NAMES:
        for known, said in NAMES.items():
            print(f"python -m benchmarks {known:12}{said}")
        print(
            "others are modules of their own: folding, reading, grades, merging, sizing, delivering, intake, board, following"
        )
        return 2 if name else 0
    module = importlib.import_module(f"benchmarks.{name}")
    if {"-h", "--help"} & {*arguments}:
        print(f"{module.__doc__}\n\n{module.main.__doc__}")
        return 0
    return module.main(arguments) or 0


if __name__ == "__main__":
    sys.exit(main())
