"""Asking Kafka while it is not there, or has no leader for a moment."""

import pytest

from streams import broker
from streams.topics import TopicsError, UnreachableError


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(broker, "_AGAIN_SECONDS", 0.001)


async def test_kafka_is_asked_until_it_answers_and_every_refusal_is_told():
    answers = iter([UnreachableError("no coordinator"), UnreachableError("no leader"), ("all is well",)])
    told = []

    def ask():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert await broker.answered(ask, told.append) == ("all is well",)
    assert told == ["waiting: no coordinator", "waiting: no leader"]


async def test_what_time_does_not_mend_is_not_asked_again():
    def ask():
        raise TopicsError("no such topic")

    with pytest.raises(TopicsError, match="no such topic"):
        await broker.answered(ask, lambda _: None)
