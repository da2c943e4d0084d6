"""Fetching from a site that misbehaves: each fault has an outcome of its own, and holds nothing else up."""

import asyncio
import ssl

import pytest
import trustme

from streams.intake.fetching import Fetcher, Limits, Outcome
from tests.streams.intake.site import FEED, Site

MAX = 10_000_000


@pytest.fixture
async def site():
    async with Site() as site:
        yield site


@pytest.fixture
async def fetcher():
    async with Fetcher(Limits(total_seconds=20, connect_seconds=5), allow_private=True) as fetcher:
        yield fetcher


@pytest.mark.parametrize(
    ("path", "outcome", "said"),
    [
        ("ring/0", Outcome.REDIRECTS, "in a ring"),
        ("chain/0", Outcome.REDIRECTS, "more than 5"),
        ("endless", Outcome.TOO_LARGE, "bytes"),
        ("bomb", Outcome.TOO_LARGE, "bytes"),
        ("claims", Outcome.UNREADABLE, "no gzip"),
        ("status/404", Outcome.HTTP_ERROR, "HTTP 404"),
        ("status/410", Outcome.GONE, "HTTP 410"),
        ("status/503", Outcome.BUSY, "HTTP 503"),
    ],
)
async def test_a_fault_has_an_outcome_of_its_own(site, fetcher, path, outcome, said):
    answer = await fetcher.get(f"{site.url}/{path}", max_bytes=MAX)
    assert answer.outcome is outcome
    assert said in answer.detail
    assert answer.content == b""


async def test_a_page_that_takes_half_a_minute_is_given_up_and_delays_nothing_else(site):
    async with Fetcher(Limits(total_seconds=1), allow_private=True) as fetcher:
        slow = asyncio.create_task(fetcher.get(f"{site.url}/slow", max_bytes=MAX))
        await asyncio.sleep(0)
        quick = await fetcher.get(f"{site.url}/feed", max_bytes=MAX)
        assert not slow.done()
        assert quick.outcome is Outcome.OK
        assert (await slow).outcome is Outcome.TIMEOUT


async def test_an_answer_comes_with_what_makes_the_next_request_cheap(site, fetcher):
    site.etag = '"a1"'
    first = await fetcher.get(f"{site.url}/feed", max_bytes=MAX)
    second = await fetcher.get(f"{site.url}/feed", max_bytes=MAX, etag=first.etag)
    assert (first.outcome, first.etag, first.content.decode()) == (Outcome.OK, '"a1"', FEED.format(items=""))
    assert second.outcome is Outcome.NOT_MODIFIED


async def test_a_permanent_redirect_says_where_the_feed_is_now(site, fetcher):
    answer = await fetcher.get(f"{site.url}/moved", max_bytes=MAX)
    assert (answer.outcome, answer.moved_to) == (Outcome.OK, f"{site.url}/feed")


async def test_a_busy_server_says_when_to_come_again(site, fetcher):
    assert (await fetcher.get(f"{site.url}/status/429", max_bytes=MAX)).retry_after_seconds == 120


async def test_a_certificate_that_fails_is_an_outcome_and_nothing_is_fetched():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    async with (
        Site(context) as site,
        Fetcher(allow_private=True) as careful,
        Fetcher(allow_private=True, tls=trusting) as trusted,
    ):
        refused = await careful.get(f"{site.url}/feed", max_bytes=MAX)
        taken = await trusted.get(f"{site.url}/feed", max_bytes=MAX)
    assert refused.outcome is Outcome.CERTIFICATE
    assert "certificate" in refused.detail
    assert taken.outcome is Outcome.OK
    assert site.asked == {"feed": 1}


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{port}/feed", "http://localhost:{port}/feed", "http://[::ffff:127.0.0.1]:{port}/feed"]
)
async def test_nothing_on_this_machine_is_asked_unless_that_is_allowed(site, address):
    async with Fetcher() as fetcher:
        answer = await fetcher.get(address.format(port=site.url.rpartition(":")[2]), max_bytes=MAX)
    assert answer.outcome is Outcome.PRIVATE
    assert "--allow-private" in answer.detail
    assert not site.asked


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "http://no-such-host.invalid/", "http://[bad/", "nonsense"])
async def test_what_cannot_be_reached_is_an_outcome_too(fetcher, address):
    assert (await fetcher.get(address, max_bytes=MAX)).outcome is Outcome.UNREACHABLE
