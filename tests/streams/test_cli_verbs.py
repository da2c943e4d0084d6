"""`parley topics`, `config`, `version`, `worker`, `train` and `evaluate`, as they are typed."""

import json
import shutil
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner

from classifiers.model import load
from classifiers.stance import LABELS
from streams.cli import main
from streams.cli.train import _slices
from streams.embedded import EmbeddedBroker
from streams.settings import load as load_settings
from streams.topics import TOPICS


def parley(*arguments, env=None):
    return CliRunner(env=env or {}).invoke(main, [*map(str, arguments)])


def test_topics_are_described_without_a_broker():
    result = parley("topics", "describe", env={"PARLEY_TOPIC_PREFIX": "desk"})

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [topic.named("desk") for topic in TOPICS]


@pytest.mark.embedded
def test_topics_that_fit_are_said_to_fit_and_others_are_lines_and_status_1():
    with EmbeddedBroker.of(load_settings({"PARLEY_PARTITIONS": "2"})) as broker:
        fitting = parley("topics", "check", "--brokers", broker.bootstrap, env={"PARLEY_PARTITIONS": "2"})
        other = parley("topics", "check", "--brokers", broker.bootstrap, env={"PARLEY_PARTITIONS": "3"})

    assert (fitting.exit_code, fitting.stderr) == (0, "")
    assert "2 partitions" in fitting.stdout
    assert other.exit_code == 1
    assert other.stderr == "every topic has 2 partitions, not 3; set PARLEY_PARTITIONS=2\n"


def test_the_configuration_masks_secrets():
    result = parley(
        "config",
        env={
            "PARLEY_WEBHOOK_URL": "https://desk.example/hook",
            "PARLEY_WEBHOOK_SECRET": "whsec_c2VjcmV0",
            "PARLEY_BROKERS": "a:1",
        },
    )

    assert result.exit_code == 0
    assert "PARLEY_BROKERS=a:1" in result.stdout.splitlines()
    assert "PARLEY_WEBHOOK_SECRET=***" in result.stdout.splitlines()
    assert "c2VjcmV0" not in result.output


def test_a_bad_setting_is_one_line_that_names_its_variable():
    for verb in (["worker"], ["config"], ["topics", "check"]):
        result = parley(*verb, env={"PARLEY_PARTITIONS": "many"})

        assert result.exit_code == 1
        assert result.stderr.startswith("parley: PARLEY_PARTITIONS: ")
        assert len(result.stderr.splitlines()) == 1


def test_the_worker_runs_the_roles_that_are_asked_for_and_hands_its_status_on(monkeypatch):
    runs = []
    monkeypatch.setattr(
        "streams.worker.run", lambda settings, roles: runs.append((settings.brokers, tuple(roles))) or 7
    )

    alone = parley("worker", "--only", "positions", "--only", "deliveries", "--brokers", "k:9092")
    together = parley("worker")

    assert (alone.exit_code, together.exit_code) == (7, 7)
    assert runs == [
        ("k:9092", ("positions", "deliveries")),
        ("127.0.0.1:9092", ("articles", "positions", "corrections", "deliveries")),
    ]


def test_versions_name_the_model_and_are_json_on_demand():
    version = load(resources.files("classifiers") / "models" / "default").version

    lines = dict(line.split(maxsplit=1) for line in parley("version").stdout.splitlines())
    found = json.loads(parley("version", "--json").stdout)

    assert lines == found
    assert lines["model"] == version
    assert lines.keys() >= {"parley", "gazetteer", "python", "faust-streaming"}


@pytest.mark.parametrize(("text", "slices"), [("0-6", range(7)), ("3", [3]), ("0,2, 4-5", [0, 2, 4, 5])])
def test_slices_are_numbers_and_ranges(text, slices):
    assert _slices(text) == frozenset(slices)


@pytest.mark.parametrize("text", ["", "x", "0-10", "5-3", "-1", "1-", "0,,1"])
def test_what_is_no_list_of_slices_is_wrong_usage(text):
    result = parley("train", "corpus", f"--slices={text}")

    assert result.exit_code == 2
    assert "0-6" in result.stderr


SENTENCES = {
    "open_to_dialogue": "Norway is ready for talks with Iceland.",
    "closed_to_dialogue": "Norway refuses any talks with Iceland.",
    "confirmation_of_plans": "Norway will hold talks with Iceland on Monday.",
    "denial_of_plans": "Norway has no plans for talks with Iceland.",
    "conditional": "Norway will talk to Iceland only if the port is opened.",
    "undecided": "Norway has not decided on talks with Iceland.",
    None: "Norway and Iceland both export fish.",
}


