"""Access: settings and a request in; who looks, or that it may not, out."""

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from streams.settings import SettingError, Settings

COOKIE = "parley_board"
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Visitor(Struct, frozen=True):
    """Somebody who may look; *name* is what a proxy calls them, null where nobody says."""

    name: str | None = None


class Gate:
    """
    Decides who may look.

    With a header's name in the settings, whoever a reverse proxy names in it; else with a token whoever knows it; else, on a loopback address only, everyone on this machine.
    Raises `SettingError` where an address that others can reach would be open to all.
    """

    def __init__(self, settings: Settings) -> None:
        self._header = settings.board_user_header
        self._token = None if settings.board_token is None else settings.board_token.reveal()
        if self._header is None and self._token is None and not _is_loopback(settings.board_host):
            raise SettingError(
                f"PARLEY_BOARD_HOST: {settings.board_host} can be reached from elsewhere, and nothing says who may look;"
                " set PARLEY_BOARD_TOKEN, or PARLEY_BOARD_USER_HEADER behind a proxy that sets it, or listen on 127.0.0.1"
            )

    @property
    def asks_for_token(self) -> bool:
        """Whether a visitor can sign in with a token."""
        return self._header is None and self._token is not None

    def visitor(self, headers: Mapping[str, str], cookie: str | None, host: str) -> Visitor | None:
        """Tell who looks; null for somebody who may not."""
        if self._header is not None:
            name = " ".join(headers.get(self._header, "").split())[:80]
            return Visitor(name) if name else None
        if self._token is None:
            # a page of elsewhere whose name leads to this machine must not read it
            return Visitor() if _host_name(host) in _LOCAL else None
        scheme, _, given = headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.fits(given.strip()):
            return Visitor()
        return Visitor() if cookie and hmac.compare_digest(cookie.encode(), self.session().encode()) else None

    def fits(self, token: str) -> bool:
        """Tell whether *token* is the one, in the same time for every wrong one."""
        return self._token is not None and hmac.compare_digest(token.encode(), self._token.encode())

    def session(self) -> str:
        """The cookie of those who have signed in; another token ends it."""
        return hmac.new((self._token or "").encode(), b"parley board session", hashlib.sha256).hexdigest()


def same_origin(headers: Mapping[str, str]) -> bool:
    """Tell whether a request that changes something comes from a page of ours; a browser always says."""
    if headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("Origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("Host", "").lower()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""
