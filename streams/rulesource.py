"""The rules' source: the settings in; the rules that hold now out. A file that changes is read again; a bad one changes nothing."""

from datetime import timedelta

import structlog
from msgspec.structs import replace

from classifiers.identity import digest
from streams import rulefile
from streams.metrics import Metrics
from streams.rules import Rules, watching
from streams.settings import SettingError, Settings

log = structlog.get_logger()


class RuleSource:
    """
    The rules of a worker: those of the file that PARLEY_RULES names, else those that come with Parley, and one for PARLEY_WATCH.

    Raises `SettingError`, one line, where the file can't be used at the start.
    """

    def __init__(self, settings: Settings, metrics: Metrics | None = None) -> None:
        self._path = settings.rules
        self._watch = settings.watch
        self._stale_after = timedelta(hours=settings.stale_after_hours)
        self._metrics = metrics
        self._refused: str | None = None
        read = self._read()
        if isinstance(read, str):
            raise SettingError(f"PARLEY_RULES: {read}")
        self._take(read)

    @property
    def rules(self) -> Rules:
        """The rules that hold now."""
        return self._rules

    def refresh(self) -> bool:
        """Read the file again; return whether other rules hold now. What is wrong with it is logged and counted once, and the rules stay."""
        if self._path is None:
            return False
        read = self._read()
        if isinstance(read, str):
            if read != self._refused:
                log.error("rules_refused", detail=read, kept=self.version)
                self._count("refused")
            self._refused = read
            return False
        if read.version == self.version:
            self._refused = None
            return False
        self._take(read)
        log.info("rules_loaded", rules=[rule.name for rule in self._rules.rules], version=self.version)
        self._count("loaded")
        return True

    def _take(self, read: rulefile.Read) -> None:
        rules = read.rules or Rules()
        if self._path is None:
            rules = Rules(rules=tuple(replace(rule, stale_after=self._stale_after) for rule in rules.rules))
        self._rules = replace(watching(rules, self._watch, self._stale_after), version=self._named(read))
        self.version = read.version
        self._refused = None

    def _named(self, read: rulefile.Read) -> str:
        """Name what the rules are made of: the file, and the settings that change what it says."""
        return digest("rules", read.version, tuple(self._watch), str(self._stale_after))[:12]

    def _read(self) -> rulefile.Read | str:
        if self._path is None:
            return rulefile.default()
        try:
            read = rulefile.read(self._path.read_text(encoding="utf-8"))
        except OSError as error:
            return f"{self._path}: {error.strerror}; name a file of rules that can be read"
        except UnicodeDecodeError as error:
            return f"{self._path}: no UTF-8 at byte {error.start}; save it as UTF-8"
        if read.faults:
            first, more = read.faults[0], len(read.faults) - 1
            rest = f"; {more} more, see parley rules check {self._path}" if more else ""
            return f"{self._path}:{first.line}: {first.text}{rest}"
        return read

    def _count(self, outcome: str) -> None:
        if self._metrics is not None:
            self._metrics.rule_reloads.labels(outcome).inc()
            self._metrics.rules_refused.set(outcome == "refused")
