"""Offsets that Kafka has forgotten, on Apache Kafka: nobody reads everything again without having been told to."""

from datetime import UTC, datetime, timedelta

import pytest
from confluent_kafka.admin import AdminClient

from streams import offsets
from streams.settings import load
from streams.topics import ARTICLES, CLAIMS, RAW
from tests.integration.conftest import until
from tests.integration.reading import read as reader
from tests.integration.supervising import Records, news
from tests.integration.topiclog import committed, write

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]

MUCH_LATER = timedelta(days=8)


@pytest.fixture
async def forgotten(kafka_environ, running):
    """A pipeline that has read ten articles, and whose group Kafka then forgot."""
    import random

    records = Records(kafka_environ)
    rng = random.Random(3)
    articles = [news(number, rng, [("FR", "DE")]) for number in range(10)]
    write(records.settings.brokers, RAW.named(records.settings.topic_prefix), articles)
    async with running(records.settings, ("articles",), read=reader):
        await until(lambda: records.finished("articles", RAW), 120)
    admin = AdminClient({"bootstrap.servers": records.settings.brokers})
    group = records.settings.group("articles")
    admin.delete_consumer_groups([group])[group].result(20)
    return records


def check(environ, later=MUCH_LATER, **more):
    return offsets.check(load(environ | more), "articles", datetime.now(UTC) + later)


async def test_a_role_of_which_kafka_has_forgotten_how_far_asks_before_it_begins(forgotten, kafka_environ):
    said = check(kafka_environ)

    assert said is not None
    assert "PARLEY_START=beginning" in said
    assert "PARLEY_START=end" in said
    assert "\n" not in said


async def test_one_that_died_before_its_first_commit_simply_begins_again(forgotten, kafka_environ):
    assert check(kafka_environ, timedelta(minutes=5)) is None


async def test_told_to_it_begins_at_the_beginning(forgotten, kafka_environ):
    assert check(kafka_environ, PARLEY_START="beginning") is None
    assert committed(forgotten.settings.brokers, forgotten.settings.group("articles"), forgotten_topic(forgotten)) == 0


async def test_told_to_it_goes_on_with_what_comes(forgotten, kafka_environ, running):
    assert check(kafka_environ, PARLEY_START="end") is None
    before = forgotten.length(CLAIMS)
    import random

    (late,) = [news(99, random.Random(4), [("FR", "DE")])]
    write(forgotten.settings.brokers, forgotten_topic(forgotten), [late])
    async with running(forgotten.settings, ("articles",), read=reader):
        await until(lambda: forgotten.finished("articles", RAW))
    assert [record.key for record in forgotten.of(CLAIMS)].count(late[0]) == 1
    assert forgotten.length(CLAIMS) == before + 1


async def test_a_role_that_never_worked_or_still_knows_has_nothing_to_ask(kafka_environ, running):
    assert check(kafka_environ) is None
    records = Records(kafka_environ)
    write(records.settings.brokers, RAW.named(records.settings.topic_prefix), [(b"x", b"{")])
    async with running(records.settings, ("articles",), read=reader):
        await until(lambda: records.finished("articles", RAW), 120)
    write(records.settings.brokers, ARTICLES.named(records.settings.topic_prefix), [(b"x", b"{}")])
    assert check(kafka_environ) is None


def forgotten_topic(records):
    return RAW.named(records.settings.topic_prefix)
