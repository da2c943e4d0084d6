"""Sharing out: what several processes are to test in; who tests what, and in which order, out."""

from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadScopeScheduling

_LONG = ("tests/monitoring/", "tests/faults/", "tests/integration/", "tests/browser/", "tests/streams/test_demo.py")
"""Where tests wait most of their time: begun first, so that the others fill the gaps and the end."""
_ONE_BY_ONE = ("tests/faults/", "tests/integration/")
"""Where a file holds minutes: its tests need not stay together. Each process has a broker of its own."""
_TOGETHER = ("tests/integration/test_security.py",)
"""Files there whose tests share a broker that starts for them alone."""


def begun_with(nodeid: str) -> int:
    """
    The rank of a test among all: what takes longest comes first.

    >>> sorted(["streams/wire.py::x", "tests/faults/test_x.py::y", "tests/monitoring/test_z.py::z"], key=begun_with)
    ['tests/monitoring/test_z.py::z', 'tests/faults/test_x.py::y', 'streams/wire.py::x']
    """
    return next((rank for rank, place in enumerate(_LONG) if nodeid.startswith(place)), len(_LONG))


def unit(nodeid: str) -> str:
    """
    What goes to one process: a file, or a single test where a file would take minutes.

    >>> unit("tests/streams/test_wire.py::test_x[a::b]"), unit("tests/faults/test_workers.py::test_y")
    ('tests/streams/test_wire.py', 'tests/faults/test_workers.py::test_y')
    """
    alone = nodeid.startswith(_ONE_BY_ONE) and not nodeid.startswith(_TOGETHER)
    return nodeid if alone else nodeid.split("::", 1)[0]


class Shares(LoadScopeScheduling):
    """Hands out one unit after another, in the order in which they were collected, to whoever has nothing left."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)


def ordered(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests as they are begun when several processes share them; files stay as they are."""
    return sorted(items, key=lambda item: begun_with(item.nodeid))
