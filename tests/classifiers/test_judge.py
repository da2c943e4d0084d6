"""The judge between the readers: what it is told, how it is fitted, and a model with a full grade made of it; the encoder is a small one."""

import hashlib
import json

import numpy as np
import pytest
from skops.io import dumps

from classifiers import judging, training
from classifiers.claim import Grade
from classifiers.encoder import Opinion
from classifiers.features import view
from classifiers.judge import ACTOR_COLUMNS, STANCE_COLUMNS, Judge, Opinions, actor_rows, stance_rows
from classifiers.labelled import label
from classifiers.manifest import ENCODER, JOIN, MANIFEST, ModelError
from classifiers.model import is_passed, load
from classifiers.stance import LABELS, Stance
from tests.classifiers.small_encoders import files
from tests.classifiers.test_training import SMALL, items, labelled


class Knowing:
    """An encoder that knows the labels of the sentences it is asked about, and says the opposite of the truth where it is *wrong*."""

    def __init__(self, known, *, wrong=False):
        self.known = {one.candidate.text: one for one in known}
        self.sign = -1.0 if wrong else 1.0

    def score(self, candidates):
        return [self._read(candidate) for candidate in candidates]

    def _read(self, candidate):
        actors = self.known[candidate.text].actors
        sentence = np.array([self.sign * (3.0 if stance in actors else -3.0) for stance in LABELS])
        parties = np.array(
            [
                [self.sign * (3.0 if party.party.casefold() in actors.get(stance, ()) else -3.0) for stance in LABELS]
                for party in candidate.parties
            ]
        )
        return Opinion(sentence, parties.reshape(-1, len(LABELS)), sentence)


@pytest.fixture(scope="module")
def trained():
    return training.fit(labelled(), SMALL)


@pytest.fixture(scope="module")
def fresh():
    return labelled()


@pytest.fixture(scope="module")
def judged(trained, fresh):
    return judging.fit(fresh, trained.estimator, Knowing(fresh))


@pytest.fixture
def folder(trained, judged, tmp_path):
    training.write(trained, tmp_path / "model", {"train": 28}, judged, files())
    return tmp_path / "model"


def test_a_reader_that_is_right_is_trusted_and_one_that_is_wrong_is_turned_round(trained, fresh):
    for wrong in (False, True):
        found = judging.fit(fresh, trained.estimator, Knowing(fresh, wrong=wrong))
        right = found.truth.astype(bool)
        assert found.unseen[right].mean() > 0.6
        assert found.unseen[~right].mean() < 0.2
        assert bool(found.judge.stance.coef_[0, 1] < 0) is wrong


def test_the_judge_finds_whose_stance_it_is(trained, fresh, judged):
    one = next(one for one in fresh if one.actors)
    seen = view(one.candidate)
    stances, any_stance = trained.estimator.judge([seen])
    told = Opinions(
        (seen,), stances, any_stance, trained.estimator.actors([seen]), {0: Knowing(fresh).score([one.candidate])[0]}
    )
    (stance, actors), *_ = one.actors.items()
    column = judged.judge.whose(told, 0)[:, LABELS.index(stance)]
    assert {one.candidate.parties[int(column.argmax())].party.casefold()} == actors
    stances, anything = judged.judge.judge(told)
    assert stances.shape == (1, len(LABELS))
    assert anything[0] > judged.bounds.gate


def test_what_was_not_read_by_the_encoder_expresses_nothing(trained, fresh, judged):
    seen = view(fresh[0].candidate)
    stances, any_stance = trained.estimator.judge([seen])
    told = Opinions((seen,), stances, any_stance, trained.estimator.actors([seen]), {})
    stances, anything = judged.judge.judge(told)
    assert not stances.any()
    assert not anything.any()


def test_a_sentence_is_told_of_once_a_stance_and_its_parties_once_a_stance_each(fresh):
    seen = view(fresh[0].candidate)
    parties = len(seen.candidate.parties)
    opinion = Opinion(np.arange(6.0), np.zeros((parties, 6)), np.zeros(6))
    told = Opinions((seen,), np.full((1, 6), 0.5), np.array([0.5]), [np.full((parties, 6), 0.5)], {0: opinion})
    assert stance_rows(told, 0, opinion).shape == (6, STANCE_COLUMNS)
    assert actor_rows(told, 0, opinion).shape == (6 * parties, ACTOR_COLUMNS)
    placed = {LABELS.index(stance) for firing in seen.fired for stance in firing.stances}
    assert {int(row) for row in np.flatnonzero(stance_rows(told, 0, opinion)[:, 2])} == placed


