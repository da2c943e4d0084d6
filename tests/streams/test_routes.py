"""Who is told of which alert."""

import pytest

from streams.alerts import RuleKind
from streams.routes import Route, told
from streams.severity import Severity
from tests.streams.alerting import alert

NAMES = ("desk", "oncall", "archive")


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({}, True),
        ({"severities": (Severity.WARNING, Severity.CRITICAL)}, True),
        ({"severities": (Severity.CRITICAL,)}, False),
        ({"dyads": ("RU~US",)}, True),
        ({"dyads": ("US~RU",)}, True),
        ({"dyads": ("IR~US",)}, False),
        ({"parties": ("US",)}, True),
        ({"parties": ("IR",)}, False),
        ({"rules": ("shift",)}, True),
        ({"rules": ("quiet",)}, False),
        ({"kinds": (RuleKind.SHIFT,)}, True),
        ({"kinds": (RuleKind.SURGE,)}, False),
        ({"parties": ("US",), "rules": ("quiet",)}, False),
    ],
)
def test_an_alert_goes_where_all_conditions_of_a_route_hold(conditions, fits):
    assert told(alert(), [Route(to=("desk",), **conditions)], NAMES) == (("desk",) if fits else ())


def test_without_routes_everybody_is_told():
    assert told(alert(), [], NAMES) == NAMES


def test_nobody_is_told_twice():
    routes = [Route(to=("oncall", "desk")), Route(to=("desk",), parties=("RU",)), Route(to=("archive",), rules=("x",))]
    assert told(alert(), routes, NAMES) == ("desk", "oncall")
