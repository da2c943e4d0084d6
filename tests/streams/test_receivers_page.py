"""docs/receivers.md: its file is read, its example runs, and its words are those of the code."""

import os
import re
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from streams import webhooks
from streams.attempts import Outcome
from streams.delivery import delivery_id
from streams.metrics import Metrics
from streams.patience import Patience
from streams.receiverfile import parse
from streams.settings import Secret
from tests.streams.alerting import alert
from tests.streams.receiving import SECRET, post
from tests.streams.test_metrics import families

PAGE = (Path(__file__).parents[2] / "docs" / "receivers.md").read_text(encoding="utf-8")


def block(language):
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[1]


@pytest.fixture
def desk(tmp_path):
    """The example of the page, as it stands there but for the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = block("python").replace("8080", str(port))
    assert str(port) in code
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"DESK_SECRET": SECRET}, stderr=log
        )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/", tmp_path
    finally:
        process.kill()
        process.wait(60)


def kept(folder):
    read = (
        "import dbm, json; db = dbm.open('alerts'); print(json.dumps({k.decode(): db[k].decode() for k in db.keys()}))"
    )
    return subprocess.run([sys.executable, "-c", read], cwd=folder, capture_output=True, text=True, check=True).stdout


async def test_the_example_keeps_each_alert_once_and_none_that_is_forged_or_old(desk):
    url, folder = desk
    content, now = webhooks.body(alert()), datetime.now(UTC)
    key = delivery_id("a1", "firing", "desk")

    async with post(url) as client:

        async def send(secret=SECRET, at=now, webhook_id=key):
            return (await client.send(content, webhooks.signed([Secret(secret)], webhook_id, content, at), now)).outcome

        assert await send() is Outcome.DELIVERED
        assert await send() is Outcome.DELIVERED
        assert await send("whsec_" + "A" * 43 + "=", webhook_id="forged") is not Outcome.DELIVERED
        assert await send(at=now - timedelta(hours=1), webhook_id="old") is not Outcome.DELIVERED
    assert kept(folder).count("parley.alert.firing") == 1
    assert key in kept(folder)
    assert "forged" not in kept(folder)


def test_the_example_is_as_short_as_it_says():
    lines = [line for line in block("python").splitlines() if line.strip()]
    assert len(lines) <= 12


def test_the_file_of_the_page_is_read(tmp_path):
    (tmp_path / "desk").write_text(SECRET)
    text = block("toml").replace("/run/secrets/desk", str(tmp_path / "desk"))
    found = parse(text, tmp_path / "receivers.toml", {})
    assert [*found.by_name] == ["desk", "oncall"]
    assert [route.to for route in found.routes] == [("desk",), ("oncall",)]


def test_every_outcome_and_metric_is_on_the_page():
    metrics = Metrics()
    metrics.name_receivers(["desk"])
    names = {
        family.name + ("_total" if family.type == "counter" else "")
        for family in families(metrics)
        if any("receiver" in sample.labels for sample in family.samples) and not family.name.endswith("_created")
    }
    missing = [name for name in names if f"`{name}{{" not in PAGE]
    missing += [outcome.value for outcome in Outcome if outcome is not Outcome.OTHER and f"`{outcome}`" not in PAGE]
    assert missing == []


def test_the_schedule_is_the_one_of_the_page():
    steps = [str(timedelta(seconds=step)) for step in Patience().schedule_seconds]
    assert steps == ["0:00:05", "0:05:05", "0:35:05", "2:35:05", "7:35:05", "17:35:05", "1 day, 0:00:00"]
    assert "5 s, 5 min, 35 min, 2½ h, 7½ h, 17½ h, a day" in PAGE
