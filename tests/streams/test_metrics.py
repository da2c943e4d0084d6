import re

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from streams.metrics import Metrics


def families(metrics):
    return list(text_string_to_metric_families(generate_latest(metrics.registry).decode()))


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
    for family in families(Metrics()):
        assert re.fullmatch(r"parley(_[a-z]+)+", family.name)
        assert family.documentation.endswith(".")
        assert not family.name.endswith(("_ms", "_count", "_sum", "_milliseconds"))
        if family.type == "histogram":
            assert family.name.endswith("_seconds")


def test_labels_are_few_and_closed():
    labels = {name for family in families(Metrics()) for sample in family.samples for name in sample.labels}
    assert labels <= {
        "role",
        "reason",
        "language",
        "kind",
        "severity",
        "state",
        "outcome",
        "python",
        "le",
        "version",
        "model",
    }


def test_a_count_reaches_the_page():
    registry = CollectorRegistry()
    Metrics(registry).articles.labels("ar").inc()
    assert 'parley_articles_total{language="ar"} 1.0' in generate_latest(registry).decode()


def test_two_workers_in_one_process_count_apart():
    first, second = Metrics(), Metrics()
    first.positions.inc()
    assert "parley_positions_total 1.0" in generate_latest(first.registry).decode()
    assert "parley_positions_total 0.0" in generate_latest(second.registry).decode()


def test_the_page_says_what_runs():
    metrics = Metrics()
    metrics.name_model("0123abcd")
    (family,) = [family for family in families(metrics) if family.name == "parley_build_info"]
    (sample,) = family.samples
    assert sample.labels.keys() == {"version", "python", "model"}
    assert sample.labels["model"] == "0123abcd"
