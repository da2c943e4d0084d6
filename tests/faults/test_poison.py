"""Records that no worker can read, among good ones."""

import json
import random
from collections import Counter

import pytest

from streams.topics import CLAIMS, DEADLETTERS, RAW
from tests.faults.conftest import report, times
from tests.integration.supervising import say
from tests.integration.topiclog import write

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(1200)]

BAD = times(10_000, 300)
GOOD_SHARE = 0.2
BUG_SHARE = 0.01  # more would be a broken release, and stop the line on purpose

KINDS = {
    "not JSON": (b'{"id": "x", "text": ', "bad_json"),
    "nothing": (b"", "bad_json"),
    "a tombstone": (None, "bad_json"),
    "not UTF-8": (b'{"id": "x", "text": "\xff\xfe"}', "bad_utf8"),
    "a list": (b'["talks"]', "bad_field"),
    "no id": (b'{"text": "talks"}', "bad_field"),
    "an empty id": (b'{"id": " ", "text": "talks"}', "bad_field"),
    "a long id": (json.dumps({"id": "x" * 2000, "text": "talks"}).encode(), "bad_field"),
    "a number for a text": (b'{"id": "x", "text": 7}', "bad_field"),
    "no letter": (b'{"id": "x", "text": "... 12"}', "no_body"),
    "a whole book": (json.dumps({"id": "x", "text": "talks " * 20_000}).encode(), "too_large"),
    "what makes the reader raise": (b'{"id": "x", "text": "a bug among talks", "language": "en"}', "bug"),
}


async def test_poison_stops_nothing_and_every_bad_record_is_a_letter_with_its_reason(trial, capsys):
    rng = random.Random(trial.seed)
    kinds = [name for name in KINDS if KINDS[name][1] != "bug"]
    bad = [KINDS["what makes the reader raise" if rng.random() < BUG_SHARE else rng.choice(kinds)] for _ in range(BAD)]
    topic = RAW.named(trial.records.settings.topic_prefix)
    trial.supervisor.start()
    for first in range(0, BAD, 500):
        some = bad[first : first + 500]
        trial.feed(max(1, round(len(some) * GOOD_SHARE)))
        write(trial.records.settings.brokers, topic, [(b"bad", value) for value, _ in some])
    await trial.settle(600)

    account = await trial.account()
    letters = Counter(dict(letter.headers)["deadletter-reason"].decode() for letter in trial.records.of(DEADLETTERS))
    say(capsys, f"poison x {BAD} (seed {trial.seed}): {account}")
    report(trial, "bad records of 12 kinds among good ones", BAD, account)
    assert (account.lost, account.twice, account.fatal_exits) == (0, 0, 0)
    assert len({record.key for record in trial.records.of(CLAIMS)}) == account.articles
    assert letters == Counter(reason for _, reason in bad)
