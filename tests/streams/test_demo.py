"""The demo: its news, its receiver, its promises, and the whole of it as a user runs it."""

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import aiohttp
import msgspec
import psutil
import pytest
from rich.console import Console
from standardwebhooks import Webhook

from classifiers import article, raw, reader
from classifiers.rejected import Rejected
from streams import wire
from streams.agents.articles import outputs, reading
from streams.alerts import State
from streams.demo.drawing import alert_lines, claim_line, positions_table, quoted
from streams.demo.news import items
from streams.demo.promises import Evidence, outcomes
from streams.demo.receiver import Receiver
from streams.demo.runner import _settle
from streams.demo.story import Letter, Story
from streams.dyads import fold
from streams.rulefile import default
from streams.rules import watching
from streams.settings import load
from streams.topics import ARTICLES, CLAIMS, DEADLETTERS, SIGNALS

NOW = datetime(2024, 10, 4, 12, 0, tzinfo=UTC)
SECRET = "whsec_" + "c2VjcmV0" * 6
SETTINGS = load({})


@pytest.fixture(scope="module")
def news():
    return items(SETTINGS, NOW)


def told(news):
    """Read and fold the news as the worker does, without Kafka."""
    story, entries, rules = Story(), {}, watching(default().rules, ["RU~US"], timedelta(hours=48))
    read = reader.default().read
    for number, item in enumerate(news):
        at = wire.moment(item.record.timestamp_ms)
        result = reading(item.record.value, at, read)
        if isinstance(result, Rejected):
            marks = {
                "reason": result.reason,
                "detail": result.detail,
                "topic": "raw",
                "partition": "0",
                "offset": str(number),
            }
            headers = [(f"deadletter-{name}", mark.encode()) for name, mark in marks.items()]
            story.add(DEADLETTERS, item.record.value, headers)
            continue
        for output in outputs(result, at, "parley"):
            if output.topic in (ARTICLES, CLAIMS, SIGNALS):
                story.add(output.topic, output.value, output.headers)
        for signal_ in result.signals:
            folded = fold(entries.get(signal_.dyad), signal_, rules)
            entries[signal_.dyad] = folded.entry
            story.statements |= {s.statement_id: s for s in folded.statements}
            story.alerts |= {a.alert_id: a for a in folded.alerts if a.state is State.FIRING}
            story.ends |= {a.alert_id: a for a in folded.alerts if a.state is State.RESOLVED}
            if folded.position is not None:
                story.positions[signal_.dyad] = folded.position
    return story


@pytest.fixture(scope="module")
def played(news):
    """The evidence of a run in which every alert was delivered."""
    story, receiver = told(news), Receiver(SECRET)
    receiver.accepted = {f"delivery of {i}": {"alert_id": i} for i in story.alerts}
    receiver.accepted |= {f"delivery of the end of {i}": {"alert_id": i} for i in story.ends}
    receiver.stumbled = next(iter(receiver.accepted), None)
    return Evidence(news, story, receiver)


def test_the_last_item_is_from_now_and_none_is_so_old_that_rules_call_it_stale_at_its_own_time(news):
    assert max(item.at for item in news) == NOW
    assert [item.at for item in news] == sorted(item.at for item in news)
    for item in news:
        assert item.record.timestamp_ms == int(item.at.timestamp() * 1000)


def test_every_article_can_be_read_and_is_dated_near_its_moment(news):
    for item in news:
        if item.article_id is None:
            assert isinstance(raw.parse(item.record.value), Rejected)
            continue
        read = article.read(raw.parse(item.record.value))
        assert read.article_id == item.article_id
        assert timedelta(0) <= item.at - read.published_at < timedelta(days=1)


def test_the_news_is_in_three_languages_arabic_first_and_has_noise_and_one_broken_item(news):
    languages = [json.loads(item.record.value)["language"] for item in news if item.article_id]

    assert set(languages) == {"ar", "ru", "en"}
    assert languages.count("ar") >= len(news) / 2 - 1
    assert [item.article_id for item in news].count(None) == 1
    assert sum(item.noise for item in news) >= 3
    assert len({item.article_id for item in news}) == len(news)


def test_the_addresses_of_the_news_lead_nowhere(news):
    # RFC 2606 keeps .example free for ever
    addresses = [json.loads(item.record.value)["url"] for item in news if item.article_id]

    assert all(address.startswith("https://news.example/") for address in addresses)


