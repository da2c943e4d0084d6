"""`parley receivers` and `parley deliveries`, as they are typed."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner
from confluent_kafka import Producer

from streams.cli import main
from streams.delivery import DELIVER_TO, Status, ended
from streams.embedded import EmbeddedBroker
from streams.scanner import Scanner
from streams.settings import load
from streams.topics import ALERTS, DELIVERIES
from streams.wire import encode, header
from tests.streams.alerting import alert, due
from tests.streams.receiving import SECRET, verified


def parley(*arguments, env=None):
    return CliRunner(env=env or {}).invoke(main, [*map(str, arguments)])


class Desk(BaseHTTPRequestHandler):
    """Takes signed messages on /hook, is wrong about the secret on /locked, and an Alertmanager elsewhere."""

    def do_POST(self):
        content = self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/hook":
            self.server.told.append(verified(content, self.headers))
        self.send_response({"/hook": 204, "/locked": 401}.get(self.path, 200))
        self.send_header("content-length", "0")
        self.end_headers()

    def do_GET(self):
        content = json.dumps({"cluster": {"status": "ready"}, "versionInfo": {"version": "0.25.0"}}).replace(" ", "")
        self.send_response(200)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, *_):
        pass


@contextmanager
def desk():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    server.told = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def receivers(tmp_path):
    with desk() as server:
        here = f"http://127.0.0.1:{server.server_port}"
        webhook = 'type = "webhook"\nallow = ["127.0.0.1"]\nsecret_env = ["DESK_SECRET"]\n'
        (tmp_path / "receivers.toml").write_text(
            f'[receivers.desk]\nurl = "{here}/hook"\n{webhook}'
            f'[receivers.locked]\nurl = "{here}/locked"\n{webhook}'
            f'[receivers.oncall]\nurl = "{here}"\ntype = "alertmanager"\nallow = ["127.0.0.1"]\n'
            '[[routes]]\nto = ["desk", "locked"]\nseverities = ["critical"]\nparties = ["RU", "US"]\n'
        )
        env = {"PARLEY_RECEIVERS": str(tmp_path / "receivers.toml"), "DESK_SECRET": SECRET}
        yield env, server


def test_each_receiver_is_tested_with_a_signed_ping(receivers):
    env, server = receivers
    result = parley("receivers", "check", env=env)

    assert result.exit_code == 1
    lines = dict(zip(("desk", "locked", "oncall"), result.stdout.splitlines(), strict=True))
    assert "ok     204 in" in lines["desk"]
    assert "from 127.0.0.1" in lines["desk"]
    assert "FAILED unauthorized: 401; it knows another secret or password" in lines["locked"]
    assert "takes alerts, Alertmanager 0.25.0" in lines["oncall"]
    assert [(one["type"], one["data"]) for one in server.told] == [("parley.ping", {"receiver": "desk"})]
    assert SECRET not in result.output
    assert str(server.server_port) not in result.output


def test_one_receiver_may_be_tested_alone(receivers):
    env, _ = receivers
    assert parley("receivers", "check", "desk", "oncall", env=env).exit_code == 0
    unknown = parley("receivers", "check", "desks", env=env)
    assert (unknown.exit_code, unknown.stderr.splitlines()) == (
        2,
        [
            "parley receivers check: there is no receiver 'desks'; there are desk, locked, oncall; see 'parley receivers check --help'"
        ],
    )


def test_receivers_are_listed_with_who_is_told_of_what_and_without_a_secret(receivers):
    env, _ = receivers
    result = parley("receivers", "list", env=env)

    assert result.stdout.splitlines() == [
        "desk             webhook      signed with 1 secret",
        "locked           webhook      signed with 1 secret",
        "oncall           alertmanager",
        "severities critical, parties RU or US -> desk, locked",
    ]
    assert result.stderr == "no route leads to oncall\n"


def test_without_receivers_and_with_a_fault_there_is_one_line(receivers):
    env, _ = receivers
    nobody = parley("receivers", "check")
    faulty = parley("receivers", "check", env=env | {"DESK_SECRET": "whsec_c2hvcnQ="})

    assert (nobody.exit_code, faulty.exit_code) == (1, 1)
    assert nobody.stderr.startswith("parley: no receiver is set; name a file with PARLEY_RECEIVERS")
    assert "receivers.desk: what DESK_SECRET holds is not whsec_" in faulty.stderr
    assert len(faulty.stderr.splitlines()) == 1
    assert "c2hvcnQ" not in faulty.output


ONES = {
    name: ended(due(number, alert_id=name), status) if status is not Status.PENDING else due(number, alert_id=name)
    for number, (name, status) in enumerate(
        [("waits", Status.PENDING), ("taken", Status.DELIVERED), ("late", Status.EXPIRED), ("lost", Status.EXPIRED)]
    )
}


@pytest.fixture
def kafka():
    with EmbeddedBroker([(ALERTS.named("parley"), 1), (DELIVERIES.named("parley"), 1)]) as broker:
        producer = Producer({"bootstrap.servers": broker.bootstrap})
        for name in ("waits", "taken", "late"):
            producer.produce(ALERTS.named("parley"), encode(alert(name)), b"RU~US", headers=[("ce_id", name.encode())])
        for one in ONES.values():
            key = one.delivery_id.encode()
            producer.produce(DELIVERIES.named("parley"), encode(due(one.offset, alert_id=one.alert_id)), key)
            producer.produce(DELIVERIES.named("parley"), encode(one), key)
        producer.produce(DELIVERIES.named("parley"), encode(due(9)), b"forgotten")
        producer.produce(DELIVERIES.named("parley"), None, b"forgotten")
        producer.flush(10)
        yield {"PARLEY_BROKERS": broker.bootstrap}


def names(result):
    return [json.loads(line)["alert_id"] for line in result.stdout.splitlines()]


@pytest.mark.embedded
def test_deliveries_are_listed_and_those_that_are_done_only_when_asked_for(kafka):
    listed = parley("deliveries", "list", env=kafka)
    assert (listed.exit_code, listed.stderr) == (0, "3 deliveries\n")
    assert [line.split()[4] for line in listed.stdout.splitlines()] == ["pending", "expired", "expired"]
    assert names(parley("deliveries", "list", "--all", "--json", env=kafka)) == [*ONES]
    assert names(parley("deliveries", "list", "--status", "delivered", "--json", env=kafka)) == ["taken"]
    assert names(parley("deliveries", "list", "--receiver", "elsewhere", "--json", env=kafka)) == []
    assert names(parley("deliveries", "list", "--since", "2030-01-01", "--json", env=kafka)) == []
    wrong = parley("deliveries", "list", "--status", "odd", env=kafka)
    assert wrong.exit_code == 2
    assert "there are pending, delivered" in wrong.stderr


@pytest.mark.embedded
def test_one_is_shown_by_the_first_letters_of_its_id(kafka):
    shown = parley("deliveries", "show", ONES["late"].delivery_id[:10], env=kafka)
    assert "status: expired" in shown.stdout.splitlines()
    assert "alert_id: late" in shown.stdout.splitlines()
    for id_ in ("", "zzz"):
        result = parley("deliveries", "show", id_, env=kafka)
        assert result.exit_code == 1
        assert "see `parley deliveries list --all`" in result.stderr


@pytest.mark.embedded
def test_what_is_asked_for_again_is_written_once_more_for_its_receiver_alone(kafka):
    dry = parley("deliveries", "retry", "--receiver", "desk", "--dry-run", env=kafka)
    done = parley("deliveries", "retry", "--receiver", "desk", env=kafka)
    named = parley("deliveries", "retry", ONES["taken"].delivery_id, "zzz", env=kafka)

    assert (dry.exit_code, dry.stderr) == (0, "would ask for 3\n")
    assert done.exit_code == 1
    assert [line.split()[5] for line in done.stdout.splitlines()] == ["desk", "desk"]
    assert "the alert is no longer in its topic" in done.stderr
    assert named.exit_code == 1
    assert named.stderr.splitlines() == ["unknown: zzz; see `parley deliveries list --all`", "asked for 1"]
    with Scanner(load(kafka)) as scanner:
        written = [*scanner.records(ALERTS.named("parley"))][3:]
    assert [record.value for record in written] == [encode(alert(name)) for name in ("waits", "late", "taken")]
    assert {(header(record.headers, DELIVER_TO), record.key) for record in written} == {("desk", b"RU~US")}
    assert header(written[0].headers, "ce_id") == "waits"


def test_everything_is_not_asked_for_by_accident():
    result = parley("deliveries", "retry")
    assert result.exit_code == 2
    assert "say which" in result.stderr
