"""A worker that is told to stop while its broker is gone."""

import signal

import pytest

from streams.errors import EXIT_FATAL
from tests.integration.test_worker_embedded import article
from tests.integration.test_worker_process import claimed, start  # noqa: F401, a fixture
from tests.integration.topiclog import write

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(300)]


def test_without_its_broker_a_worker_of_all_roles_ends_soon_and_says_why(start, settings, embedded):  # noqa: F811
    worker = start("articles", "positions", "corrections", "deliveries")
    write(settings.brokers, "parley.articles.raw", [article(n, "They agreed on talks.") for n in range(5)])
    worker.wait_for("deliveries_started")
    claimed(settings, 5)
    embedded.go_down()
    worker.process.send_signal(signal.SIGTERM)
    status, seconds = worker.end()
    last = worker.events[-1]
    assert (status, last["event"]) == (EXIT_FATAL, "abort")
    assert last["reason"].startswith("told to stop while Kafka does not answer")
    assert seconds < 15, "it was half a minute, and a supervisor kills after ten seconds"
