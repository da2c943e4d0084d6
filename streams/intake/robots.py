"""Robots: a host's robots.txt in; whether an address may be fetched, and how slowly, out."""

from urllib.parse import urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from streams.intake.decoding import decode
from streams.intake.fetching import Answer, Outcome

AGENT = "Parley"
MAX_BYTES = 512 * 1024
MAX_DELAY_SECONDS = 30.0
_NOT_THERE = frozenset({Outcome.PRIVATE, Outcome.CERTIFICATE, Outcome.UNREACHABLE, Outcome.TIMEOUT})
_ABSENT = frozenset({Outcome.HTTP_ERROR, Outcome.GONE})


def robots_url(url: str) -> str:
    """
    Say where the rules for *url* stand.

    >>> robots_url("https://news.example/a/b?c")
    'https://news.example/robots.txt'
    """
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))


class Rules:
    r"""
    What a host allows (RFC 9309): what it has no rule for, and everything if it has no file; nothing while it can't say.

    >>> rules = Rules(Answer(outcome=Outcome.OK, url="", content=b"User-agent: *\nDisallow: /private\nCrawl-delay: 5"))
    >>> rules.allow("https://news.example/private/1"), rules.allow("https://news.example/2"), rules.delay_seconds
    (False, True, 5.0)
    """

    def __init__(self, answer: Answer) -> None:
        self._parser = RobotFileParser()
        self._parser.modified()  # else it forbids everything until it has fetched by itself
        if answer.outcome is Outcome.OK:
            self._parser.parse(decode(answer.content, answer.charset).text.splitlines())
        is_absent = answer.outcome in _ABSENT and not answer.detail.startswith("HTTP 5")
        self.is_final = is_absent or answer.outcome is Outcome.OK
        """Whether the host has said it; else it is asked again soon."""
        self.trouble = answer if answer.outcome in _NOT_THERE else None
        """Why the host could not be asked at all: whatever else is asked of it would fail in the same way."""

    def allow(self, url: str) -> bool:
        """Whether *url* may be fetched."""
        return self.is_final and self._parser.can_fetch(AGENT, url)

    @property
    def delay_seconds(self) -> float:
        """How long the host wants between two requests; at most half a minute is granted."""
        try:
            return min(MAX_DELAY_SECONDS, float(self._parser.crawl_delay(AGENT) or 0))
        except (TypeError, ValueError, AttributeError):
            return 0.0
