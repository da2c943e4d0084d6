import re
from typing import get_type_hints

import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from streams.metrics import Metrics
from streams.metrictable import METRICS, Kind, language_label

CLASSES = {Kind.COUNTER: Counter, Kind.GAUGE: Gauge, Kind.HISTOGRAM: Histogram, Kind.INFO: Info}


def families(metrics):
    page = generate_latest(metrics.registry).decode()
    return [one for one in text_string_to_metric_families(page) if one.name.startswith("parley_")]


def test_the_attributes_are_those_of_the_table_with_the_types_of_their_kinds():
    assert get_type_hints(Metrics) == {metric.attribute: CLASSES[metric.kind] for metric in METRICS}


def test_what_a_page_shows_is_what_the_table_says():
    metrics = Metrics()
    metrics.name_receivers(["desk"])
    metrics.name_watched(["RU~US"])
    shown = {one.name: one for one in families(metrics)}
    by_name = {metric.name + ("_info" if metric.kind is Kind.INFO else ""): metric for metric in METRICS}
    assert shown.keys() - {name for name in shown if name.endswith("_created")} == by_name.keys()
    for name, metric in by_name.items():
        assert shown[name].documentation == metric.help
        labels = {label.name for label in metric.labels}
        assert {label for sample in shown[name].samples for label in sample.labels} <= labels | {"le"}
        for label in metric.labels:
            found = {sample.labels.get(label.name) for sample in shown[name].samples}
            assert not label.values or found <= {*label.values}


def test_a_dead_letter_that_has_not_happened_yet_is_a_zero():
    (family,) = [family for family in families(Metrics()) if family.name == "parley_deadletters"]
    by_labels = {
        (sample.labels["role"], sample.labels["reason"]): sample.value
        for sample in family.samples
        if sample.name.endswith("_total")
    }
    assert by_labels["articles", "bad_utf8"] == 0
    assert by_labels["positions", "bug"] == 0


def test_names_follow_prometheus_conventions():
    for metric in METRICS:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", metric.attribute)
        assert metric.help.endswith(".")
        assert metric.unit
        assert not metric.name.endswith(("_ms", "_count", "_sum", "_total", "_info", "_bucket", "_milliseconds"))
        if metric.unit in {"seconds", "bytes", "partitions"}:
            assert metric.name.endswith(metric.unit)
        assert bool(metric.buckets) == (metric.kind is Kind.HISTOGRAM)


def test_labels_are_few_and_none_names_a_person_an_outlet_or_an_address():
    labels = {label.name for metric in METRICS for label in metric.labels}
    assert not labels & {"url", "outlet", "speaker", "article", "id", "alert_id", "host"}
    for metric in METRICS:
        assert len(metric.labels) <= 3
        for label in metric.labels:
            assert bool(label.values) != bool(label.of), metric.name


def test_a_page_of_a_worker_that_has_done_nothing_is_small():
    assert len(generate_latest(Metrics().registry)) < 60_000


@pytest.mark.parametrize(("language", "label"), [("ar", "ar"), ("fa", "other"), ("und", "other")])
def test_a_language_of_the_news_is_one_of_four_labels(language, label):
    assert language_label(language) == label


def test_a_count_reaches_the_page():
    registry = CollectorRegistry()
    Metrics(registry).articles.labels("ar").inc()
    assert 'parley_articles_total{language="ar"} 1.0' in generate_latest(registry).decode()


def test_two_workers_in_one_process_count_apart():
    first, second = Metrics(), Metrics()
    first.positions.inc()
    assert "parley_positions_total 1.0" in generate_latest(first.registry).decode()
    assert "parley_positions_total 0.0" in generate_latest(second.registry).decode()


def test_the_page_says_what_runs_and_since_when():
    metrics = Metrics()
    metrics.name_model("0123abcd")
    (family,) = [family for family in families(metrics) if family.name == "parley_build_info"]
    (sample,) = family.samples
    assert sample.labels.keys() == {"version", "python", "model"}
    assert sample.labels["model"] == "0123abcd"
    assert "process_start_time_seconds" in generate_latest(metrics.registry).decode()


def test_a_receiver_begins_at_zero_everywhere():
    metrics = Metrics()
    metrics.name_receivers(["desk"])
    page = generate_latest(metrics.registry).decode()
    for metric in METRICS:
        if metric.labels and metric.labels[0].name == "receiver":
            assert re.search(rf'^{metric.series[-1]}{{.*receiver="desk".*}} 0\.0$', page, re.MULTILINE), metric.name
