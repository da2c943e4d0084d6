"""Each point of the guard on a consumer that has no broker: what Kafka and Faust's thread would answer is laid before it."""

import asyncio
from types import SimpleNamespace

import pytest
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from streams.app import new_app
from streams.guard import GuardedStream, GuardedTable
from streams.guard.consumer import GuardedConsumer
from streams.settings import load

NEWS, OTHER, CHANGELOG = TP("news", 0), TP("news", 1), TP("table-changelog", 0)


class Thread:
    """Stands in for Faust's consumer thread, that is for Kafka."""

    def __init__(self):
        self.assigned = {NEWS, OTHER, CHANGELOG}
        self.committed = {}
        self.commits = []
        self.accepts = True
        self.sought = {}
        self.asked_for = []

    def assignment(self):
        return self.assigned

    async def commit(self, offsets):
        self.commits.append(dict(offsets))
        return self.accepts

    async def seek_to_committed(self):
        return {tp: self.committed.get(tp) for tp in self.assigned}

    async def earliest_offsets(self, *partitions):
        return dict.fromkeys(partitions, 7)

    async def seek_wait(self, partitions):
        self.sought.update(partitions)

    async def getmany(self, active, timeout):  # noqa: ASYNC109, as Faust calls it
        self.asked_for.append(active)
        return {}


@pytest.fixture
async def consumer(tmp_path):
    app = new_app(load({"PARLEY_DATA_DIR": str(tmp_path)}), "articles")
    app.producer = SimpleNamespace(flush=lambda: asyncio.sleep(0))
    delivered, told = [], []

    async def deliver(message):
        delivered.append(message.offset)

    async def tell(*arguments):
        told.append(arguments)

    consumer = app.transport.create_consumer(
        callback=deliver, on_partitions_revoked=tell, on_partitions_assigned=tell, beacon=app.beacon
    )
    consumer._thread.thread_loop.close()
    consumer._thread = Thread()
    consumer.delivered, consumer.told = delivered, told
    app._consumer = consumer
    app.topics = SimpleNamespace(acks_enabled_for=lambda topic: topic == "news")
    app.tables._changelogs = {"table-changelog": None}
    return consumer


async def fetch(consumer, *offsets, tp=NEWS):
    for offset in offsets:
        await consumer.callback(SimpleNamespace(topic=tp.topic, tp=tp, offset=offset, key=b"key", value=b"v" * 97))


def finish(consumer, *offsets, tp=NEWS):
    # what Faust's stream does when an event is acknowledged
    for offset in offsets:
        consumer._acked_index[tp].add(offset)
        consumer._acked[tp].append(offset)


async def test_what_is_noted_is_also_handed_out(consumer):
    await fetch(consumer, 0, 1)
    await fetch(consumer, 5, tp=CHANGELOG)
    assert consumer.delivered == [0, 1, 5]
    assert set(consumer.ledgers) == {NEWS}, "a changelog is read, never finished"


async def test_point_1_a_slow_event_holds_the_commit_back(consumer):
    await fetch(consumer, 0, 1, 2)
    finish(consumer, 1, 2)
    assert not await consumer.commit()
    finish(consumer, 0)
    assert await consumer.commit()
    assert consumer._thread.commits == [{NEWS: 3}]


async def test_point_2_a_refused_commit_is_offered_again(consumer):
    await fetch(consumer, 0)
    finish(consumer, 0)
    refusals = []
    consumer.transport.on_refused_commit = lambda: refusals.append(1)
    consumer._thread.accepts = False
    assert not await consumer.commit()
    assert refusals == [1]
    consumer._thread.accepts = True
    assert await consumer.commit()
    assert consumer._thread.commits == [{NEWS: 1}, {NEWS: 1}]
    assert not await consumer.commit(), "an accepted one is not"


async def test_point_3_streams_resume_with_the_flow_after_the_seek(consumer):
    consumer.app.rebalancing = True
    consumer.pause_partitions(consumer.assignment())
    consumer.resume_partitions({NEWS, CHANGELOG})
    assert consumer._active_partitions == {CHANGELOG}
    consumer.resume_flow()
    assert consumer._active_partitions == {CHANGELOG}, "nobody has sought yet"
    await consumer.perform_seek()
    consumer.resume_flow()
    assert consumer._active_partitions == {CHANGELOG, NEWS}


async def test_point_3_outside_a_rebalance_partitions_resume_at_once(consumer):
    consumer.pause_partitions(consumer.assignment())
    consumer.resume_partitions({NEWS})
    assert consumer._active_partitions == {NEWS}


async def test_point_5_the_fetcher_gets_a_set_that_nobody_empties(consumer):
    live = {NEWS}
    await consumer._getmany(live, 1.0)
    live.clear()
    assert consumer._thread.asked_for == [{NEWS}]


async def test_point_6_a_partition_without_a_commit_is_sent_to_its_beginning(consumer):
    consumer._thread.committed = {OTHER: 40}
    await consumer.perform_seek()
    assert consumer._thread.sought == {NEWS: 7}
    assert (consumer.committed(NEWS), consumer.committed(OTHER)) == (7, 40)


async def test_point_7_what_is_finished_is_committed_before_it_is_forgotten(consumer):
    await fetch(consumer, 0, 1)
    finish(consumer, 0)
    await consumer.on_partitions_revoked({NEWS})
    assert consumer._thread.commits == [{NEWS: 1}]
    assert NEWS not in consumer.ledgers
    assert consumer.told == [({NEWS},)], "and Faust's own revocation goes on"


