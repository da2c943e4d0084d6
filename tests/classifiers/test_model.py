import hashlib
import io
import json
import pickle
import zipfile
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from skops.io import dumps

from classifiers import article
from classifiers.candidates import candidates
from classifiers.claim import Grade
from classifiers.features import view
from classifiers.fingerprints import grammar_version
from classifiers.identity import digest
from classifiers.manifest import MANIFEST, WEIGHTS, ModelError
from classifiers.model import Model, default, load
from classifiers.raw import RawArticle
from classifiers.stance import LABELS, Stance

SHIPPED = files("classifiers") / "models" / "default"


@pytest.fixture
def folder(tmp_path):
    for name in (MANIFEST, WEIGHTS):
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    return tmp_path


def change(folder, **changes):
    manifest = json.loads((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_text(json.dumps(manifest | changes))


def put(folder, content):
    (folder / WEIGHTS).write_bytes(content)
    change(folder, files={WEIGHTS: hashlib.sha256(content).hexdigest()})


def found(*sentences, language="en", title=None):
    read = article.read(RawArticle(id="x", text=" ".join(sentences), title=title, language=language))
    return candidates(read)


def score(batch, model=None):
    return (model or default()).score([view(candidate) for candidate in batch])


def expressed(model, text, language):
    """The stances of a text's only sentence."""
    found_there = found(text, language=language)
    if not found_there:
        return set()
    scores = score(found_there, model)[0].max(axis=0)
    return {label for label, score in zip(LABELS, scores, strict=True) if score >= model.thresholds[label]}


def test_a_model_is_known_by_its_manifest_and_the_grammar_s_tables(folder):
    manifest = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    assert load(folder).version == digest(manifest, grammar_version())[:16]
    before = load(folder).version
    change(folder, gate=0.123)
    assert load(folder).version != before


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        pytest.param({"labels": [label.value for label in LABELS[:-1]]}, "undecided", id="a label is missing"),
        pytest.param({"labels": [label.value for label in reversed(LABELS)]}, "labels", id="labels in another order"),
        pytest.param({"grades": {}}, "no grade fast", id="no grade"),
        pytest.param(
            {"grades": {"fast": {"thresholds": {LABELS[0].value: 0.5}, "actor_share": 0.7, "gate": 0.5}}},
            "closed_to_dialogue",
            id="no threshold",
        ),
        pytest.param({"v": 2}, "format 2", id="an earlier format"),
        pytest.param({"v": 4}, "format 4", id="a later format"),
        pytest.param({"encoder_gate": "high"}, "encoder_gate", id="no number"),
        pytest.param({"files": {}}, WEIGHTS, id="no file"),
        pytest.param({"files": {"../model.skops": "0"}}, "no file of a model", id="a path out of the folder"),
        pytest.param({"files": {WEIGHTS: "0" * 64}}, "sha256", id="another sha"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused_in_one_line(folder, changes, named):
    change(folder, **changes)
    with pytest.raises(ModelError, match=named) as refused:
        load(folder)
    assert "\n" not in str(refused.value)


def test_a_folder_without_a_manifest_is_refused(tmp_path):
    with pytest.raises(ModelError, match=MANIFEST):
        load(tmp_path)
    (tmp_path / MANIFEST).write_bytes(b"\xff{")
    with pytest.raises(ModelError, match="no manifest"):
        load(tmp_path)


def test_a_changed_file_is_refused(folder):
    content = bytearray((folder / WEIGHTS).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / WEIGHTS).write_bytes(bytes(content))
    with pytest.raises(ModelError, match="sha256"):
        load(folder)
    (folder / WEIGHTS).unlink()
    with pytest.raises(ModelError, match=WEIGHTS):
        load(folder)


class _Trap:
    fired = False

    def __reduce__(self):
        return (setattr, (_Trap, "fired", True))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: pickle.dumps(_Trap()), id="a pickle"),
        pytest.param(lambda: b"", id="nothing"),
        pytest.param(lambda: b"PK\x03\x04", id="half a zip"),
        pytest.param(lambda: dumps({"stances": []}), id="parts are missing"),
        pytest.param(lambda: dumps([1, 2]), id="no parts"),
    ],
)
def test_a_file_that_is_no_model_is_refused_and_runs_nothing(folder, content):
    put(folder, content())
    with pytest.raises(ModelError, match=WEIGHTS):
        load(folder)
    assert not _Trap.fired