def test_the_shipped_model_keeps_every_promise_on_the_news(played):
    broken = {outcome.promise: outcome.seen for outcome in outcomes(played) if not outcome.kept}

    assert broken == {}


def without(shelf, drop):
    def change(evidence):
        kept = {key: value for key, value in getattr(evidence.story, shelf).items() if not drop(value)}
        setattr(evidence.story, shelf, kept)

    return change


def moved_by_the_tail(evidence):
    tail = next(claim for claim in evidence.story.claims.values() if claim.story > 0)
    one = next(iter(evidence.story.signals.values()))
    evidence.story.signals["leak"] = msgspec.structs.replace(one, claim_id=tail.claim_id)


def noise_that_claims(evidence):
    noise = next(item.article_id for item in evidence.items if item.noise)
    one = next(iter(evidence.story.claims.values()))
    evidence.story.claims["noise"] = msgspec.structs.replace(one, article_id=noise)


def one_more_letter(evidence):
    evidence.story.letters["more"] = Letter(reason="bug", detail="", topic="", partition="9", offset="9")


def lost_delivery(evidence):
    evidence.receiver.accepted.popitem()


def forged(evidence):
    evidence.receiver.forged = 1


def never_again(evidence):
    evidence.receiver.stumbled = "another"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (without("articles", lambda a: a.article_id == "gulf-2"), "every article"),
        (one_more_letter, "dead letters"),
        (noise_that_claims, "football"),
        (moved_by_the_tail, "glued on"),
        (without("claims", lambda c: c.story > 0), "glued on"),
        (without("statements", lambda s: len(s.outlets) >= 4), "four outlets"),
        (without("positions", lambda p: p.dyad == "RU~US"), "open, but no plans"),
        (without("statements", lambda s: s.actor == "IR"), "condition"),
        (without("statements", lambda s: s.actor == "US"), "undecided"),
        (without("alerts", lambda a: a.actor == "ET"), "softened"),
        (without("alerts", lambda a: a.actor == "IR"), "denied"),
        (lost_delivery, "delivered"),
        (forged, "delivered"),
        (never_again, "refused came again"),
    ],
)
def test_a_promise_is_seen_to_be_broken(change, word, news, played):
    story, receiver = Story(), Receiver(SECRET)
    for shelf in ("articles", "claims", "signals", "statements", "positions", "alerts", "ends", "letters"):
        setattr(story, shelf, dict(getattr(played.story, shelf)))
    receiver.accepted, receiver.stumbled = dict(played.receiver.accepted), played.receiver.stumbled
    evidence = Evidence(news, story, receiver)
    before = {outcome.promise for outcome in outcomes(evidence) if outcome.kept}

    change(evidence)

    lost = before - {outcome.promise for outcome in outcomes(evidence) if outcome.kept}
    assert any(word in promise for promise in lost)


def test_a_record_that_comes_twice_is_news_once(played):
    claim = next(iter(played.story.claims.values()))
    story = Story()

    first, second = (story.add(CLAIMS, wire.encode(claim), []) for _ in range(2))

    assert (first, second) == (claim, None)


def test_a_record_that_does_not_decode_is_a_bug_and_no_silence():
    with pytest.raises(TypeError, match="does not decode"):
        Story().add(CLAIMS, b"{}", [])


@pytest.mark.parametrize("width", [40, 79, 200])
def test_what_is_drawn_for_a_terminal_is_one_line_within_its_width(width, played):
    console = Console(width=width, force_terminal=True, file=io.StringIO())
    lines = [claim_line(claim, width) for claim in played.story.claims.values()]
    lines += [line for alert in played.story.alerts.values() for line in alert_lines(alert, width)]

    for line in lines:
        drawn = console.render_lines(line, pad=False)
        assert len(drawn) == 1
        assert sum(segment.cell_length for segment in drawn[0]) <= width
        assert line.plain.count("\u2068") == line.plain.count("\u2069")


def test_a_pipe_gets_every_quote_whole_and_without_marks_of_direction(played):
    for claim in played.story.claims.values():
        line = claim_line(claim, None).plain
        assert " ".join(claim.text.split()) in line
        assert "\u2068" not in line


def test_a_quote_is_cut_at_cells_and_isolated():
    assert quoted("мир и тишина", 16, taken=2) == "  \u2068«мир и тиш…»\u2069"


def test_the_table_has_a_row_for_each_side_that_was_heard(played):
    heard = sum(bool(stand.statements) for p in played.story.positions.values() for stand in p.stands)

    assert positions_table(played.story.positions.values()).row_count == heard > 0


