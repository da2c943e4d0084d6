"""Polling a site on loopback: an article once, politely, and nobody waits for a feed that is slow, broken or huge."""

import asyncio

import msgspec
import pytest

from classifiers import raw
from streams.intake.delivery import AwayError, BusyError
from streams.intake.feeds import feed
from streams.intake.fetching import Fetcher, Limits, Outcome
from streams.intake.hosts import Hosts
from streams.intake.ledger import Ledger, LedgerError
from streams.intake.polling import Poller
from streams.intake.subscriptions import Subscription, SubscriptionError, Whole, parse
from tests.streams.intake.site import FEED, Site

NOW = 1_772_450_000.0


class Outlet:
    def __init__(self, *faults):
        self.articles = []
        self.faults = list(faults)

    async def send(self, record):
        if self.faults:
            raise self.faults.pop(0)
        self.articles.append(raw.parse(record.value))

    @property
    def titles(self):
        return [article.title for article in self.articles]


class Desk:
    """A poller with all that it needs, and a clock that stands still."""

    def __init__(self, fetcher, ledger=None, outlet=None, pause_seconds=0.0, **options):
        self.outlet = outlet or Outlet()
        self.ledger = ledger or Ledger(None)
        self.now = NOW
        self.said = []
        self._fetcher, self._pause_seconds, self._options = fetcher, pause_seconds, options

    async def poll(self, *subscriptions):
        hosts = Hosts(self._fetcher, pause_seconds=self._pause_seconds)
        poller = Poller(
            subscriptions,
            hosts,
            self.outlet,
            self.ledger,
            topic="t",
            told=self.said.append,
            clock=lambda: self.now,
            chance=lambda: 0.5,
            **self._options,
        )
        await poller.once()
        return [self.ledger.health(one.url, one.shown) for one in subscriptions]


@pytest.fixture
async def site():
    async with Site() as site:
        yield site


@pytest.fixture
async def desk():
    async with Fetcher(Limits(total_seconds=8), allow_private=True) as fetcher:
        yield Desk(fetcher)


def subscription(site, path="feed", **options):
    return Subscription(url=f"{site.url}/{path}", **options)


async def test_the_pages_behind_teasers_are_fetched_and_an_article_is_sent_once(site, desk):
    site.items(2, 1)
    (health,) = await desk.poll(subscription(site, name="Morning", language="en"))
    site.items(3, 2, 1)
    (again,) = await desk.poll(subscription(site, name="Morning", language="en"))
    assert desk.outlet.titles == ["Story 1", "Story 2", "Story 3"]
    assert (health.sent, again.sent, again.outcome) == (2, 3, "ok")
    first = desk.outlet.articles[0]
    assert first.text.startswith("Envoys of both sides said on Monday that story 1")
    assert (first.source, first.language, first.url) == ("Morning", "en", f"{site.url}/story/1")
    assert (first.published_at, first.intake.format, first.intake.dated_by) == (
        "2026-03-02T08:00:00Z",
        "feed_page",
        "stated",
    )
    assert site.asked["story/1"] == 1


async def test_what_was_sent_is_known_after_a_restart(site, desk, tmp_path):
    site.items(1)
    for _ in range(2):
        desk.ledger = Ledger(tmp_path / "feeds.sqlite")
        await desk.poll(subscription(site))
        desk.ledger.close()
    assert desk.outlet.titles == ["Story 1"]


async def test_an_unchanged_feed_costs_one_small_request_and_is_asked_less_often(site, desk):
    site.etag = '"v1"'
    site.items(1)
    waits = []
    for _ in range(3):
        (health,) = await desk.poll(subscription(site))
        waits.append(health.next_at - NOW)
    assert health.outcome == Outcome.NOT_MODIFIED
    assert site.headers["feed"]["If-None-Match"] == '"v1"'
    assert waits == sorted(set(waits))
    assert waits[0] == 900


async def test_the_same_wording_under_another_address_is_sent_once_for_an_outlet(site, desk):
    text = "The two ministries said in a joint statement that the talks would go on. " * 8
    site.items(1, text=text)
    await desk.poll(subscription(site, name="Morning"))
    site.feed = site.feed.replace("/story/1", "/story/1-copy")
    (health,) = await desk.poll(subscription(site, name="Morning"))
    assert (health.sent, health.duplicates) == (1, 1)
    desk.outlet.articles.clear()
    await desk.poll(subscription(site, "feed?evening", name="Evening"))
    assert desk.outlet.titles == []  # its address was sent


async def test_robots_are_obeyed_and_a_host_that_cannot_say_is_left_alone(site, desk):
    site.items(1)
    site.robots = "User-agent: *\nDisallow: /story/\n"
    (health,) = await desk.poll(subscription(site))
    assert (health.outcome, desk.outlet.articles[0].text) == ("ok", "Short.")
    assert site.asked["story/1"] == 0
    site.robots = 500
    (health,) = await desk.poll(subscription(site))
    assert (health.outcome, site.asked["feed"]) == ("forbidden", 1)


