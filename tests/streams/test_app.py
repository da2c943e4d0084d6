import pytest

from streams import app as module
from streams.app import new_app
from streams.settings import SettingError, load
from streams.topics import DEADLETTERS


def test_each_role_is_a_consumer_group_of_its_own():
    settings = load({"PARLEY_TOPIC_PREFIX": "desk.news"})
    assert [new_app(settings, role).conf.id for role in ("articles", "positions")] == [
        "desk-news-articles",
        "desk-news-positions",
    ]


def test_faust_serves_nothing_creates_nothing_and_writes_where_it_is_told(tmp_path):
    conf = new_app(load({"PARLEY_DATA_DIR": str(tmp_path)}), "articles").conf
    assert not conf.web_enabled
    assert not conf.topic_allow_declare
    assert conf.topic_disable_leader
    assert conf.datadir == tmp_path / "parley-articles"


def test_a_record_is_kept_by_all_replicas_before_it_counts_as_sent():
    conf = new_app(load({}), "articles").conf
    assert conf.producer_acks == -1
    assert conf.producer_max_request_size > DEADLETTERS.max_bytes
    assert conf.consumer_auto_offset_reset == "earliest"
    assert conf.stream_wait_empty


def test_several_brokers_are_several_urls():
    app = new_app(load({"PARLEY_BROKERS": "a:9092,b:9093"}), "articles")
    assert [(url.host, url.port) for url in app.conf.broker] == [("a", 9092), ("b", 9093)]


def test_a_store_that_is_not_installed_is_one_line(monkeypatch):
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SettingError, match=r"parley\[rocksdb\]"):
        new_app(load({"PARLEY_STORE": "rocksdb://"}), "positions")
