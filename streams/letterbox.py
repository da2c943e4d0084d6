"""The letterbox: Kafka in; the letters that stand in the topic of dead letters out, and back into the topics that they came from."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Self

import msgspec

from streams.letters import Letter, Outcome, Place, letter, note, outcomes, revived
from streams.scanner import Scanner
from streams.sender import Sender
from streams.settings import Settings
from streams.topics import DEADLETTERS


class GoneError(RuntimeError):
    """The record that a cut letter stands for is no longer in its topic; the message is one line."""


class Letterbox:
    """
    The topic of dead letters; *outcomes* says what had become of which letter when the box was opened.

    Raises `UnreachableError` and `TopicsError`, as the scanner does.
    """

    def __init__(self, settings: Settings) -> None:
        self._topic = DEADLETTERS.named(settings.topic_prefix)
        self._scanner = Scanner(settings)
        self.outcomes: Mapping[Place, Outcome] = {}

    def __enter__(self) -> Self:
        self.outcomes = outcomes(self._scanner.records(self._topic))
        return self

    def __exit__(self, *_: object) -> None:
        self._scanner.__exit__()

    def letters(self) -> Iterator[Letter]:
        """Every letter, oldest first in each partition, whatever became of it."""
        for record in self._scanner.records(self._topic):
            one = letter(record)
            if one is not None:
                yield one

    def open_letters(self) -> Iterator[Letter]:
        """The letters that nobody has replayed or dropped."""
        return (one for one in self.letters() if one.place not in self.outcomes)

    def whole(self, one: Letter) -> Letter:
        """
        Give a cut letter the value that its record had, from the record's own topic. Not while `letters` is being read.

        Raises `GoneError` where that topic has dropped it by now, or has something else there.
        """
        if not one.is_cut:
            return one
        found = self._scanner.at(one.topic, one.partition, one.offset)
        if found is None or hashlib.sha256(found.value or b"").hexdigest() != one.sha256:
            raise GoneError(
                f"{one.place}: the letter has only the first part of its record, and {one.topic} no longer has the rest; send it anew"
            )
        return msgspec.structs.replace(one, value=found.value, headers=found.headers, is_cut=False)


class Reviver:
    """Sends letters back to where they came from, and notes in the topic of dead letters what became of them."""

    def __init__(self, settings: Settings) -> None:
        self._deadletters = DEADLETTERS.named(settings.topic_prefix)
        self._sender = Sender(settings)

    def replay(self, letters: Sequence[Letter]) -> None:
        """
        Put records back into the partitions that they were in, then note it; the letters must be whole.

        Whoever reads them again finds the keys, headers and times that they had, so the outputs have the ids that they would have had.
        Raises `UnreachableError` where Kafka doesn't take one: then none of *letters* is noted, and a second replay does the rest.
        """
        for one in letters:
            key, value, headers, time = revived(one, self._deadletters)
            stamp = int(time.timestamp() * 1000)
            self._sender.send(one.topic, key, value, headers, partition=one.partition, timestamp_ms=stamp)
        self._sender.flush()
        self._note(letters, Outcome.REPLAYED)

    def drop(self, letters: Sequence[Letter]) -> None:
        """Note that nothing is to be done about the letters; they stay in the topic until they expire."""
        self._note(letters, Outcome.DROPPED)

    def _note(self, letters: Sequence[Letter], outcome: Outcome) -> None:
        for one in letters:
            key, headers = note(one, outcome)
            self._sender.send(self._deadletters, key, None, headers, partition=one.place.partition)
        self._sender.flush()