async def test_a_host_is_asked_once_at_a_time_and_with_pauses(site):
    site.items(1, 2)
    waited = []

    async def sleep(seconds):
        waited.append(seconds)

    async with Fetcher(allow_private=True) as fetcher:
        site.robots = "User-agent: *\nCrawl-delay: 7\n"
        hosts = Hosts(fetcher, pause_seconds=1.0, clock=lambda: 100.0, sleep=sleep)
        await asyncio.gather(*(hosts.get(f"{site.url}/story/{n}", max_bytes=10_000) for n in range(3)))
    assert waited == [1.0, 7.0, 7.0]
    assert site.asked["robots.txt"] == 1


@pytest.mark.parametrize(
    ("answer", "outcome", "wait"),
    [
        (404, "http_error", 1800),
        (503, "busy", 7200),
        (410, "gone", None),
        ("<html><body>no feed</body></html>", "unreadable", 1800),
        (
            '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>',
            "unreadable",
            1800,
        ),
    ],
)
async def test_a_feed_that_fails_waits_longer_each_time_and_says_why(site, desk, answer, outcome, wait):
    site.feed = answer
    (health,) = await desk.poll(subscription(site))
    assert health.outcome == outcome
    assert (health.next_at and health.next_at - NOW) == wait
    assert health.detail
    assert outcome in desk.said[0]
    (health,) = await desk.poll(subscription(site))
    assert health.failures == 2


async def test_one_feed_that_hangs_and_one_that_never_ends_hold_up_no_other(desk):
    async with Site() as slow, Site() as endless, Site() as good:
        good.items(1)
        found = await desk.poll(subscription(slow, "slow"), subscription(endless, "endless"), subscription(good))
    assert [health.outcome for health in found] == ["timeout", "too_large", "ok"]
    assert desk.outlet.titles == ["Story 1"]


async def test_a_feed_of_ten_thousand_items_is_sent_whole_and_once(site, desk):
    text = "The ministry said that talks number {n} would go on. "
    items = "".join(
        f"<item><guid>i{n}</guid><title>Story {n}</title><description>{text.format(n=n)}</description></item>"
        for n in range(10_000)
    )
    site.feed = FEED.format(items=items)
    (health,) = await desk.poll(subscription(site, pages=Whole.NEVER))
    (again,) = await desk.poll(subscription(site, pages=Whole.NEVER))
    assert (health.sent, again.sent) == (10_000, 10_000)
    assert len({article.id for article in desk.outlet.articles}) == 10_000


async def test_pages_are_bounded_for_each_poll_and_the_rest_comes_next_time(site, desk):
    site.etag = '"v1"'
    site.items(*range(5))
    for expected in (2, 4, 5):
        (health,) = await desk.poll(subscription(site, max_pages=2))
        assert health.sent == expected
    assert "left for next time" in desk.said[0]


async def test_while_kafka_is_busy_or_away_an_article_waits_and_is_not_lost(site, desk, monkeypatch):
    monkeypatch.setattr("streams.intake.polling._AGAIN_SECONDS", 0.01)
    site.items(1)
    desk.outlet.faults = [BusyError("full"), AwayError("away")]
    desk._options["patient"] = True
    await desk.poll(subscription(site))
    assert desk.outlet.titles == ["Story 1"]
    assert any("away" in line for line in desk.said)


async def test_an_article_that_did_not_arrive_is_sent_by_the_next_poll(site, desk):
    site.items(1)
    desk.outlet.faults = [AwayError("away")]
    with pytest.raises(ExceptionGroup):
        await desk.poll(subscription(site))
    await desk.poll(subscription(site))
    assert desk.outlet.titles == ["Story 1"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "there is no feed"),
        ("[[feed]]\nurl = 3", "feed 1"),
        ('[[feed]]\nurl = "news.example"', "no address"),
        ('[[feed]]\nurl = "https://a.example"\nevery = "5s"', "a minute or more"),
        ('[[feed]]\nurl = "https://a.example"\nevry = "5m"', "evry"),
        ('[[feed]]\nurl = "https://a.example"\n[[feed]]\nurl = "https://a.example"', "twice"),
        ("feeds = 1", "'feeds' is not known"),
        ("[[feed]", "[[feed]]"),
    ],
)
def test_a_file_of_feeds_that_cannot_be_used_says_where_and_why(content, said):
    with pytest.raises(SubscriptionError) as error:
        parse(content)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_broken_ledger_says_what_to_do(tmp_path):
    (tmp_path / "feeds.sqlite").write_bytes(b"no database, but long enough to look at" * 100)
    with pytest.raises(LedgerError, match="PARLEY_DATA_DIR"):
        Ledger(tmp_path / "feeds.sqlite")


def test_a_json_feed_is_read_as_well():
    items = [{"id": 7, "content_text": "No talks."}, {"nothing": 1}, "x"]
    found = feed(msgspec.json.encode({"version": "https://jsonfeed.org/version/1", "items": items}))
    assert [entry.draft.text for entry in found.entries] == ["No talks."]
    assert found.entries[0].draft.id == "7"