def test_a_type_that_is_not_trusted_is_named(folder):
    class Stranger:
        pass

    Stranger.__module__, Stranger.__qualname__ = __name__, "Stranger"
    put(folder, dumps({"stances": Stranger()}))
    with pytest.raises(ModelError, match=r"untrusted types .*Stranger"):
        load(folder)


def test_the_shipped_file_holds_arrays_and_numbers_in_a_few_megabytes():
    content = (SHIPPED / WEIGHTS).read_bytes()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len(content) < 6_000_000
    assert {name.rpartition(".")[2] for name in names} == {"npy", "json"}


def test_scores_have_a_row_a_party_and_a_column_a_stance():
    batch = [
        *found("Norway is ready for talks with Turkey.", "Peru refuses."),
        *found("اليابان مستعدة للحوار مع الصين", language="ar"),
    ]
    scores = score(batch)
    assert [matrix.shape for matrix in scores] == [(len(candidate.parties), len(LABELS)) for candidate in batch]
    assert all(((matrix >= 0) & (matrix <= 1)).all() for matrix in scores)
    assert score([]) == []
    assert score([replace(batch[0], parties=())])[0].shape == (0, len(LABELS))


def test_a_score_does_not_depend_on_its_batch():
    batch = found(
        "Norway is ready for talks with Turkey.",
        "Turkey said no date had been set.",
        "The rain will last.",
        "Norway agrees.",
    )
    fast = default(Grade.FAST)  # the full grade judges a sentence in the light of those around it
    together, alone = score(batch, fast), [score([candidate], fast)[0] for candidate in batch]
    assert all(np.allclose(one, other, rtol=0, atol=1e-12) for one, other in zip(together, alone, strict=True))
    assert all(np.array_equal(one, other) for one, other in zip(together, score(batch, fast), strict=True))


def test_the_rows_follow_the_order_of_the_parties():
    candidate = found("Norway told Turkey and Peru that it is ready for talks with Japan.")[0]
    order = list(reversed(range(len(candidate.parties))))
    plain = score([candidate])[0]
    turned = score([replace(candidate, parties=tuple(candidate.parties[index] for index in order))])[0]
    assert len(candidate.parties) > 2
    assert np.allclose(turned, plain[order], rtol=0, atol=1e-12)


PAIRS = [
    pytest.param(
        "en",
        "Norway is ready to talk to Turkey.",
        "Norway is not ready to talk to Turkey.",
        Stance.OPEN,
        Stance.CLOSED,
        id="en ready",
    ),
    pytest.param(
        "en",
        "Japan rules out a meeting with China.",
        "Japan does not rule out a meeting with China.",
        Stance.CLOSED,
        Stance.OPEN,
        id="en rule out",
    ),
    pytest.param(
        "en",
        "A summit of Peru and Ecuador is planned.",
        "There are no plans for a summit of Peru and Ecuador.",
        Stance.CONFIRMATION,
        Stance.DENIAL,
        id="en plans",
    ),
    pytest.param(
        "ru",
        "Норвегия готова к диалогу с Турцией.",
        "Норвегия не готова к диалогу с Турцией.",
        Stance.OPEN,
        Stance.CLOSED,
        id="ru ready",
    ),
    pytest.param(
        "ru",
        "Япония исключает встречу с Китаем.",
        "Япония не исключает встречу с Китаем.",
        Stance.CLOSED,
        Stance.OPEN,
        id="ru rule out",
    ),
    pytest.param(
        "ru",
        "Планируется встреча президентов Перу и Эквадора.",
        "Встреча президентов Перу и Эквадора не планируется.",
        Stance.CONFIRMATION,
        Stance.DENIAL,
        id="ru plans",
    ),
    pytest.param(
        "ar",
        "النرويج مستعدة للحوار مع تركيا.",
        "النرويج غير مستعدة للحوار مع تركيا.",
        Stance.OPEN,
        Stance.CLOSED,
        id="ar ready",
    ),
    pytest.param(
        "ar",
        "اليابان تستبعد لقاء مع الصين.",
        "اليابان لا تستبعد لقاء مع الصين.",
        Stance.CLOSED,
        Stance.OPEN,
        id="ar rule out",
    ),
    pytest.param(
        "ar",
        "من المقرر عقد محادثات بين بيرو والإكوادور.",
        "لا توجد خطط لعقد محادثات بين بيرو والإكوادور.",
        Stance.CONFIRMATION,
        Stance.DENIAL,
        id="ar plans",
    ),
]


