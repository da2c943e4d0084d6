"""What the trials share: how much of each fault there is, trials on the session's broker, and where the figures go."""

import json
import os
import random
from pathlib import Path

import pytest

from streams import topics
from streams.settings import load
from tests.faults.trial import Trial
from tests.integration.conftest import QUICK, kafka, kafka_environ, receiver
from tests.integration.receiver import webhook
from tests.integration.supervising import DYADS, WATCHED, Supervisor, say

__all__ = ["kafka", "kafka_environ", "receiver"]

IS_FULL = os.environ.get("FAULTS") == "full"


def times(full, short):
    """How often a fault strikes: *full* under `make faults`, *short* elsewhere."""
    return full if IS_FULL else short


@pytest.fixture
def new_trial(receiver, tmp_path, request):
    """Make a trial in an environment: `new_trial(environ)`; whatever it starts is ended with the test."""
    supervisors = []

    def make(environ):
        seed = int(os.environ.get("FAULTS_SEED") or random.randrange(10**6))
        supervisor = Supervisor(environ | webhook(receiver.url) | WATCHED, tmp_path / "workers.log")
        supervisors.append(supervisor)
        return Trial(environ, supervisor, receiver, seed)

    yield make
    for supervisor in supervisors:
        supervisor.close()


@pytest.fixture
def trial(new_trial, kafka_environ):
    """A trial on the session's one broker."""
    return new_trial(kafka_environ)


@pytest.fixture
def judge(request, capsys):
    """
    Judge a trial: nothing lost, nothing accepted twice; and tell the figures, whatever they are.

    `await judge(trial, fault, count)`. FAULTS_REPORT names a file that gets them as a line of JSON.
    """

    async def judged(trial, fault, count):
        account = await trial.account()
        say(capsys, f"{fault} x {count} (seed {trial.seed}): {account}")
        report(trial, fault, count, account)
        assert account.lost == 0, trial.supervisor.log()
        assert account.twice == 0
        assert account.letters == 0
        assert account.alerts >= min(account.articles, len(DYADS)) > 0, "every dyad's first article rings"
        return account

    return judged


def report(trial, fault, count, account):
    """Add the figures of a trial to the file that FAULTS_REPORT names, if it names one."""
    if path := os.environ.get("FAULTS_REPORT"):
        line = {"fault": fault, "count": count, "seed": trial.seed, "lost": account.lost, "repeats": account.repeats}
        line |= {name: getattr(account, name) for name in account.__struct_fields__}
        with Path(path).open("a") as lines:
            lines.write(json.dumps(line) + "\n")


def environment(bootstrap, prefix, folder, **more):
    """The environment of a trial on a broker of its own, with its topics."""
    environ = (
        QUICK | {"PARLEY_BROKERS": bootstrap, "PARLEY_TOPIC_PREFIX": prefix, "PARLEY_DATA_DIR": str(folder)} | more
    )
    topics.create(load(environ))
    return environ
