"""The file of receivers: read as meant, faults in one line, secrets from elsewhere and never shown."""

import re
from pathlib import Path

import pytest

from streams.receiverfile import parse, receivers_of
from streams.receivers import Kind
from streams.settings import SettingError, load
from tests.streams.receiving import SECRET

OTHER = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

WHOLE = """
[receivers.desk]
type = "webhook"
url_env = "DESK_URL"
secret_files = ["new", "old"]
secret_env = ["DESK_SECRET"]
in_flight = 4

[receivers.oncall]
type = "alertmanager"
url = "http://alertmanager:9093/"
allow = ["alertmanager"]
username = "parley"
password_file = "password"
firing_hours = 12
resend_seconds = 30

[[routes]]
to = ["oncall"]
severities = ["critical"]

[[routes]]
to = ["desk", "oncall"]
dyads = ["RU~US"]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "new").write_text(f"{OTHER}\n")
    (tmp_path / "old").write_text(f"{SECRET}\n{OTHER}\n")
    (tmp_path / "password").write_text("pass-7\n")
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "bytes").write_bytes(b"\xff")
    return tmp_path


def read(text, folder, **environ):
    environ = {"DESK_URL": "https://desk.example/token-7", "DESK_SECRET": SECRET} | environ
    return parse(text, folder / "receivers.toml", environ)


def test_a_whole_file_is_read_as_meant(folder):
    found = read(WHOLE, folder)
    desk, oncall = found.by_name.values()
    assert (desk.name, desk.kind, desk.in_flight) == ("desk", Kind.WEBHOOK, 4)
    assert desk.url.reveal() == "https://desk.example/token-7"
    assert [secret.reveal() for secret in desk.secrets] == [OTHER, SECRET, OTHER, SECRET]
    assert (oncall.kind, oncall.firing_hours, oncall.resend_seconds) == (Kind.ALERTMANAGER, 12, 30)
    assert oncall.url.reveal() == "http://alertmanager:9093"
    assert oncall.authorization.reveal() == "Basic cGFybGV5OnBhc3MtNw=="
    assert [route.to for route in found.routes] == [("oncall",), ("desk", "oncall")]


def test_no_secret_and_no_address_is_in_its_repr(folder):
    shown = repr(read(WHOLE, folder))
    for secret in ("token-7", SECRET, OTHER, "pass-7", "cGFybGV5"):
        assert secret not in shown


DESK = '[receivers.desk]\ntype = "webhook"\nurl = "https://desk.example/token-7"\n'
SIGNED = DESK + 'secret_env = ["DESK_SECRET"]\n'
AM = '[receivers.am]\ntype = "alertmanager"\nurl = "https://am.example"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[receivers\n", "line 1"),
        ("", "the file: no receiver is in it"),
        ("receivers = 3", "the file: no receiver is in it"),
        ("[recievers.desk]", "'recievers' is unknown"),
        ("[receivers.'De sk']", "receivers.De sk: a name is up to 40"),
        ("[receivers.desk]", "receivers.desk: its type is missing"),
        ('[receivers.desk]\ntype = "pager"', "its type is missing or unknown"),
        ('[receivers.desk]\ntype = "webhook"', "its url is missing"),
        (DESK + "urll = 3", "unknown field urll"),
        (DESK + 'url_env = "DESK_URL"', "the url is there twice"),
        (DESK, "webhooks are always signed"),
        (DESK + f'secret = "{SECRET}"', "a secret does not stand in this file; name where it is with secret_files"),
        (DESK + f'secrets = ["{SECRET}"]', "a secrets does not stand in this file"),
        (DESK + 'secret_files = ["missing"]', "cannot read missing: No such file"),
        (DESK + 'secret_files = ["empty"]', "empty is empty"),
        (DESK + 'secret_files = ["bytes"]', "cannot read bytes: no UTF-8"),
        (DESK + 'secret_files = ["password"]', "what password holds is not whsec_"),
        (DESK + 'secret_env = ["NOTHING"]', "the variable NOTHING is not set"),
        (SIGNED + "in_flight = 0", "in_flight"),
        (SIGNED.replace("https://desk.example", "http://desk.example"), "allow = [its host]"),
        (SIGNED.replace("desk.example", "10.0.0.1"), "allow = [its host]"),
        (SIGNED + 'allow = ["10.0.0.1/8"]', "allow: '10.0.0.1/8' is no host name"),
        (AM + 'bearer = "b"', "a bearer does not stand in this file; name where it is with bearer_file or bearer_env"),
        (AM + 'username = "parley"', "a username goes with password_file"),
        (AM + 'username = "p"\npassword_file = "password"\nbearer_file = "password"', "leave one"),
        (AM + "firing_hours = 0", "firing_hours"),
        (AM + "routes = 3", "unknown field routes"),
        ("routes = 3\n" + AM, "routes are a list"),
        (AM + '[[routes]]\nto = ["desk"]', "routes, number 1: there is no receiver 'desk'; there are am"),
        (AM + "[[routes]]\nto = []", "routes, number 1"),
        (AM + '[[routes]]\nto = ["am"]\nseverities = ["loud"]', "a severity is info, warning or critical"),
        (AM + '[[routes]]\nto = ["am"]\ndyads = ["RU"]', "'RU' is no dyad"),
        (AM + '[[routes]]\nto = ["am"]\nseverity = ["info"]', "unknown field severity"),
    ],
)
def test_a_fault_is_one_line_that_says_where_and_shows_no_secret(text, said, folder):
    with pytest.raises(SettingError, match=re.escape(said)) as caught:
        read(text, folder)
    line = str(caught.value)
    assert line.startswith(str(folder / "receivers.toml"))
    assert "\n" not in line
    for secret in ("token-7", "pass-7", SECRET):
        assert secret not in line


def environment(folder, **more):
    (folder / "receivers.toml").write_text(WHOLE)
    return {
        "PARLEY_RECEIVERS": str(folder / "receivers.toml"),
        "DESK_URL": "https://desk.example/token-7",
        "DESK_SECRET": SECRET,
    } | more


def test_the_one_receiver_of_the_settings_hears_of_everything_beside_those_of_the_file(folder):
    own = {"PARLEY_WEBHOOK_URL": "https://own.example/", "PARLEY_WEBHOOK_SECRET": SECRET}
    environ = environment(folder, **own)
    found = receivers_of(load(environ), environ)
    assert [*found.by_name] == ["desk", "oncall", "webhook"]
    assert found.routes[-1].to == ("webhook",)
    alone = receivers_of(load(own), own)
    assert ([*alone.by_name], alone.routes) == (["webhook"], ())
    assert receivers_of(load({}), {}).by_name == {}


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"PARLEY_RECEIVERS": "/nowhere/receivers.toml"}, "PARLEY_RECEIVERS: cannot read /nowhere/receivers.toml"),
        (
            {"PARLEY_WEBHOOK_URL": "http://desk.example/", "PARLEY_WEBHOOK_SECRET": SECRET},
            "PARLEY_WEBHOOK_ALLOW=its host",
        ),
        ({"PARLEY_WEBHOOK_URL": "http://127.0.0.1/", "PARLEY_WEBHOOK_SECRET": SECRET}, "PARLEY_WEBHOOK_ALLOW=its host"),
        (
            {"PARLEY_WEBHOOK_URL": "desk.example", "PARLEY_WEBHOOK_SECRET": SECRET},
            "PARLEY_WEBHOOK_URL: the address is no http",
        ),
        (
            {"PARLEY_WEBHOOK_URL": "https://desk.example", "PARLEY_WEBHOOK_SECRET": "whsec_c2hvcnQ="},
            "PARLEY_WEBHOOK_SECRET",
        ),
        (
            {"PARLEY_WEBHOOK_URL": "https://d.example", "PARLEY_WEBHOOK_SECRET": SECRET, "PARLEY_WEBHOOK_ALLOW": "a b"},
            "PARLEY_WEBHOOK_ALLOW: 'a b' is no host name",
        ),
    ],
)
def test_a_setting_that_cannot_work_is_named(environ, said):
    with pytest.raises(SettingError, match=re.escape(said)):
        receivers_of(load(environ), environ)


def test_two_receivers_of_one_name_are_told_apart(folder):
    own = {"PARLEY_WEBHOOK_URL": "https://own.example/", "PARLEY_WEBHOOK_SECRET": SECRET}
    environ = environment(folder, **own)
    Path(environ["PARLEY_RECEIVERS"]).write_text(AM.replace("receivers.am", "receivers.webhook"))
    with pytest.raises(SettingError, match="give it another name, or unset PARLEY_WEBHOOK_URL"):
        receivers_of(load(environ), environ)
