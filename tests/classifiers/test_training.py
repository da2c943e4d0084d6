import hashlib

import numpy as np
import pytest

from classifiers import corpus, training
from classifiers.corpus import GoldClaim, GoldSentence, Item
from classifiers.features import view
from classifiers.labelled import Labelled, label
from classifiers.model import load
from classifiers.stance import LABELS, Stance
from classifiers.training import Recipe

SAYING = {
    Stance.OPEN: "{} is ready for talks with {}.",
    Stance.CLOSED: "{} refuses to negotiate with {}.",
    Stance.CONFIRMATION: "{} held a summit with {} on Monday.",
    Stance.DENIAL: "{} says no meeting with {} is planned.",
    Stance.CONDITIONAL: "{} will sit down with {} only if shelling stops.",
    Stance.UNDECIDED: "{} has not decided on a visit to {}.",
}
PAIRS = [
    ("Norway", "NO", "Turkey", "TR"),
    ("Peru", "PE", "Ecuador", "EC"),
    ("Kenya", "KE", "Sudan", "SD"),
    ("Japan", "JP", "China", "CN"),
]
SMALL = Recipe(
    character_columns=2**12,
    word_columns=2**12,
    mark_columns=2**12,
    party_columns=2**10,
    rarest=1,
    folds=2,
    own_weight=1.0,
)


def items():
    for stance, saying in SAYING.items():
        for actor, code, other, other_code in PAIRS:
            claim = GoldClaim(None, (code,), (other_code,), (stance,))
            sentences = (GoldSentence(0, ""), GoldSentence(1, saying.format(actor, other), (claim,)))
            yield Item(f"{code}-{stance}", "en", sentences)
    for actor, code, other, _ in PAIRS:
        for number, what in enumerate(
            ("{} sold wheat to {} at a fair.", "{} met {} in the cup and lost.", "{} and {} had talkative parrots.")
        ):
            yield Item(
                f"silent-{code}-{number}", "en", (GoldSentence(0, ""), GoldSentence(1, what.format(actor, other)))
            )


def labelled():
    return [one for item in items() for one in label(item)]


@pytest.fixture(scope="module")
def trained():
    return training.fit(labelled(), SMALL)


def test_a_candidate_gets_the_claims_of_its_gold_sentence():
    one = label(next(items()))[0]
    assert one.actors == {Stance.OPEN: {"no"}}
    assert {party.party for party in one.candidate.parties} == {"NO", "TR"}
    assert not one.silent
    assert all(one.silent for item in items() if item.is_silent for one in label(item))


def test_what_was_learned_holds_for_parties_that_were_never_seen(trained):
    for stance, saying in SAYING.items():
        claim = GoldClaim(None, ("CA",), ("IN",), (stance,))
        item = Item("new", "en", (GoldSentence(0, ""), GoldSentence(1, saying.format("Canada", "India"), (claim,))))
        candidate = label(item)[0].candidate
        scores = trained.estimator.score([view(candidate)], 0.0)[0]
        top = scores.max(axis=0)
        assert LABELS[int(np.argmax(top))] is stance
        assert candidate.parties[int(np.argmax(scores[:, LABELS.index(stance)]))].party == "CA"


def test_the_same_set_gives_the_same_bytes(trained, tmp_path):
    one = training.write(trained, tmp_path / "one", {"items": 28})
    two = training.write(training.fit(labelled(), SMALL), tmp_path / "two", {"items": 28})
    assert one == two
    digests = [hashlib.sha256((tmp_path / name / "model.skops").read_bytes()).hexdigest() for name in ("one", "two")]
    assert digests[0] == digests[1]


def test_what_is_written_scores_like_what_was_trained(trained, tmp_path):
    version = training.write(trained, tmp_path / "model", {"items": 28})
    model = load(tmp_path / "model")
    batch = [view(one.candidate) for one in labelled()]
    assert model.version == version
    assert model.thresholds == trained.thresholds
    assert model.manifest.trained_on["items"] == 28
    for stored, fresh in zip(model.score(batch), trained.estimator.score(batch, trained.gate), strict=True):
        assert np.array_equal(stored, fresh)


def test_our_own_wording_trains_but_chooses_no_threshold():
    real, own = (
        labelled(),
        [one for item in items() for one in label(Item(item.id + "o", item.lang, item.sentences), own=True)],
    )
    flipped = [Labelled(candidate=one.candidate, document=one.document, actors={}, own=True) for one in own]
    helped, hurt = training.fit([*real, *own], SMALL), training.fit([*real, *flipped], SMALL)
    batch = [view(real[0].candidate)]
    assert helped.estimator.score(batch, 0.0)[0].max() > hurt.estimator.score(batch, 0.0)[0].max()


def test_progress_is_told_and_ends_at_the_whole():
    told = []
    training.fit(labelled(), SMALL, progress=lambda *what: told.append(what))
    stages = dict.fromkeys(stage for stage, _, _ in told)
    assert list(stages) == ["look", "validate", "fit", "cast"]
    assert all(any(done == whole for stage, done, whole in told if stage == name) for name in stages)


def test_a_stance_without_an_example_is_named():
    without = [one for one in labelled() if Stance.UNDECIDED not in one.actors]
    with pytest.raises(ValueError, match="undecided"):
        training.fit(without, SMALL)


def test_too_few_documents_are_said_to_be_too_few():
    with pytest.raises(ValueError, match="folds"):
        training.fit(
            [Labelled(candidate=one.candidate, document="same", actors=one.actors) for one in labelled()],
            SMALL,
        )


def test_an_item_that_cannot_be_read_gives_nothing():
    assert label(Item("x", "en", (GoldSentence(0, ""), GoldSentence(1, "…")))) == []
    assert set(range(7)) == corpus.TRAINING_SLICES