def test_the_judge_is_told_of_the_loudest_party_that_the_sentence_names(fresh):
    seen = view(next(one for one in fresh if len(one.candidate.parties) > 1).candidate)
    named = [bool(party.mentions) for party in seen.candidate.parties]
    parties = np.arange(6.0 * len(named)).reshape(-1, 6) / 20 - 1.0
    parties[[not one for one in named]] = 9.0
    told = Opinions((seen,), np.full((1, 6), 0.5), np.array([0.5]), [np.full((len(named), 6), 0.5)], {})
    rows = stance_rows(told, 0, Opinion(np.zeros(6), parties, np.zeros(6)))
    assert rows[:, 3].tolist() == pytest.approx(parties[named].max(axis=0).tolist())


def test_the_gate_lets_through_what_expresses_something(trained, fresh, judged):
    for one in fresh:
        seen = view(one.candidate)
        _, any_stance = trained.estimator.judge([seen])
        assert is_passed(seen, float(any_stance[0]), judged.encoder_gate) or not one.actors
    silent = next(view(one.candidate) for one in fresh if not one.actors and not view(one.candidate).fired)
    assert not is_passed(silent, 0.01, 0.5)


def test_nothing_to_learn_from_is_said_to_be_nothing(trained):
    silent = [one for item in items() if item.is_silent for one in label(item)]
    with pytest.raises(ValueError, match="nothing is expressed"):
        judging.fit(silent, trained.estimator, Knowing(silent))


def test_a_model_with_an_encoder_reads_in_both_grades_and_full_is_the_default(folder, fresh):
    full, fast = load(folder), load(folder, Grade.FAST)
    views = [view(one.candidate) for one in fresh[:4]]
    assert (full.grade, fast.grade) == (Grade.FULL, Grade.FAST)
    assert full.version == fast.version
    assert not all(np.array_equal(one, other) for one, other in zip(full.score(views), fast.score(views), strict=True))
    assert [matrix.shape for matrix in full.score(views)] == [matrix.shape for matrix in fast.score(views)]
    assert all(
        np.array_equal(one, other) for one, other in zip(full.score(views), load(folder).score(views), strict=True)
    )
    assert full.score([]) == []
    with pytest.raises(ValueError, match="no encoder"):
        fast.opinions(views)


def test_the_version_covers_the_encoder(folder, trained, judged, tmp_path):
    other = training.write(trained, tmp_path / "other", {"train": 28}, judged, files(described={"name": "other"}))
    assert other != load(folder).version


def test_without_the_encoder_s_weights_a_model_is_fast_unless_full_is_asked_for(folder):
    (folder / ENCODER[0]).unlink()
    assert load(folder).grade is Grade.FAST
    with pytest.raises(ModelError, match=r"cannot read encoder/encoder\.onnx"):
        load(folder, Grade.FULL)


def test_a_model_that_never_had_an_encoder_has_no_full_grade(trained, tmp_path):
    training.write(trained, tmp_path / "model", {})
    with pytest.raises(ModelError, match="no grade full"):
        load(tmp_path / "model", Grade.FULL)


@pytest.mark.parametrize("name", [*ENCODER, JOIN])
def test_a_changed_file_of_the_full_grade_is_refused(folder, name):
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    with pytest.raises(ModelError, match="sha256"):
        load(folder)


@pytest.mark.parametrize("name", ENCODER[1:])
def test_half_an_encoder_is_refused(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        load(folder)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: b"no zip", id="no file of skops"),
        pytest.param(lambda: dumps({"stance": 1}), id="parts are missing"),
        pytest.param(lambda: dumps(narrow()), id="other columns"),
    ],
)
def test_a_join_that_is_none_is_refused_in_one_line(folder, content):
    made = content()
    (folder / JOIN).write_bytes(made)
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["files"][JOIN] = hashlib.sha256(made).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match=JOIN) as refused:
        load(folder)
    assert "\n" not in str(refused.value)


def narrow():
    rows, right = np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([0, 1])
    one = judging._regression(rows, right, 1.0, judging.JudgingRecipe())
    return Judge(stance=one, anything=one, actor=one).parts()


def test_a_stance_that_only_the_encoder_sees_is_read_by_the_full_grade(trained, fresh, judged):
    one = next(one for one in fresh if Stance.OPEN in one.actors)
    seen = view(one.candidate)
    told = Opinions(
        (seen,),
        np.full((1, 6), 0.3),
        np.array([0.5]),
        trained.estimator.actors([seen]),
        {0: Knowing(fresh).score([one.candidate])[0]},
    )
    found = judged.judge.judge(told)[0][0]
    assert found[LABELS.index(Stance.OPEN)] == found.max()