async def test_point_7_a_broker_that_does_not_answer_holds_no_rebalance_up(consumer, monkeypatch):
    async def never(offsets):
        await asyncio.sleep(60)

    monkeypatch.setattr("streams.guard.consumer._REVOCATION_COMMIT_SECONDS", 0.01)
    consumer._thread.commit = never
    await fetch(consumer, 0)
    finish(consumer, 0)
    await asyncio.wait_for(consumer.on_partitions_revoked({NEWS}), 2)
    assert consumer.told == [({NEWS},)]


async def test_a_member_is_joined_between_assignment_and_revocation(consumer):
    assert not consumer.joined
    consumer.app.on_rebalance_start()
    await consumer.on_partitions_assigned({NEWS, CHANGELOG}, 1)
    assert consumer.joined
    await consumer.on_partitions_revoked({NEWS})
    assert not consumer.joined


class Events:
    """Stands in for Faust's iterator over a channel: three events, and a note of what is acknowledged."""

    def __init__(self, acknowledged):
        self.values = iter((1, 2, 3))
        self.acknowledged = acknowledged

    async def next(self):
        self.value = next(self.values)
        return self.value, None

    def after(self, event, do_ack, sensor_state):
        if do_ack:
            self.acknowledged.append(self.value)


@pytest.mark.parametrize("how", ["raised", "cancelled", "closed"])
async def test_point_4_an_event_is_acknowledged_only_when_its_handler_came_back(consumer, monkeypatch, how):
    acknowledged = []
    monkeypatch.setattr("streams.guard.stream.StreamIterator", lambda _: Events(acknowledged))
    events = GuardedStream(consumer.app.channel(), app=consumer.app).__aiter__()
    assert [await anext(events), await anext(events)] == [1, 2]
    if how == "closed":
        await events.aclose()
    else:
        error = RuntimeError() if how == "raised" else asyncio.CancelledError()
        with pytest.raises(type(error)):
            await events.athrow(error)
    assert acknowledged == [1]


def test_point_4_holds_without_fausts_extension_too():
    assert GuardedStream._py_aiter is GuardedStream._c_aiter


async def test_point_8_a_changelog_record_that_kafka_refuses_is_known(consumer, tmp_path):
    app = new_app(load({"PARLEY_DATA_DIR": str(tmp_path)}), "positions")
    table = app.Table("positions", partitions=1, key_type=bytes, value_type=bytes)
    future = asyncio.get_running_loop().create_future()
    future.message = SimpleNamespace(partition=0)
    table._changelog_topic = SimpleNamespace(send_soon=lambda **_: future)
    table.send_changelog(0, b"RU~US", b"{}")
    future.set_exception(driver.KafkaError("refused"))
    with pytest.raises(driver.KafkaError, match="refused"):
        await table.written()


async def test_point_8_each_of_several_that_write_waits_for_its_own_record(consumer, tmp_path):
    app = new_app(load({"PARLEY_DATA_DIR": str(tmp_path)}), "positions")
    table = app.Table("positions", partitions=1, key_type=bytes, value_type=bytes)
    sent = {}

    def send_soon(key, **_):
        sent[key] = asyncio.get_running_loop().create_future()
        sent[key].message = SimpleNamespace(partition=0)
        return sent[key]

    table._changelog_topic = SimpleNamespace(send_soon=send_soon)

    async def write(key):
        table.send_changelog(0, key, b"{}")
        await table.written()

    first, second = asyncio.create_task(write(b"IR~US")), asyncio.create_task(write(b"RU~US"))
    await asyncio.sleep(0)
    sent[b"RU~US"].set_result(None)
    await asyncio.wait_for(second, 10)
    assert not first.done()
    sent[b"IR~US"].set_result(None)
    await asyncio.wait_for(first, 10)


def test_the_app_uses_the_guard():
    app = new_app(load({}), "articles")
    assert (app.transport.Consumer, app.conf.Stream, app.conf.Table) == (GuardedConsumer, GuardedStream, GuardedTable)


async def test_point_9_partitions_without_their_changelog_are_not_read(consumer):
    consumer.app.on_rebalance_start()
    await consumer.on_partitions_assigned({NEWS, OTHER, CHANGELOG}, 1)
    assert not consumer.joined
    assert consumer.told == []
    assert consumer.app.crashed
    assert "partition=1" in str(consumer.app.crash_reason)


async def test_point_9_is_no_matter_where_there_is_no_table(consumer):
    consumer.app.tables._changelogs = {}
    consumer.app.on_rebalance_start()
    await consumer.on_partitions_assigned({NEWS, OTHER}, 1)
    assert consumer.joined
    assert not consumer.app.crashed


async def test_point_10_what_would_be_too_much_at_once_waits_in_kafka(consumer):
    consumer.transport.in_flight_bytes = 250
    await fetch(consumer, 0, 1)
    third = asyncio.create_task(fetch(consumer, 2, tp=OTHER))
    await asyncio.sleep(0.01)
    assert (consumer.delivered, consumer.held_bytes) == ([0, 1], 200)
    finish(consumer, 0)
    assert await consumer.commit()
    await asyncio.wait_for(third, 10)
    assert (consumer.delivered, consumer.held_bytes) == ([0, 1, 2], 200)


async def test_point_10_a_record_larger_than_all_the_room_goes_alone(consumer):
    consumer.transport.in_flight_bytes = 50
    await fetch(consumer, 0)
    waiting = asyncio.create_task(fetch(consumer, 1))
    await asyncio.sleep(0.01)
    assert consumer.delivered == [0]
    await consumer.on_partitions_revoked({NEWS})
    await asyncio.wait_for(waiting, 10)
    assert consumer.delivered == [0, 1]