def item(number, labels=(*SENTENCES,)):
    def claims(label):
        return [{"speaker": None, "actor": ["NO"], "counterparts": ["IS"], "stances": [label]}] if label else []

    sentences = [{"i": 0, "text": "", "claims": []}]
    for place, label in enumerate(labels, start=1):
        sentences.append({"i": place, "text": SENTENCES[label], "claims": claims(label)})
    return {"id": f"invented-{number}", "lang": "en", "sentences": sentences}


def write(path: Path, items):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in items), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A corpus of invented sentences, and the model that `parley train` makes of it."""
    folder = tmp_path_factory.mktemp("train")
    items = [item(number) for number in range(40)] + [item(number, [None]) for number in range(40, 60)]
    write(folder / "corpus" / "train" / "en.jsonl", items)
    write(folder / "corpus" / "own" / "en.jsonl", [item(number) for number in range(100, 105)])
    write(folder / "corpus" / "dev" / "en.jsonl", [item(number) for number in range(200, 203)])
    result = parley("train", folder / "corpus", "--out", folder / "model")
    return folder, result


@pytest.mark.slow
def test_train_writes_a_model_that_the_reader_takes(trained):
    folder, result = trained

    assert (result.exit_code, result.stderr) == (0, "")
    model = load(folder / "model")
    assert model.version in result.stdout
    assert set(model.thresholds) == set(LABELS)


@pytest.mark.slow
def test_train_takes_the_slices_of_the_news_and_all_of_the_own_wording_but_never_dev(trained):
    folder, _ = trained

    counts = load(folder / "model").manifest.trained_on

    assert counts["own"] == 5
    assert 0 < counts["train"] < 60  # slices 7 to 9 stay blind


@pytest.mark.slow
def test_train_gives_the_same_model_twice(trained):
    folder, _ = trained

    parley("train", folder / "corpus", "--out", folder / "again")

    assert (folder / "again" / "manifest.json").read_bytes() == (folder / "model" / "manifest.json").read_bytes()


@pytest.mark.slow
def test_evaluate_measures_the_model_that_it_is_given_and_writes_its_numbers(trained):
    folder, _ = trained
    figures = folder / "figures.json"

    result = parley("evaluate", folder / "corpus" / "dev" / "en.jsonl", "--model", folder / "model", "--json", figures)

    assert result.exit_code == 0
    assert "| all | 3 | 21 |" in result.stdout
    found = json.loads(figures.read_text(encoding="utf-8"))
    assert found["model_version"] == load(folder / "model").version
    assert found["numbers"]["en"]["stances"]["open_to_dialogue"]["gold"] == 3
    assert f"{found['numbers']['all']['macro_f1']:.3f}" in result.stdout


@pytest.mark.slow
def test_evaluate_writes_json_alone_to_standard_output(trained):
    folder, _ = trained

    result = parley("evaluate", folder / "corpus" / "dev" / "en.jsonl", "--model", folder / "model", "--json", "-")

    assert json.loads(result.stdout)["numbers"]["all"]["articles"] == 3


@pytest.mark.slow
def test_a_spoilt_model_is_refused_in_one_line(trained):
    folder, _ = trained
    spoilt = folder / "spoilt"
    shutil.copytree(folder / "model", spoilt)
    (spoilt / "model.skops").write_bytes(b"PK")

    result = parley("evaluate", folder / "corpus" / "dev" / "en.jsonl", "--model", spoilt)

    assert result.exit_code == 1
    assert "sha256" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("verb", ["train", "evaluate"])
def test_labelled_files_that_cannot_be_read_are_one_line(verb, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a"}\n', encoding="utf-8")

    for path, said in ((tmp_path / "nowhere.jsonl", "No such file"), (bad, "bad.jsonl:1: ")):
        result = parley(verb, path)

        assert result.exit_code == 1
        assert said in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_an_empty_folder_is_no_corpus(tmp_path):
    result = parley("train", tmp_path)

    assert result.exit_code == 1
    assert "no .jsonl files" in result.stderr


def test_too_small_a_corpus_is_a_failure_and_no_bug(tmp_path):
    corpus = write(tmp_path / "tiny.jsonl", [item(1)])

    result = parley("train", corpus, "--slices", "0-9", "--out", tmp_path / "model")

    assert result.exit_code == 1
    assert "too few documents" in result.stderr
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("verb", [["topics", "check"], ["deadletters", "list"], ["retract", "n17"], ["ingest"]])
def test_a_certificate_that_cannot_be_used_is_one_line_that_names_its_setting(verb, tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    given = {"PARLEY_SECURITY_PROTOCOL": "SSL", "PARLEY_SSL_CA": str(tmp_path / "ca.pem")}

    result = parley(*verb, env=given)

    assert result.exit_code == 1
    assert result.stderr.startswith("parley: PARLEY_SSL_CA: cannot use ")


def test_an_article_id_that_is_not_utf8_is_wrong_usage():
    result = parley("retract", "\udcff")

    assert result.exit_code == 2
    assert "is not UTF-8" in result.stderr
