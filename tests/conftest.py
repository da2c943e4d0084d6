"""What all tests share: Hypothesis without deadlines on shared machines, and no silent skips in CI."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("parley", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("parley")

IN_CI = bool(os.environ.get("CI"))


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """In CI everything that tests need is installed, so a skip is a fault of the set-up."""
    if IN_CI and call.excinfo is not None and call.excinfo.errisinstance(pytest.skip.Exception):
        pytest.fail(f"skipped in CI: {call.excinfo.value}", pytrace=False)
