"""Routes: an alert in; the names of the receivers that are told out. Pure."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from streams.alerts import Alert, RuleKind
from streams.severity import Severity


class Route(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    Alerts that fit every list that is not empty go *to* these receivers.

    *dyads* may be given either way round; an alert fits *parties* where one of its two is among them. *rules* are names of rules, *kinds* what they look for.
    """

    to: Annotated[tuple[str, ...], Meta(min_length=1)]
    severities: tuple[Severity, ...] = ()
    dyads: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    kinds: tuple[RuleKind, ...] = ()

    def fits(self, alert: Alert) -> bool:
        """Whether *alert* goes this way."""
        pair = frozenset(alert.dyad.split("~"))
        return (
            (not self.severities or alert.severity in self.severities)
            and (not self.dyads or pair in {frozenset(dyad.split("~")) for dyad in self.dyads})
            and (not self.parties or not pair.isdisjoint(self.parties))
            and (not self.rules or alert.rule in self.rules)
            and (not self.kinds or alert.kind in self.kinds)
        )


def told(alert: Alert, routes: Sequence[Route], names: Iterable[str]) -> tuple[str, ...]:
    """Name the receivers of *alert*, each once, in the order of *names*: those of all routes that it fits, or, without any route, all."""
    chosen = {name for route in routes if route.fits(alert) for name in route.to}
    return tuple(name for name in names if not routes or name in chosen)
