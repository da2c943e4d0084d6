"""The guarded table: writes in, the table and its changelog out; a write can be awaited until Kafka has it."""

from typing import Any

from faust import Table


class GuardedTable(Table[Any, Any]):
    """
    A table whose last write can be awaited (point 8 of the guard).

    Stock Faust throws the changelog record's future away: a record that the broker refuses is a warning in the log, its source
    is committed, and the next owner of the partition recovers the old value.
    """

    _last_write: Any = None

    def send_changelog(self, *args: Any, **kwargs: Any) -> Any:
        self._last_write = super().send_changelog(*args, **kwargs)
        return self._last_write

    async def written(self) -> None:
        """
        Wait until Kafka has the changelog record of the last write; raise what the producer raised if it refuses it.

        Right after that write and without a pause in between: another write would be the one that is awaited.
        """
        if self._last_write is not None:
            await self._last_write
