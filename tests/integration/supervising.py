"""Supervised workers: processes that are started, killed and started again; news for them; and what must stand in the topics whatever happened."""

import itertools
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from string import ascii_lowercase
from typing import NamedTuple

from confluent_kafka.admin import AdminClient

from streams.agents.articles import reading
from streams.dyads import fold
from streams.errors import EXIT_FATAL
from streams.rulesource import RuleSource
from streams.settings import load
from streams.wire import decode, encode
from tests.integration.reading import read as reader
from tests.integration.topiclog import committed, length, read

ROLES = ("articles", "positions", "deliveries")
PARTIES = ("AE", "CN", "DE", "EG", "FR", "IN", "IR", "JP", "KR", "OM", "PK", "QA", "RU", "SA", "SY", "TR", "UA", "US")
DYADS = tuple(itertools.combinations(PARTIES, 2))[:150]
WATCHED = {"PARLEY_WATCH": ",".join("~".join(dyad) for dyad in DYADS)}


class Supervisor:
    """Starts worker processes with the tests' reader and ends them; what they log goes to one file."""

    def __init__(self, environ, log):
        self.environ = os.environ | environ
        self._log = log
        self._processes = []
        self._replaced = []

    def start(self, *roles, **environ):
        """Start a process with *roles*, or all of them."""
        command = [sys.executable, "-m", "tests.integration.worker_process", *(roles or ROLES)]
        with self._log.open("ab") as stream:
            self._processes.append(subprocess.Popen(command, env=self.environ | environ, stderr=stream))
        return self._processes[-1]

    @property
    def fatal_exits(self):
        """How many processes gave up with 70 and were started afresh."""
        return len(self._replaced)

    def alive(self):
        """The processes that run."""
        return [process for process in self._processes if process.poll() is None]

    def restarted(self):
        """Start afresh what gave up with 70 rather than go on in doubt, as the supervisor of a real worker does; always true."""
        for process in [one for one in self._processes if one.poll() == EXIT_FATAL and one not in self._replaced]:
            self._replaced.append(process)
            self.start(*process.args[3:])
        return True

    def close(self):
        """Leave nothing running."""
        for process in self._processes:
            process.kill()
            process.wait(60)

    def log(self):
        """What all of them logged last."""
        return self._log.read_text()[-3000:]


def kill(process):
    """End *process* as a power cut would."""
    process.kill()
    process.wait(60)


def news(number, rng, dyads):
    """
    One of many articles, each a statement of its own: its words are nobody else's.

    Each dyad hears one refusal after another offer, so that there is something to ring for and an order that matters.
    """
    words = " ".join("".join(rng.choices(ascii_lowercase, k=7)) for _ in range(12))
    actor, counterpart = dyads[number % len(dyads)]
    said = "no talks" if number // len(dyads) % 2 else "talks"
    now = datetime.now(UTC)
    published = min(now, now - timedelta(hours=40) + timedelta(minutes=7 * number))
    value = {
        "id": f"n{number}",
        "text": f"Between {actor} and {counterpart} there will be {said}: {words}.",
        "published_at": published.isoformat(),
        "language": "en",
    }
    return f"n{number}".encode(), json.dumps(value).encode()


def signals_of(articles):
    """The signals that the articles' claims are, keyed by dyad."""
    now = datetime.now(UTC).replace(microsecond=0)
    made = [signal for _, value in articles for signal in reading(value, now, reader).signals]
    return [(signal.dyad.encode(), encode(signal)) for signal in made]


class Replay(NamedTuple):
    """What one process makes of a log of signals: the last position of each dyad, and every alert as its id and state."""

    positions: dict
    alerts: set


def replayed(signals, environ):
    """Fold the log from its beginning, without any crash."""
    entries, replay = {}, Replay({}, set())
    rules = RuleSource(load(environ | WATCHED)).rules
    for signal in signals:
        folded = fold(entries.get(signal.dyad), signal, rules)
        entries[signal.dyad] = folded.entry
        replay.positions[signal.dyad] = folded.position or replay.positions.get(signal.dyad)
        replay.alerts.update((alert.alert_id, alert.state.value) for alert in folded.alerts)
    return replay


class Records:
    """What stands in the topics of a test."""

    def __init__(self, environ):
        self.settings = load(environ)

    def of(self, topic, kind=None):
        records = read(self.settings.brokers, topic.named(self.settings.topic_prefix))
        return [record if kind is None else decode(kind, record.value) for record in records]

    def length(self, topic):
        """How many records were written to *topic* so far."""
        return length(self.settings.brokers, topic.named(self.settings.topic_prefix))

    def finished(self, role, topic):
        """Whether *role* has committed all of *topic*."""
        name = topic.named(self.settings.topic_prefix)
        return committed(self.settings.brokers, self.settings.group(role), name) == self.length(topic)

    def members(self, role):
        """How many processes of *role* have partitions now."""
        admin = AdminClient({"bootstrap.servers": self.settings.brokers, "log_level": 0})
        group = self.settings.group(role)
        described = admin.describe_consumer_groups([group])[group].result(20)
        return sum(bool(member.assignment.topic_partitions) for member in described.members)


def say(capsys, line):
    """Tell whoever watches, whatever pytest captures: repeats are allowed, but they are counted."""
    with capsys.disabled():
        sys.stdout.write(f"\n  {line}\n")
