"""What all tests share: Hypothesis without deadlines on shared machines, work for several processes, and no silent skips in CI."""

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from tests.sharing import Shares, ordered

settings.register_profile("parley", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("parley")

IN_CI = bool(os.environ.get("CI"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Shares:
    """Under `-n`: long tests first, files together."""
    return Shares(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In one process the order is that of the files."""
    if hasattr(config, "workerinput"):
        items[:] = ordered(items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI everything that tests need is installed, so a skip is a fault of the set-up (an expected failure is none)."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = (
            f"skipped in CI: {report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr}"
        )
    return report
