"""
The guard: Faust's transport, stream and table in, the same with 'no record lost' kept out.

Stock Faust 0.15.3 acknowledges what an agent failed on, commits past slow events, skips records while tables recover, and forgets changelog
records that the broker refused. The guard replaces nothing inside Faust: it is a transport, a stream class and a table class of our own,
handed to the app. Its points are numbered where they stand:

1. commit only up to the lowest fetched but unfinished offset (`ledger`);
2. bookkeeping moves only when Kafka accepted the commit (`consumer`);
3. stream partitions resume only with the flow, after the seek (`consumer`);
4. an event whose handler raised or was cancelled is not acknowledged (`stream`);
5. the fetcher's thread gets its own copy of the active partitions (`consumer`);
6. a partition without a commit is sent to its beginning (`consumer`);
7. what is finished is committed before a revocation forgets it (`consumer`);
8. a table write is done when its changelog record is in Kafka (`table`);
9. partitions without their table's changelog are not read (`consumer`);
10. what is fetched and cannot be committed yet is bounded by its size; the rest waits in Kafka (`consumer`).

All of it relies on internals of the pinned Faust; tests/contracts fails when they change.
"""

from streams.guard.consumer import GuardedTransport
from streams.guard.stream import GuardedStream
from streams.guard.table import GuardedTable

__all__ = ["GuardedStream", "GuardedTable", "GuardedTransport"]
