"""The app: settings and a role in, a Faust app with the guard and without Faust's surprises out."""

import importlib.util
from collections.abc import Callable
from typing import Any

import faust

from streams import security
from streams.guard import GuardedStream, GuardedTable, GuardedTransport
from streams.settings import SettingError, Settings
from streams.topics import MAX_REQUEST_BYTES

_REQUEST_TIMEOUT_SECONDS = 30.0


def new_app(settings: Settings, role: str, on_refused_commit: Callable[[], None] = lambda: None) -> Any:
    """
    Build the app of *role*; its id, and so its consumer group, is its own: roles are scaled and stopped apart.

    Faust's own web server is off (it would show table values to anyone), topics are never declared by it (the table in
    `streams.topics` is the only place), and its data stays in the settings' folder. Raises `SettingError` for a store that is not installed.
    """
    if settings.store == "rocksdb://" and importlib.util.find_spec("rocksdict") is None:
        raise SettingError(
            "PARLEY_STORE: rocksdb:// needs the package rocksdict; install parley[rocksdb], or set memory://"
        )
    group = settings.group(role)
    app = faust.App(
        group,
        broker=[f"kafka://{broker}" for broker in settings.bootstrap],
        broker_credentials=security.credentials(settings),
        store=settings.store,
        datadir=str(settings.data_dir / group),
        Stream=GuardedStream,
        Table=GuardedTable,
        topic_partitions=settings.partitions,
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=0,
        web_enabled=False,
        web_in_thread=False,
        stream_wait_empty=True,
        broker_commit_interval=settings.commit_interval_seconds,
        broker_session_timeout=settings.session_timeout_seconds,
        broker_heartbeat_interval=settings.session_timeout_seconds / 4,
        broker_request_timeout=max(_REQUEST_TIMEOUT_SECONDS, settings.session_timeout_seconds),
        consumer_auto_offset_reset="earliest",
        # a topic that was missing when the broker blinked is found again soon
        consumer_metadata_max_age_ms=15_000,
        producer_acks=-1,
        producer_linger=0,
        producer_max_request_size=MAX_REQUEST_BYTES,
        producer_request_timeout=_REQUEST_TIMEOUT_SECONDS,
    )
    transport = GuardedTransport(app.conf.broker_consumer, app)
    transport.fetch_wait_ms = settings.fetch_wait_ms
    transport.in_flight_bytes = settings.in_flight_bytes
    transport.on_refused_commit = on_refused_commit
    app.transport = transport
    return app
