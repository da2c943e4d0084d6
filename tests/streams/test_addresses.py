"""No trick leads an alert into a house's own network; what the operator allows by name does."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.addresses import AddressError, Allowed, allowed, fault, host_of, refusal

NOBODY = Allowed()

TRICKS = {
    "loopback": "https://127.0.0.1/",
    "loopback elsewhere": "https://127.8.8.8/",
    "unspecified": "https://0.0.0.0/",
    "private": "https://10.1.2.3/hook",
    "metadata of a cloud": "https://169.254.169.254/latest/meta-data/",
    "shared address space": "https://100.64.0.1/",
    "decimal": "https://2130706433/",
    "octal": "https://0177.0.0.1/",
    "hexadecimal": "https://0x7f.0.0.1/",
    "hexadecimal, whole": "https://0x7f000001/",
    "short": "https://127.1/",
    "a zero too many": "https://127.0.0.01/",
    "final dot": "https://127.0.0.1./",
    "IPv6 loopback": "https://[::1]/",
    "mapped": "https://[::ffff:127.0.0.1]/",
    "mapped, in hexadecimal": "https://[::ffff:a00:1]/",
    "compatible": "https://[::127.0.0.1]/",
    "NAT64": "https://[64:ff9b::a9fe:a9fe]/",
    "local NAT64": "https://[64:ff9b:1::a00:1]/",
    "6to4": "https://[2002:7f00:1::]/",
    "Teredo": "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "link-local": "https://[fe80::1]/",
    "link-local with a zone": "https://[fe80::1%25eth0]/",
    "unique local": "https://[fd00::1]/",
    "multicast": "https://224.0.0.1/",
    "user name": "https://desk.example@127.0.0.1/",
    "user name and password": "https://desk.example:443@10.0.0.1/",
    "backslash": "https://desk.example\\@127.0.0.1/",
    "fragment": "https://127.0.0.1#@desk.example/",
    "fullwidth digits": "https://１２７.０.０.１/",
    "circled digits": "https://①②⑦.⓪.⓪.①/",
    "ideographic full stops": "https://127。0。0。1/",
    "a letter that looks like another": "https://dеsk.example/",  # the second letter is Cyrillic
    "escapes": "https://%31%32%37.0.0.1/",
    "line end": "https://desk.example\r\nHost: 127.0.0.1/",
    "tab": "https://127.0\t.0.1/",
    "another scheme": "gopher://127.0.0.1:6379/",
    "file": "file:///etc/passwd",
    "no scheme": "//127.0.0.1/",
    "port nought": "https://desk.example:0/",
    "port too high": "https://desk.example:65536/",
    "http": "http://desk.example/hook",
}


@pytest.mark.parametrize("url", TRICKS.values(), ids=TRICKS)
def test_a_trick_is_refused_before_anything_is_asked_of_the_network(url):
    reason = fault(url, NOBODY)
    assert reason is not None
    assert "\n" not in reason


@pytest.mark.parametrize("url", [url for url in TRICKS.values() if "@" in url or "\\" in url or not url.isascii()])
def test_what_two_parsers_read_differently_is_refused_whatever_is_allowed(url):
    assert fault(url, allowed(["desk.example", "0.0.0.0/0", "::/0"])) is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://desk.example/hooks/parley?key=1",
        "https://desk.example:8443",
        "https://xn--e1afmkfd.example/",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]:443/hook",
        "https://desk_1.internal-2.example./",
        "HTTPS://Desk.Example/Path",
    ],
)
def test_an_honest_address_is_none_of_them(url):
    assert fault(url, NOBODY) is None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("64:ff9b::808:808", True),
        ("::ffff:8.8.8.8", True),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("::ffff:0:808:808", False),
        ("192.0.0.8", False),
        ("198.18.0.1", False),
        ("203.0.113.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("ff02::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("2001:db8::1", False),
        ("100::1", False),
    ],
)
def test_where_a_name_leads_is_judged_by_what_is_reached(address, public):
    assert (refusal(address, "desk.example", NOBODY) is None) == public


def test_a_name_that_is_allowed_may_lead_into_the_house_and_speak_http_but_never_to_a_link():
    allow = allowed(["Desk.Internal"])
    assert fault("http://desk.internal:8080/hook", allow) is None
    assert refusal("10.1.2.3", "desk.internal", allow) is None
    assert refusal("::ffff:127.0.0.1", "desk.internal", allow) is None
    assert refusal("fd00::1", "desk.internal", allow) is None
    assert refusal("169.254.169.254", "desk.internal", allow) is not None
    assert refusal("10.1.2.3", "desk.example", allow) is not None
    assert fault("http://desk.example/", allow) is not None


def test_a_network_that_is_allowed_is_allowed_whatever_leads_there():
    allow = allowed(["10.1.0.0/16", "::1"])
    assert fault("http://10.1.2.3/", allow) is None
    assert fault("http://[::1]:9093/", allow) is None
    assert refusal("10.1.2.3", "desk.example", allow) is None
    assert refusal("10.2.0.1", "desk.example", allow) is not None
    assert fault("http://10.2.0.1/", allow) is not None
    assert fault("http://desk.example/", allow) is not None


@pytest.mark.parametrize("entry", ["10.1.2.3/16", "desk.internal:8080", "http://desk", "127.1", "", "ａ", "*"])
def test_what_is_no_name_and_no_network_cannot_be_allowed(entry):
    with pytest.raises(AddressError):
        allowed([entry])


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_the_same_in_every_ipv6_dress(number):
    plain = ipaddress.IPv4Address(number)
    verdict = refusal(str(plain), "desk.example", NOBODY) is None
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        dressed = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | number)
        assert (refusal(str(dressed), "desk.example", NOBODY) is None) == verdict
    assert verdict <= plain.is_global


@given(st.text(max_size=60))
def test_whatever_is_written_is_judged_and_never_shown(text):
    reason = fault(f"https://{text}", NOBODY)
    assert reason is None or not text or len(text) < 12 or text not in reason
    if reason is None:
        assert host_of(f"https://{text}")
