from pathlib import Path

import pytest

from streams.settings import Secret, SettingError, Settings, describe, load


def test_nothing_set_gives_a_worker_on_this_machine():
    settings = load({})
    assert (settings.brokers, settings.web_host, settings.partitions) == ("127.0.0.1:9092", "127.0.0.1", 24)
    assert settings.webhook_url is None


def test_every_variable_reaches_its_field(tmp_path):
    settings = load(
        {
            "PARLEY_BROKERS": "a:9092,[::1]:9093",
            "PARLEY_WEB_PORT": "0",
            "PARLEY_COMMIT_INTERVAL_SECONDS": "0.25",
            "PARLEY_DATA_DIR": str(tmp_path),
            "PARLEY_MODEL": "/models/7",
            "PARLEY_STORE": "rocksdb://",
            "PARLEY_WATCH": "US~RU, EU~IR,RU~US",
        }
    )
    assert settings.bootstrap == ["a:9092", "[::1]:9093"]
    assert (settings.web_port, settings.commit_interval_seconds) == (0, 0.25)
    assert (settings.data_dir, settings.model, settings.store) == (tmp_path, Path("/models/7"), "rocksdb://")
    assert settings.watch == ("RU~US", "EU~IR"), "a dyad is its two parties in order, once"


def test_an_empty_variable_counts_as_not_set():
    assert load({"PARLEY_PARTITIONS": " "}).partitions == 24


def test_what_kubernetes_injects_for_a_service_called_parley_is_ignored():
    assert load({"PARLEY_PORT": "tcp://10.0.0.1:9464", "PARLEY_SERVICE_HOST": "10.0.0.1"}) == load({})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PARLEY_PARTITIONS", "many", "expected int"),
        ("PARLEY_PARTITIONS", "0", ">= 1"),
        ("PARLEY_COMMIT_INTERVAL_SECONDS", "nan", "> 0"),
        ("PARLEY_BROKERS", "kafka", "host:port"),
        ("PARLEY_BROKERS", "kafka:70000", "65535"),
        ("PARLEY_STORE", "redis://", "memory:// or rocksdb://"),
        ("PARLEY_LOG_LEVEL", "loud", "debug or info"),
        ("PARLEY_TOPIC_PREFIX", "par_ley", "hyphens"),
        ("PARLEY_WATCH", "RU", "pairs of parties"),
        ("PARLEY_WATCH", "RU~RU", "pairs of parties"),
    ],
)
def test_a_bad_value_is_one_line_with_the_variable_the_fault_and_an_example(name, value, words):
    with pytest.raises(SettingError) as caught:
        load({name: value})
    line = str(caught.value)
    assert line.startswith(f"{name}: ")
    assert words in line
    assert f"example {name}=" in line
    assert "\n" not in line


def test_a_secret_shows_nowhere_but_where_it_is_asked_for():
    settings = load({"PARLEY_WEBHOOK_URL": "https://desk.example/k3y", "PARLEY_WEBHOOK_SECRET": "whsec_c2VjcmV0"})
    assert isinstance(settings.webhook_secret, Secret)
    assert settings.webhook_secret.reveal() == "whsec_c2VjcmV0"
    for text in (repr(settings), str(settings), str(describe(settings))):
        assert "c2VjcmV0" not in text
        assert "k3y" not in text


def test_a_secret_may_stand_in_a_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text("whsec_c2VjcmV0\n")
    settings = load({"PARLEY_WEBHOOK_URL": "https://desk.example", "PARLEY_WEBHOOK_SECRET_FILE": str(path)})
    assert settings.webhook_secret == Secret("whsec_c2VjcmV0")


@pytest.mark.parametrize(
    "environ",
    [
        {"PARLEY_WEBHOOK_SECRET_FILE": "/nowhere/secret"},
        {"PARLEY_WEBHOOK_SECRET_FILE": "EMPTY"},
        {"PARLEY_WEBHOOK_SECRET_FILE": "EMPTY", "PARLEY_WEBHOOK_SECRET": "x"},
        {"PARLEY_WEBHOOK_URL": "https://desk.example"},
    ],
    ids=["no file", "empty file", "both", "url without secret"],
)
def test_a_secret_that_cannot_be_had_is_said(environ, tmp_path):
    empty = tmp_path / "empty"
    empty.touch()
    with pytest.raises(SettingError, match=r"^PARLEY_WEBHOOK_SECRET"):
        load({name: str(empty) if value == "EMPTY" else value for name, value in environ.items()})


def test_every_setting_is_described_with_an_example():
    names = set(describe(load({})))
    assert names == {f"PARLEY_{field.upper()}" for field in Settings.__struct_fields__}


SASL = {"PARLEY_SECURITY_PROTOCOL": "SASL_SSL", "PARLEY_SASL_USERNAME": "desk", "PARLEY_SASL_PASSWORD": "horse"}


def test_a_name_and_a_password_for_kafka_are_read_and_masked():
    settings = load(SASL)
    assert (settings.uses_sasl, settings.uses_tls, settings.sasl_mechanism) == (True, True, "SCRAM-SHA-512")
    assert settings.sasl_password == Secret("horse")
    assert "horse" not in repr(settings) + str(describe(settings))


@pytest.mark.parametrize(
    ("environ", "variable", "words"),
    [
        ({"PARLEY_SECURITY_PROTOCOL": "sasl_ssl"}, "PARLEY_SECURITY_PROTOCOL", "PLAINTEXT or SSL"),
        (SASL | {"PARLEY_SASL_USERNAME": ""}, "PARLEY_SASL_USERNAME", "needs a name and a password"),
        (SASL | {"PARLEY_SASL_PASSWORD": ""}, "PARLEY_SASL_PASSWORD", "needs a name and a password"),
        (SASL | {"PARLEY_SECURITY_PROTOCOL": "SSL"}, "PARLEY_SASL_USERNAME", "sends no name"),
        ({"PARLEY_SASL_PASSWORD": "horse"}, "PARLEY_SASL_PASSWORD", "set it to SASL_SSL"),
        ({"PARLEY_SSL_CA": "/ca.pem"}, "PARLEY_SSL_CA", "has no TLS"),
        ({"PARLEY_SECURITY_PROTOCOL": "SSL", "PARLEY_SSL_KEY": "/me.key"}, "PARLEY_SSL_CERTIFICATE", "missing"),
    ],
)
def test_half_a_secret_or_one_that_would_protect_nothing_is_refused(environ, variable, words):
    with pytest.raises(SettingError) as caught:
        load(environ)
    assert str(caught.value).startswith(f"{variable}: ")
    assert words in str(caught.value)
    assert "horse" not in str(caught.value)
