"""Addresses: the url of a receiver, or an IP address that its name led to, in; why nothing is sent there, or null, out. Pure."""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# letters, digits, dots, hyphens, underscores, a port, or an IPv6 address in brackets: nothing that two parsers read differently
_AUTHORITY = re.compile(r"(?:[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")

# what a receiver that is allowed by name may have: a house's own network, never a link's (where clouds keep their metadata)
_INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",  # RFC 1918
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",  # RFC 1122
        "100.64.0.0/10",  # RFC 6598, carriers and overlay networks
        "::1/128",
        "fc00::/7",  # RFC 4193
    )
)
# IPv4 in IPv6 through somebody's gateway, whose other end nobody can judge, and what Python's releases don't agree on
_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "::/96",  # RFC 4291, IPv4-compatible
        "::ffff:0:0:0/96",  # RFC 6145, IPv4-translated
        "64:ff9b:1::/48",  # RFC 8215, local NAT64
        "100::/64",  # RFC 6666
        "2001::/32",  # RFC 4380, Teredo
        "2001:db8::/32",  # RFC 3849
        "2002::/16",  # RFC 3056, 6to4
        "3fff::/20",  # RFC 9637
        "5f00::/16",  # RFC 9602
        "fec0::/10",  # RFC 3879
        "192.0.0.0/24",  # RFC 6890
        "192.88.99.0/24",  # RFC 7526
        "198.18.0.0/15",  # RFC 2544
        "240.0.0.0/4",  # RFC 1112
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are the IPv4 address that is reached


class AddressError(ValueError):
    """An address, name or network that is none; one line."""


class Allowed(Struct, frozen=True):
    """What the operator allows by name: *names* may have a private address and speak plain http, whatever is inside *networks* too."""

    names: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()


def allowed(entries: Iterable[str]) -> Allowed:
    """
    Read a list of host names, addresses and networks. Raises `AddressError`.

    >>> allowed(["alertmanager", "10.1.0.0/16"]).names
    frozenset({'alertmanager'})
    """
    names, networks = set(), []
    for entry in (entry.strip() for entry in entries):
        try:
            networks.append(ipaddress.ip_network(entry.strip("[]")))
        except ValueError as error:
            if "/" in entry or not _AUTHORITY.fullmatch(entry) or ":" in entry or _ends_in_number(entry):
                raise AddressError(f"{entry!r} is no host name, address or network ({error})") from None
            names.add(_plain(entry))
    return Allowed(frozenset(names), tuple(networks))


def fault(url: str, allow: Allowed) -> str | None:
    """
    Say what is wrong with a receiver's *url* before anything is asked of the network, without repeating it; null where nothing is.

    It is https, or http where the operator allows it by name. The host is a name in ASCII or an address in its one canonical form: numbers that some parsers
    take for an address (2130706433, 0x7f.1, 0177.0.0.1), names in other scripts, user names and escapes are refused, not interpreted.

    >>> fault("https://desk.example/hook", Allowed()), fault("http://2130706433/", Allowed())
    (None, 'the host is a number, and none of the form 203.0.113.7; write its name')
    """
    if not url.isascii():
        return "the address has letters outside ASCII; write the host as xn--… and the rest with % escapes"
    if any(ord(char) <= 0x20 or ord(char) == 0x7F for char in url) or "\\" in url:
        return "the address has blanks, control characters or backslashes"
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError:
        return "the address is none that can be read; write https://desk.example/hooks/parley"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "the address is no http or https address with a host; for example https://desk.example/hooks/parley"
    return _fault_of_authority(parts, port) or _fault_of_host(parts, allow)


def _fault_of_authority(parts: SplitResult, port: int | None) -> str | None:
    if "@" in parts.netloc:
        return "the address has a user name in it; leave out what stands before the @"
    if parts.fragment or not _AUTHORITY.fullmatch(parts.netloc) or port == 0:
        return "the address has a host, port or fragment that cannot be used; write https://desk.example/hooks/parley"
    return None


def _fault_of_host(parts: SplitResult, allow: Allowed) -> str | None:
    host = host_of(parts.geturl())
    ip = _ip(host)
    if ip is None and (_ends_in_number(host) or ":" in host):
        return "the host is a number, and none of the form 203.0.113.7; write its name"
    if ip is None and (host.startswith(("-", ".")) or ".." in host):
        return "the host is no name; write https://desk.example/hooks/parley"
    if ip is not None and (reason := refusal(str(ip), host, allow)) is not None:
        return f"{reason}; if it is meant, allow it by name"
    if parts.scheme == "http" and not _is_named(host, ip, allow):
        return "the address is http, which anybody on the way can read; use https, or allow the host by name"
    return None


def host_of(url: str) -> str:
    """Take the host out of a url that has no fault, in lower case, without brackets and the final dot."""
    return _plain(urlsplit(url).hostname or "")


def refusal(address: str, host: str, allow: Allowed) -> str | None:
    """
    Say why *address*, that the name *host* led to at this moment, must not be connected to; null where it may.

    An IPv4 address inside an IPv6 one (mapped, NAT64) is judged as that IPv4 address.

    >>> refusal("169.254.169.254", "desk.example", Allowed()), refusal("64:ff9b::808:808", "desk.example", Allowed())
    ('169.254.169.254 is not a public address', None)
    """
    ip = _meant(ipaddress.ip_address(address.partition("%")[0]))
    if any(ip.version == network.version and ip in network for network in allow.networks):
        return None
    if host in allow.names and _within(ip, _INSIDE):
        return None
    if not ip.is_global or ip.is_multicast or ip.is_reserved or _within(ip, _REFUSED):
        return f"{address} is not a public address"
    return None


def _meant(ip: Address) -> Address:
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def _within(ip: Address, networks: Iterable[Network]) -> bool:
    return any(ip.version == network.version and ip in network for network in networks)


def _is_named(host: str, ip: Address | None, allow: Allowed) -> bool:
    return host in allow.names or (ip is not None and _within(_meant(ip), allow.networks))


def _ip(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _plain(host: str) -> str:
    return host.lower().removesuffix(".")


def _ends_in_number(host: str) -> bool:
    # https://url.spec.whatwg.org/#ends-in-a-number-checker: such a host is an IPv4 address to whoever follows browsers
    return _NUMBER.fullmatch(_plain(host).rpartition(".")[2]) is not None
