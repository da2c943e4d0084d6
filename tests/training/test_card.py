"""The model card: what it says of a model, its data and its figures, and that figures of another model are refused."""

import json
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from classifiers.manifest import described
from classifiers.model import version_of
from classifiers.stance import LABELS
from training.card import main

MODEL = Path(str(files("classifiers") / "models" / "default"))


def figures(version):
    numbers = {
        "macro_f1": 0.5,
        "claim_f1": None,
        "speaker": 0.75,
        "actors": 0.5,
        "false_alarms_per_100": 3.25,
        "stances": {label.value: {"f1": 0.625} for label in LABELS},
    }
    return {
        "model_version": version,
        "grade": "fast",
        "numbers": {"all": numbers},
        "intervals": {"macro_f1": {"low": 0.4, "high": 0.6}},
        "calibration_error": {"all": 0.04},
        "speed": {"ms_per_article": 90.0, "ms_per_sentence": 12.5},
    }


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "corpus" / "train").mkdir(parents=True)
    items = [
        {"id": "a", "lang": "ru", "licence": "MIT", "source": {"repo": "one/news"}, "sentences": []},
        {"id": "b", "lang": "ru", "licence": "MIT", "source": {"repo": "two/news"}, "sentences": []},
    ]
    lines = "\n".join(json.dumps(item) for item in items)
    (tmp_path / "corpus" / "train" / "ru.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path / "corpus"


def made(corpus, version):
    (corpus / "figures.json").write_bytes(msgspec.json.encode(figures(version)))
    out = corpus / "card.md"
    result = CliRunner().invoke(
        main, ["--corpus", str(corpus), "--figures", f"dev={corpus / 'figures.json'}", "--out", str(out)]
    )
    return result, out


def test_the_card_names_the_model_its_data_licences_figures_and_failures(corpus):
    manifest, raw = described(MODEL)
    result, out = made(corpus, version_of(raw))
    assert result.exit_code == 0, result.output
    text = out.read_text(encoding="utf-8")
    assert f"Model `{version_of(raw)}`" in text
    assert all(f"{sha[:16]}…" in text for sha in manifest.files.values())
    assert "| Russian | 2 | MIT |" in text
    assert "From 2 public repositories: one/news, two/news." in text
    assert "| dev | fast | all | 0.500 | - | 0.750 | 0.500 | 3.2 | 0.040 | 0.62" in text
    assert "Irony" in text


def test_figures_of_another_model_are_refused(corpus):
    result, out = made(corpus, "another")
    assert result.exit_code == 1
    assert "figures of dev are of another model" in result.output
    assert not out.exists()
