"""`parley ingest`, `feeds` and `serve` as they are typed."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest
from click.testing import CliRunner

from streams.cli import main
from streams.embedded import EmbeddedBroker
from streams.settings import load
from tests.streams.intake.site import Site

PARLEY = [sys.executable, "-m", "streams.cli"]
LINE = json.dumps({"id": "a1", "text": "The envoys met."}) + "\n"


def parley(*arguments, stdin="", **env):
    return CliRunner(env={"PARLEY_DATA_DIR": "", **env}).invoke(main, [*map(str, arguments)], input=stdin)


def test_a_dry_run_needs_no_kafka_and_writes_what_it_would_send(tmp_path):
    (tmp_path / "a.jsonl").write_text(LINE + LINE + '{"id": "b", "text": "&laquo;Talks&raquo;"}\n{\n')
    (tmp_path / "b.txt").write_bytes("Переговоры отложены до осени.".encode("cp1251"))

    result = parley("ingest", "--dry-run", "--brokers", "127.0.0.1:1", tmp_path)

    articles = [json.loads(line) for line in result.stdout.splitlines()]
    assert [article["text"] for article in articles] == ["The envoys met.", "«Talks»", "Переговоры отложены до осени."]
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-3:] == [
        f"{tmp_path}/a.jsonl: read 4, new 2, duplicate 1, rejected 1 (bad_json 1)",
        f"{tmp_path}/b.txt: read 1, new 1, duplicate 0, rejected 0",
        "would send 3, duplicate 1, rejected 1 (bad_json 1)",
    ]


def test_a_mapping_a_preset_and_a_format_are_given_by_hand():
    body = parley(
        "ingest", "--dry-run", "--preset", "scrapy", stdin='{"id": "1", "text": "No.", "headline": "Kremlin answers"}\n'
    )
    page = parley(
        "ingest", "--dry-run", "--format", "html", stdin="<title>Talks</title><p>The envoys met in Vienna.</p>"
    )
    both = parley("ingest", "--preset", "scrapy", "--mapping", __file__)

    assert json.loads(body.stdout)["title"] == "Kremlin answers"
    assert json.loads(page.stdout)["text"] == "The envoys met in Vienna."
    assert (both.exit_code, "one of them" in both.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["ingest", "--mapping", "{bad}"], 1, "nothing that an article has"),
        (["ingest", "--rate", "0"], 2, "--rate"),
        (["feeds", "no-such.toml"], 1, "no-such.toml: cannot be read"),
        (["feeds", "{bad}"], 1, "'body' is not known"),
        (["feeds", "{good}", "--once", "--brokers", "127.0.0.1:1"], 1, "no Kafka at 127.0.0.1:1"),
        (["serve", "--host", "0.0.0.0"], 1, "PARLEY_API_KEYS_FILE"),
        (["serve", "--brokers", "127.0.0.1:1"], 1, "no Kafka at 127.0.0.1:1"),
    ],
)
def test_what_cannot_be_done_is_one_line_that_says_what_to_do(tmp_path, arguments, status, said):
    (tmp_path / "bad.toml").write_text("body = 'x'")
    (tmp_path / "good.toml").write_text('[[feed]]\nurl = "https://news.example/rss"\n')
    named = [argument.format(bad=tmp_path / "bad.toml", good=tmp_path / "good.toml") for argument in arguments]

    result = parley(*named, PARLEY_DATA_DIR=str(tmp_path / "data"))

    assert result.exit_code == status
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


async def test_feeds_are_polled_once_and_their_health_is_shown(tmp_path):
    async with Site() as site:
        site.items(1)
        (tmp_path / "feeds.toml").write_text(
            f'[[feed]]\nurl = "{site.url}/feed"\nname = "Morning"\npages = "never"\n[[feed]]\nurl = "{site.url}/status/404"\nname = "Gone"\n'
        )
        env = os.environ | {"PARLEY_DATA_DIR": str(tmp_path / "data")}
        arguments = ["feeds", str(tmp_path / "feeds.toml")]
        private = await _run([*arguments, "--dry-run"], env)
        shown = await _run([*arguments, "--dry-run", "--allow-private"], env)
    status = await _run([*arguments, "--status"], env)

    assert (private[0], private[1], "private" in private[2]) == (1, "", True)
    assert shown[0] == 1
    assert json.loads(shown[1])["title"] == "Story 1"
    assert "Gone: http_error: HTTP 404 Not Found; again in" in shown[2]
    assert [line.split()[:3] for line in status[1].splitlines()[1:]] == [
        ["Morning", "new", "never"],
        ["Gone", "new", "never"],
    ]


async def _run(arguments, env):
    import asyncio

    process = await asyncio.create_subprocess_exec(
        *PARLEY, *arguments, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    stdout, stderr = await process.communicate()
    return process.returncode, stdout.decode(), stderr.decode()


@pytest.mark.embedded
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_door_takes_articles_until_it_is_told_to_stop(tmp_path, stop):
    keys = tmp_path / "keys"
    keys.write_text("desk:a key of sixteen characters\n")
    with EmbeddedBroker.of(load({"PARLEY_PARTITIONS": "3"})) as broker:
        env = os.environ | {"PARLEY_BROKERS": broker.bootstrap, "PARLEY_API_KEYS_FILE": str(keys)}
        with subprocess.Popen([*PARLEY, "serve", "--port", "0"], env=env, stderr=subprocess.PIPE, text=True) as process:
            try:
                url = process.stderr.readline().split()[-1]
                headers = {"Content-Type": "application/json", "Authorization": "Bearer a key of sixteen characters"}
                with urllib.request.urlopen(urllib.request.Request(url, LINE.encode(), headers)) as response:
                    answer = json.load(response)
                process.send_signal(stop)
                complaints = process.stderr.read()
                process.wait(60)
            finally:
                process.kill()  # nothing else ends it where one of these fails

    assert (answer["accepted"], process.returncode, complaints) == (1, 0, "")


@pytest.mark.embedded
def test_an_address_that_is_taken_is_said_to_be_taken():
    with EmbeddedBroker.of(load({"PARLEY_PARTITIONS": "3"})) as broker, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        env = os.environ | {"PARLEY_BROKERS": broker.bootstrap}
        port = str(taken.getsockname()[1])
        result = subprocess.run(
            [*PARLEY, "serve", "--port", port], env=env, capture_output=True, text=True, check=False
        )

    assert result.returncode == 1
    assert result.stderr.startswith(f"parley: cannot listen on 127.0.0.1:{port}")
