"""The scanner where no Kafka answers."""

import signal
import time

import pytest

from streams import scanner
from streams.scanner import Scanner
from streams.settings import load
from streams.topics import UnreachableError

NOWHERE = load({"PARLEY_BROKERS": "127.0.0.1:1"})


@pytest.fixture
def interrupt():
    """Ctrl-C after half a second."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("interrupt")
def test_ctrl_c_is_noticed_while_nobody_answers():
    begun = time.monotonic()
    with Scanner(NOWHERE) as opened, pytest.raises(KeyboardInterrupt):
        opened.bounds("parley.claims")
    assert time.monotonic() - begun < scanner._SECONDS / 2


def test_a_broker_that_never_answers_is_named(monkeypatch):
    monkeypatch.setattr(scanner, "_SECONDS", 0.1)
    with Scanner(NOWHERE) as opened, pytest.raises(UnreachableError, match=r"no Kafka at 127\.0\.0\.1:1"):
        opened.bounds("parley.claims")
