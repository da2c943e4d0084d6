"""Casting: what it is told of a stance, what it decides, how it is fitted and stored; whose a claim is then."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from classifiers import article as articles
from classifiers import judging, rehearsal, training
from classifiers.actors import Roles
from classifiers.candidates import candidates
from classifiers.casting import Caster, Hearing, Parts, decided
from classifiers.claims import Judgement, Reading, claims
from classifiers.corpus import GoldClaim, GoldSentence, Item
from classifiers.features import view
from classifiers.labelled import label
from classifiers.model import load
from classifiers.part_features import described, placings, pool
from classifiers.raw import RawArticle
from classifiers.rehearsal import RehearsalRecipe
from classifiers.stance import LABELS, Stance
from tests.classifiers.small_encoders import files
from tests.classifiers.test_judge import Knowing
from tests.classifiers.test_training import PAIRS, SMALL, items

RECIPE = RehearsalRecipe(columns=2**12, rarest=1, c=1.0)
TOGETHER = (
    "{} and {} held a summit on Monday.",
    "{} met {} for talks on Friday.",
    "Talks between {} and {} took place.",
)


def shared_items():
    for number, saying in enumerate(TOGETHER):
        for one, code, other, other_code in PAIRS:
            claim = GoldClaim(None, (code, other_code), (), (Stance.CONFIRMATION,))
            sentences = (GoldSentence(0, ""), GoldSentence(1, saying.format(one, other), (claim,)))
            yield Item(f"{code}-{number}-together", "en", sentences)


def labelled():
    return [one for item in (*items(), *shared_items()) for one in label(item) if not item.is_silent]


def rehearsed(recipe=RECIPE):
    return [part for one in labelled() for part in rehearsal.rehearse(one, view(one.candidate), recipe)]


@pytest.fixture(scope="module")
def casting():
    return rehearsal.fit(rehearsed(), RECIPE)


def look(text, language="en", title=None):
    read = articles.read(RawArticle(id="x", text=text, title=title, language=language, published_at="2024-05-01"))
    return read, view(candidates(read)[-1])


def cast(caster, text, stance, opinion=None):
    _, seen = look(text)
    return caster.cast(placings(seen, stance)[0], opinion)


@pytest.mark.parametrize(
    ("text", "stance", "parts"),
    [
        pytest.param(
            "Brazil refuses to negotiate with Chile.", Stance.CLOSED, (("BR",), ("CL",)), id="one side's refusal"
        ),
        pytest.param("Brazil is ready for talks with Chile.", Stance.OPEN, (("BR",), ("CL",)), id="one side is ready"),
        pytest.param(
            "Brazil and Chile held a summit on Monday.", Stance.CONFIRMATION, (("BR", "CL"), ()), id="both, in a list"
        ),
        pytest.param(
            "Talks between Brazil and Chile took place.", Stance.CONFIRMATION, (("BR", "CL"), ()), id="both, in between"
        ),
    ],
)
def test_it_casts_parties_that_it_has_never_read_of(casting, text, stance, parts):
    assert cast(Caster(casting), text, stance) == parts


def test_what_was_learned_overrules_the_rules(casting):
    turned = [
        replace(one, truth=Roles(one.truth.counterparts, one.truth.actors)) for one in rehearsed() if not one.is_shared
    ]
    together = [one for one in rehearsed() if one.is_shared]
    caster = Caster(rehearsal.fit(turned + together, RECIPE))
    assert cast(caster, "Brazil refuses to negotiate with Chile.", Stance.CLOSED) == (("CL",), ("BR",))


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_no_feature_tells_who_the_parties_are(language):
    told = {
        "en": ("Brazil said it would talk to Chile.", "Norway said it would talk to Kenya."),
        "ru": ("Иран готов к переговорам с Катаром.", "Ирак готов к переговорам с Катаром."),
        "ar": ("أعلنت فرنسا استعدادها للحوار مع قطر.", "أعلنت روسيا استعدادها للحوار مع قطر."),
    }[language]
    one, other = (described(placings(look(text, language)[1], Stance.OPEN)[0]) for text in told)
    assert one.contact == other.contact
    assert one.parties == other.parties


def test_the_order_of_the_parties_changes_nothing_but_the_order():
    _, seen = look("Brazil is ready for talks with Chile and Peru.")
    candidate = seen.candidate
    turned = replace(candidate, parties=tuple(reversed(candidate.parties)))
    one = described(placings(seen, Stance.OPEN)[0])
    other = described(placings(view(turned), Stance.OPEN)[0])
    assert list(reversed(other.parties)) == list(one.parties)
    assert one.contact == other.contact


def test_the_story_s_two_can_be_cast_though_the_sentence_names_others():
    text = "Brazil and Chile will meet. Brazil and Chile spoke. Peru and Ecuador offered to host the talks."
    _, seen = look(text, title="Brazil, Chile to hold talks")
    assert {party.party for party in pool(seen.candidate)} == {"PE", "EC", "BR", "CL"}
    assert {party.party for party in pool(seen.candidate) if not party.mentions} == {"BR", "CL"}


NAMES = st.lists(st.sampled_from(["BR", "CL", "PE", "EC", "Hamas", "ANY"]), unique=True, max_size=6)


@given(NAMES, st.data())
def test_nobody_has_two_parts_and_somebody_has_the_stance(names, data):
    logits = st.floats(-9, 9, allow_nan=False)
    rows = st.lists(logits, min_size=len(names), max_size=len(names))
    holder, toward = (np.array(data.draw(rows)) for _ in range(2))
    shared = data.draw(st.booleans())
    found = decided(names, Parts(holder, toward), shared=shared)
    able = [name for name in names if name != "ANY"]
    assert not set(found.actors) & set(found.counterparts)
    assert "ANY" not in found.actors
    assert bool(found.actors) is bool(able)
    assert list(found.actors) == [name for name in names if name in found.actors]
    if shared:
        assert len(found.actors) >= min(2, len(able))
        assert not found.counterparts


def test_too_little_to_learn_from_makes_no_casting():
    alone = [one for one in rehearsed() if not one.is_shared]
    assert rehearsal.fit(alone, RECIPE) is None
    assert rehearsal.fit([], RECIPE) is None
    assert rehearsal.hear(rehearsal.fit(rehearsed(), RECIPE), [], RECIPE) is None


def opinion_of(one, sign):
    """What an encoder says that knows who has the stance, or with a *sign* of -1 takes it for the others'."""
    parties = one.placed.candidate.parties
    right = np.array([[2.0 if party.party.casefold() in one.truth.actors else -2.0] for party in parties])
    return sign * np.repeat(right, len(LABELS), axis=1)