@pytest.mark.parametrize(("language", "plain", "flipped", "stance", "opposite"), PAIRS)
def test_the_shipped_model_hears_a_negation(language, plain, flipped, stance, opposite):
    assert stance in expressed(default(), plain, language)
    assert opposite not in expressed(default(), plain, language)
    assert opposite in expressed(default(), flipped, language)
    assert stance not in expressed(default(), flipped, language)


@pytest.mark.parametrize(
    ("language", "text", "stances"),
    [
        pytest.param(
            "en",
            "Norway is open to dialogue with Turkey, but no talks are planned.",
            {Stance.OPEN, Stance.DENIAL},
            id="en open, no plans",
        ),
        pytest.param(
            "ru",
            "Норвегия открыта к диалогу с Турцией, но переговоров в планах нет.",
            {Stance.OPEN, Stance.DENIAL},
            id="ru open, no plans",
        ),
        pytest.param(
            "ar",
            "النرويج منفتحة على الحوار مع تركيا، لكن لا خطط لعقد لقاء بينهما.",
            {Stance.OPEN, Stance.DENIAL},
            id="ar open, no plans",
        ),
        pytest.param(
            "en",
            "Japan is willing to talk to China only if the patrols stop.",
            {Stance.OPEN, Stance.CONDITIONAL},
            id="en condition",
        ),
        pytest.param(
            "ru",
            "Япония готова говорить с Китаем только при условии отвода войск.",
            {Stance.OPEN, Stance.CONDITIONAL},
            id="ru condition",
        ),
        pytest.param(
            "ar",
            "اليابان مستعدة للتفاوض مع الصين بشرط سحب القوات.",
            {Stance.OPEN, Stance.CONDITIONAL},
            id="ar condition",
        ),
        pytest.param(
            "en",
            "Peru has not yet decided whether to attend the summit in Ecuador.",
            {Stance.UNDECIDED},
            id="en undecided",
        ),
        pytest.param(
            "ru", "Решение об участии Перу в саммите в Эквадоре ещё не принято.", {Stance.UNDECIDED}, id="ru undecided"
        ),
        pytest.param(
            "ar", "لم يتم اتخاذ قرار بعد بشأن مشاركة بيرو في قمة الإكوادور.", {Stance.UNDECIDED}, id="ar undecided"
        ),
    ],
)
def test_the_shipped_model_reads_what_diplomats_say(language, text, stances):
    assert stances <= expressed(default(), text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("en", "Heavy rain fell over Norway and Turkey on Sunday.", id="en weather"),
        pytest.param("en", "Brazil's striker is in talks with an English club over a transfer.", id="en football"),
        pytest.param("ru", "В Норвегии и Турции в воскресенье прошли сильные дожди.", id="ru weather"),
        pytest.param("ar", "هطلت أمطار غزيرة على النرويج وتركيا يوم الأحد.", id="ar weather"),
    ],
)
def test_the_shipped_model_is_silent_where_nothing_is_said(language, text):
    assert expressed(default(), text, language) == set()


def test_the_likeliest_actor_of_an_offer_is_who_makes_it():
    candidate = found("Norway is ready for talks with Turkey.")[0]
    column = score([candidate])[0][:, LABELS.index(Stance.OPEN)]
    assert candidate.parties[int(np.argmax(column))].party == "NO"


@given(st.text(max_size=60), st.sampled_from(["ar", "ru", "en"]))
def test_any_sentence_is_scored(text, language):
    candidate = replace(found("Norway is ready for talks with Turkey.")[0], text=text, end=len(text), language=language)
    matrix = score([candidate])[0]
    assert matrix.shape == (2, len(LABELS))
    assert np.isfinite(matrix).all()


def test_models_are_told_apart_by_what_they_are_not_where_they_lie(folder):
    assert isinstance(load(folder), Model)
    assert load(folder).version == default(Grade.FAST).version
    assert load(folder).thresholds == default(Grade.FAST).thresholds
