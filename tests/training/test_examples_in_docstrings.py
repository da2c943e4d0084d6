"""The examples in docstrings of `training`, whose modules pytest does not collect: some need what only training needs."""

import doctest
from importlib import import_module

import pytest

MODULES = (
    "training.encoder.evening",
    "training.encoder.graph",
    "training.encoder.schedule",
    "training.encoder.vocabulary",
    "training.labelled",
    "training.sources",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name):
    found = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    assert found.attempted > 0
    assert found.failed == 0
