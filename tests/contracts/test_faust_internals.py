"""
What the guard relies on inside Faust and aiokafka. None of it is public: a new version that changes it must fail here, not lose articles.

A failure says: read the changed source, think again about the guard's point that is named, prove it anew on Apache Kafka, then pin the new version.
"""

import inspect
import re
from importlib.metadata import version

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.consumer import fetcher as aiokafka_fetcher
from faust import Stream, Table
from faust._cython.streams import StreamIterator
from faust.app._attached import Attachments
from faust.app.base import App
from faust.assignor.partition_assignor import PartitionAssignor
from faust.tables.recovery import Recovery
from faust.topics import Topic
from faust.transport.consumer import Consumer, ThreadDelegateConsumer
from faust.transport.drivers import aiokafka as driver


def source(thing):
    """The code of *thing*, without comments and with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"#[^\n]*", "", inspect.getsource(thing)))


def test_the_versions_are_those_that_the_guard_was_proven_on():
    assert (version("faust-streaming"), version("mode-streaming"), version("aiokafka")) == ("0.15.3", "0.7.1", "0.14.0")


@pytest.mark.parametrize(
    ("method", "signature"),
    [
        (Consumer._new_offset, "(self, tp: faust.types.tuples.TP) -> Optional[int]"),
        (
            Consumer._commit_offsets,
            "(self, offsets: Mapping[faust.types.tuples.TP, int], start_new_transaction: bool = True) -> bool",
        ),
        (Consumer.resume_partitions, "(self, tps: Iterable[faust.types.tuples.TP]) -> None"),
        (Consumer.resume_flow, "(self) -> None"),
        (Consumer.perform_seek, "(self) -> None"),
        (Consumer._is_changelog_tp, "(self, tp: faust.types.tuples.TP) -> bool"),
        (
            ThreadDelegateConsumer._getmany,
            "(self, active_partitions: Optional[Set[faust.types.tuples.TP]], timeout: float)",
        ),
        (ThreadDelegateConsumer.earliest_offsets, "(self, *partitions: faust.types.tuples.TP)"),
        (ThreadDelegateConsumer.seek_wait, "(self, partitions: Mapping[faust.types.tuples.TP, int]) -> None"),
        (driver.Consumer._new_consumer_thread, "(self) -> 'AIOKafkaConsumerThread'"),
        (driver.AIOKafkaConsumerThread._create_worker_consumer, "(self, transport: 'Transport')"),
        (Table.send_changelog, "(self, partition: Optional[int], key: Any, value: Any,"),
    ],
    ids=lambda value: getattr(value, "__qualname__", ""),
)
def test_what_the_guard_overrides_or_calls_is_as_it_was(method, signature):
    assert str(inspect.signature(method)).startswith(signature)


def test_points_1_and_2_the_bookkeeping_of_acknowledged_offsets_has_its_names():
    assert {"_acked", "_acked_index", "_committed_offset", "_read_offset"} <= set(Consumer.__annotations__)
    code = source(Consumer._filter_committable_offsets)
    assert "offset = self._new_offset(tp)" in code
    assert "self._should_commit(tp, offset)" in code
    assert "self._committed_offset.update(committable_offsets)" in source(Consumer._commit_offsets)


def test_point_3_recovery_resumes_streams_before_the_seek_and_the_flow_after_it():
    for step in (Recovery._resume_streams, Recovery.on_recovery_completed):
        code = source(step)
        assert (
            code.index("consumer.resume_partitions(")
            < code.index("consumer.perform_seek()")
            < code.index("consumer.resume_flow()")
        )
        assert code.index("consumer.resume_flow()") < code.index("on_rebalance_end()"), "rebalancing is still true then"


def test_point_4_stock_streams_acknowledge_in_a_finally_and_iterate_as_the_guard_expects():
    assert (
        "finally: event, self.current_event = self.current_event, None it.after(event, do_ack or value is skipped_value"
        in source(Stream._c_aiter)
    )
    assert "self._c_aiter()" in source(Stream.__aiter__)
    assert "self._py_aiter()" in source(Stream.__aiter__)
    assert callable(StreamIterator.next)
    assert callable(StreamIterator.after)


def test_point_5_an_empty_set_of_partitions_means_all_to_aiokafka():
    code = source(aiokafka_fetcher.Fetcher.fetched_records)
    assert "if partitions and tp not in partitions" in code
    assert "self._active_partitions.clear()" in source(Consumer._set_active_tps), "Faust empties its set in place"


def test_point_6_seeking_to_the_commit_moves_nothing_without_one():
    assert "if offset and offset > 0: self._fetcher.seek_to(tp, offset)" in source(AIOKafkaConsumer.seek_to_committed)
    assert "_committed_offsets = await self.seek_to_committed()" in source(Consumer.perform_seek)


def test_point_7_a_revocation_forgets_before_it_waits():
    code = source(Consumer.on_partitions_revoked)
    assert code.index("self._acked.pop(tp, None)") < code.index("self._on_partitions_revoked")


def test_point_8_a_table_throws_its_changelog_records_future_away():
    assert "fut = self.send_changelog(" in source(Table.on_key_set)
    assert "return self.changelog_topic.send_soon(" in source(Table.send_changelog)


def test_point_9_the_assignor_leaves_out_what_it_does_not_find():
    assert 'logger.warning("Ignoring missing topic: %r", topic) continue' in source(
        PartitionAssignor._get_copartitioned_groups
    )


def test_the_wait_for_an_empty_fetch_is_fixed_by_faust_and_read_from_this_attribute():
    assert "fetch_max_wait_ms=1500" in source(driver.AIOKafkaConsumerThread._create_worker_consumer)
    assert "self._fetch_max_wait_ms = fetch_max_wait_ms" in source(AIOKafkaConsumer.__init__)
    assert "fetch_max_wait_ms=self._fetch_max_wait_ms" in source(AIOKafkaConsumer.start)


def test_health_finds_the_consumer_where_it_was():
    assert "_consumer: Optional[ConsumerT] = None" in source(App)


def test_a_send_is_sent_now_and_not_with_the_commit():
    assert "if app._attachments.enabled and not force:" in source(Topic.send)
    assert "return self.app.conf.stream_publish_on_commit" in source(Attachments)
    assert "self.app.conf.stream_publish_on_commit" not in source(Topic)