def test_an_encoder_that_is_right_is_heard_and_one_that_is_wrong_is_turned_round(casting):
    for sign in (1.0, -1.0):
        hearing = rehearsal.hear(casting, [(one, opinion_of(one, sign)) for one in rehearsed()], RECIPE)
        assert np.sign(hearing.holder.coef_[0, 2]) == sign


def test_what_the_encoder_says_can_turn_a_part(casting):
    chances = np.random.default_rng(3)
    doubted = [
        replace(one, truth=Roles(*one.truth[::-1]) if chances.random() < 0.5 else one.truth) for one in rehearsed()
    ]
    doubted = [one for one in doubted if one.truth.actors]
    hearing = rehearsal.hear(casting, [(one, opinion_of(one, 1.0)) for one in doubted], RECIPE)
    caster = Caster(casting, hearing)
    text = "Brazil refuses to negotiate with Chile."
    _, seen = look(text)
    row = [party.party for party in seen.candidate.parties].index("CL")
    heard = np.full((2, len(LABELS)), -3.0)
    heard[row] = 3.0
    assert cast(caster, text, Stance.CLOSED, heard).actors == ("CL",)
    assert cast(caster, text, Stance.CLOSED, heard[::-1]).actors == ("BR",)
    assert cast(caster, text, Stance.CLOSED) == cast(Caster(casting), text, Stance.CLOSED)


def test_a_claim_is_whose_the_caster_says_and_without_one_whose_the_rules_say(casting):
    class Turned(Caster, frozen=True):
        def cast(self, placed, opinion=None):
            return Roles(*super().cast(placed, opinion)[::-1])

    read, seen = look("Brazil refuses to negotiate with Chile.")
    scores = np.full((2, len(LABELS)), 0.1)
    scores[:, LABELS.index(Stance.CLOSED)] = 0.9, 0.2
    for fired in (seen.fired, ()):
        reading = Reading(seen.candidate, scores, fired=fired)
        judgement = Judgement(thresholds=dict.fromkeys(LABELS, 0.5), actor_share=0.5, model_version="told")
        assert [one.actors for one in claims(read, [reading], judgement)] == [("BR",)]
        turned = replace(judgement, caster=Turned(casting))
        assert [(one.actors, one.counterparts) for one in claims(read, [reading], turned)] == [(("CL",), ("BR",))]


def test_a_model_keeps_its_casting_and_its_hearing(tmp_path):
    lines = [one for item in (*items(), *shared_items()) for one in label(item)]
    trained = training.fit(lines, SMALL)
    judged = judging.fit(lines, trained.estimator, Knowing(lines), casting=trained.casting)
    training.write(trained, tmp_path / "model", {"train": 40}, judged, files())
    stored = load(tmp_path / "model").caster
    fresh = Caster(trained.casting, judged.hearing)
    assert isinstance(stored.hearing, Hearing)
    for one in rehearsed()[:8]:
        opinion = opinion_of(one, 1.0)
        assert stored.cast(one.placed, opinion) == fresh.cast(one.placed, opinion)
        assert stored.casting.together(one.seen) == pytest.approx(fresh.casting.together(one.seen), abs=1e-6)


def test_a_model_without_a_casting_reads_by_the_rules(tmp_path):
    lines = [one for item in items() for one in label(item)]
    trained = training.fit(lines, SMALL)
    assert trained.casting is None
    training.write(trained, tmp_path / "model", {"train": 28})
    assert load(tmp_path / "model").caster is None