@pytest.mark.parametrize("comes_every_seconds", [20, 40])
async def test_a_slow_machine_is_waited_for_as_long_as_anything_comes(comes_every_seconds, monkeypatch):
    clock, came = [0.0], []

    async def follow(_):
        clock[0] += 1
        if clock[0] % comes_every_seconds == 0 and len(came) < 10:
            came.append(clock[0])
            return True
        return False

    story = SimpleNamespace(alerts=[], ends=[], finished=0)
    stage = SimpleNamespace(follow=follow, story=story, receiver=SimpleNamespace(accepted=[]))
    monkeypatch.setattr("streams.demo.runner.time", SimpleNamespace(monotonic=lambda: clock[0]))
    await _settle(stage, None, [None] * 10)
    assert len(came) == (10 if comes_every_seconds == 20 else 0)


async def test_the_receiver_stumbles_once_then_takes_each_delivery_once_and_no_forgery():
    body = json.dumps({"type": "parley.alert.firing", "data": {"alert_id": "a"}})

    async def post(receiver, secret):
        at = datetime.now(UTC)
        signature = Webhook(secret).sign("delivery", at, body)
        headers = {
            "webhook-id": "delivery",
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature,
        }
        async with aiohttp.ClientSession() as client, client.post(receiver.url, data=body, headers=headers) as answer:
            return answer.status

    async with Receiver(SECRET) as receiver:
        statuses = [await post(receiver, secret) for secret in (SECRET, SECRET, SECRET, "whsec_" + "b3RoZXIh" * 6)]

    assert statuses == [503, 204, 204, 401]
    assert (receiver.accepted, receiver.repeats, receiver.forged) == ({"delivery": {"alert_id": "a"}}, 1, 1)


def demo(folder, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "streams.cli", "demo", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def workers_of(process):
    return [child for child in psutil.Process(process.pid).children(recursive=True) if child.is_running()]


@pytest.mark.embedded
@pytest.mark.slow
def test_once_ends_by_itself_with_every_promise_kept_and_leaves_nothing_behind(tmp_path):
    with demo(tmp_path, "--once", "--speed", "20", "--picture", "screen.svg") as process:
        output, complaints = process.communicate(timeout=240)

    assert (process.returncode, complaints) == (0, ""), output
    assert "BROKEN" not in output
    assert output.count("kept    ") == 12
    assert "dead letters 1" in output
    (picture,) = tmp_path.iterdir()
    drawn = picture.read_text("utf-8")
    assert ET.fromstring(drawn).tag.endswith("svg")
    assert "وإثيوبيا" in drawn  # in the headline of the last item, which always stands at the top
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "").replace("https://www.textualize.io", "")


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_without_a_trace_and_takes_the_worker_along(sent, status, tmp_path):
    with demo(tmp_path) as process:
        assert "worker is starting" in process.stdout.readline()
        children = workers_of(process)
        process.send_signal(sent)
        _, complaints = process.communicate(timeout=120)

    assert (process.returncode, complaints) == (status, "")
    assert children
    assert not any(child.is_running() for child in children)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.embedded
@pytest.mark.slow
def test_a_demo_that_is_killed_takes_the_worker_along(tmp_path):
    with demo(tmp_path) as process:
        assert "worker is starting" in process.stdout.readline()
        children = workers_of(process)
        time.sleep(3)  # the worker listens for its parent's end once it has loaded itself
        process.kill()
        process.communicate(timeout=120)

    assert children
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_on_a_terminal_it_goes_on_after_the_story_and_ctrl_c_is_the_regular_end(tmp_path):
    ours, theirs = pty.openpty()
    environ = os.environ | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TMPDIR": str(tmp_path),
        "TERM": "xterm",
        "COLUMNS": "120",
    }
    command = [sys.executable, "-m", "streams.cli", "demo", "--speed", "20"]
    with subprocess.Popen(command, cwd=tmp_path, env=environ, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        try:
            while b"until Ctrl-C" not in shown:
                shown += os.read(ours, 65_536)
            assert process.poll() is None
            process.send_signal(signal.SIGINT)
            with suppress(OSError):  # a terminal that nobody writes to any more reads as an error
                while rest := os.read(ours, 65_536):
                    shown += rest
            assert process.wait(60) == 0
        finally:
            process.kill()  # it would go on for ever
    os.close(ours)
    assert b"Traceback" not in shown
    assert list(tmp_path.iterdir()) == []
