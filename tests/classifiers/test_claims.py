"""The step from scores to claims, with a scorer that knows a few words, so that what is tested is the step and not a model."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pytest

from classifiers.article import Article, read
from classifiers.candidates import Candidate
from classifiers.claim import Claim, Quote, When
from classifiers.features import View
from classifiers.model import Scored
from classifiers.raw import RawArticle
from classifiers.reader import Reader
from classifiers.rejected import Rejected
from classifiers.stance import LABELS, Stance


class Rule(NamedTuple):
    """Where *words* stand, *label* is true of *parties*."""

    words: str
    label: Stance
    parties: tuple[str, ...]


class Words:
    """A scorer that scores 0.9 where a rule's words stand and 0.05 elsewhere."""

    version = "words"
    grade = None
    thresholds: Mapping[Stance, float] = dict.fromkeys(LABELS, 0.5)
    actor_share = 0.6
    caster = None

    def __init__(self, *rules: Rule) -> None:
        self.rules = rules

    def score(self, views: Sequence[View]) -> list[np.ndarray]:
        return [self._one(seen.candidate) for seen in views]

    score_clauses = score

    def read(self, views: Sequence[View]) -> list[Scored]:
        return [Scored(matrix) for matrix in self.score(views)]

    def _one(self, candidate: Candidate) -> np.ndarray:
        scores = np.full((len(candidate.parties), len(LABELS)), 0.05)
        for rule in self.rules:
            for row, party in enumerate(candidate.parties):
                if rule.words in candidate.text and party.party in rule.parties:
                    scores[row, LABELS.index(rule.label)] = 0.9
        return scores


def article(text: str, language: str, title: str | None = None) -> Article:
    raw = RawArticle(
        id="a1",
        title=title,
        text=text,
        language=language,
        published_at="2024-10-04",
        source="Gazette",
        url="https://x.example/1",
    )
    cleaned = read(raw)
    assert not isinstance(cleaned, Rejected)
    return cleaned


def claims(text: str, language: str, *rules: Rule, title: str | None = None) -> list[Claim]:
    return list(Reader(Words(*rules)).read(article(text, language, title)))


def labels(claim: Claim) -> list[Stance]:
    return [stance.label for stance in claim.stances]


ARABIC = (
    "أكد المتحدث باسم الكرملين ديمتري بيسكوف أن بوتين منفتح على الحوار مع كل الأطراف بمن فيهم نظيره الأمريكي، "
    "مشيرا إلى أنه لا خطط لعقد محادثات بين موسكو وواشنطن."
)


def test_an_open_door_and_a_denial_in_one_sentence_are_two_claims():
    opening, denial = claims(ARABIC, "ar", Rule("منفتح", Stance.OPEN, ("RU",)), Rule("لا خطط", Stance.DENIAL, ("RU",)))
    assert (opening.actors, opening.counterparts, labels(opening)) == (("RU",), ("ANY", "US"), [Stance.OPEN])
    assert (denial.actors, denial.counterparts, labels(denial)) == (("RU", "US"), (), [Stance.DENIAL]), (
        "between the two"
    )
    assert {claim.speaker and claim.speaker.name for claim in (opening, denial)} == {"Dmitry Peskov"}
    assert "لا خطط" not in opening.text
    assert denial.text.removeprefix("أنه ").startswith("لا خطط")
    assert denial.when is When.PLANNED


def test_labels_with_the_same_people_are_one_claim_that_covers_them():
    title = "Kremlin: Putin is open to a dialogue with Biden, but there are no plans for talks"
    [claim] = claims(
        "Text.", "en", Rule("open", Stance.OPEN, ("RU",)), Rule("no plans", Stance.DENIAL, ("RU",)), title=title
    )
    assert labels(claim) == [Stance.OPEN, Stance.DENIAL]
    assert (claim.field, claim.actors, claim.counterparts) == ("title", ("RU",), ("US",))
    assert claim.speaker is not None
    assert claim.speaker.name == "Kremlin"
    assert title[claim.start : claim.end] == claim.text


@pytest.mark.parametrize(
    ("language", "text", "word", "parties"),
    [
        ("ar", "أجرى وزيرا خارجية إيران والعراق محادثات في بغداد.", "أجرى", ("IR", "IQ")),
        ("ru", "Главы МИД Ирана и Ирака провели переговоры в Москве.", "провели", ("IR", "IQ")),
        ("en", "The foreign ministers of Iran and Iraq held talks on Monday.", "held", ("IR", "IQ")),
    ],
)
def test_a_contact_of_two_is_both_s_and_has_no_counterpart(language, text, word, parties):
    [claim] = claims(text, language, Rule(word, Stance.CONFIRMATION, parties))
    assert (claim.actors, claim.counterparts) == (parties, ())
    assert (claim.speaker, claim.quote, claim.when) == (None, Quote.NARRATION, When.PAST)


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("ar", "جرت محادثات بين إيران والعراق في مسقط.", "جرت"),
        ("ru", "Состоялись переговоры между Ираном и Ираком в Москве.", "Состоялись"),
        ("en", "Talks took place between Iran and Iraq in Moscow.", "took"),
    ],
)
def test_a_contact_between_two_is_both_s_whoever_scores_highest(language, text, word):
    [claim] = claims(text, language, Rule(word, Stance.CONFIRMATION, ("IR",)))
    assert (claim.actors, claim.counterparts) == (("IR", "IQ"), ())


def test_a_contact_of_the_two_sides_is_that_of_the_story_s_two():
    text = "Iran wrote to Iraq. The two sides met on Monday."
    [claim] = claims(text, "en", Rule("met", Stance.CONFIRMATION, ("IR",)))
    assert (set(claim.actors), claim.counterparts) == ({"IR", "IQ"}, ())


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("ar", "سيزور الرئيس الإيراني العراق الأسبوع المقبل.", "سيزور"),
        ("ru", "Президент Ирана посетит Ирак на следующей неделе.", "посетит"),
        ("en", "Iran's president will visit Iraq next week.", "visit"),
    ],
)
def test_a_visit_is_the_visitor_s_toward_the_host(language, text, word):
    [claim] = claims(text, language, Rule(word, Stance.CONFIRMATION, ("IR",)))
    assert (claim.actors, claim.counterparts, claim.when) == (("IR",), ("IQ",), When.PLANNED)


def test_a_stance_has_one_actor_unless_parties_stand_together():
    [one] = claims("Egypt says Iran refuses to meet Iraq.", "en", Rule("refuses", Stance.CLOSED, ("IR", "EG")))
    assert one.actors == ("IR",)
    [both] = claims("Iran and Iraq are ready to meet Egypt.", "en", Rule("ready", Stance.OPEN, ("IR", "IQ")))
    assert (both.actors, both.counterparts) == (("IR", "IQ"), ("EG",))


def test_counterparts_come_from_the_story_where_the_sentence_names_none():
    text = "Iran wrote to Iraq. Tehran is ready for talks."
    [claim] = claims(text, "en", Rule("ready", Stance.OPEN, ("IR",)))
    assert claim.counterparts == ("IQ",)


def test_a_place_is_no_counterpart_where_there_is_another():
    [claim] = claims("Iran is ready for talks with Iraq in Moscow.", "en", Rule("ready", Stance.OPEN, ("IR",)))
    assert claim.counterparts == ("IQ",)
    [claim] = claims("Iran held talks with Iraq in Moscow.", "en", Rule("held", Stance.CONFIRMATION, ("IR",)))
    assert (claim.actors, claim.counterparts) == (("IR", "IQ"), ())


def test_a_place_where_several_are_ready_to_meet_is_nobody_s_counterpart():
    text = "Iran and Iraq are ready for talks in Muscat."
    (claim,) = claims(text, "en", Rule("ready", Stance.OPEN, ("IR", "IQ")))
    assert (claim.actors, claim.counterparts) == (("IR", "IQ"), ())


def test_any_belongs_to_the_clause_that_says_it():
    text = "Iran has no plans to meet Iraq, but Tehran remains open to all parties."
    denial, opening = sorted(
        claims(text, "en", Rule("no plans", Stance.DENIAL, ("IR",)), Rule("open", Stance.OPEN, ("IR",))),
        key=lambda claim: claim.start,
    )
    assert (labels(denial), denial.counterparts) == ([Stance.DENIAL], ("IQ",))
    assert (labels(opening), opening.counterparts) == ([Stance.OPEN], ("ANY",))


def test_a_contact_is_not_confirmed_and_denied_in_one_clause():
    rules = (Rule("no talks", Stance.DENIAL, ("IR",)), Rule("talks", Stance.CONFIRMATION, ("IR",)))
    scorer = Words(*rules)
    scorer.thresholds = {**dict.fromkeys(LABELS, 0.5), Stance.CONFIRMATION: 0.8}
    [claim] = Reader(scorer).read(article("Iran says that no talks with Iraq are planned.", "en"))
    assert labels(claim) == [Stance.DENIAL]


def test_a_party_that_has_nobody_to_meet_meets_nobody():
    text = "Iran wrote to Iraq. Iran thanked Iraq. Brazil holds the presidency of the G20 and a summit is planned."
    assert claims(text, "en", Rule("planned", Stance.CONFIRMATION, ("BR",))) == []


def test_any_is_never_an_actor():
    assert claims("All parties must talk.", "en", Rule("must", Stance.CONDITIONAL, ("ANY",))) == []


def test_words_in_quotation_marks_are_direct_and_keep_their_agency():
    text = 'وقال بيسكوف في تصريحات أوردتها وكالة "تاس": "لا توجد خطط لإجراء محادثات مع واشنطن في الوقت الراهن".'
    [claim] = claims(text, "ar", Rule("لا توجد خطط", Stance.DENIAL, ("RU",)))
    assert (claim.quote, claim.agency) == (Quote.DIRECT, "TASS")
    assert claim.cue is not None
    assert text[claim.cue.start : claim.cue.end] == claim.cue.text == "قال"


def test_what_stands_outside_the_words_said_is_the_newspaper_s():
    text = "После переговоров с Ираном в Москве Лавров заявил: «Ирак для нас пока слишком далёкая и сложная тема»."
    [claim] = claims(text, "ru", Rule("После переговоров", Stance.CONFIRMATION, ("RU",)))
    assert claim.speaker is None or claim.quote is not Quote.DIRECT


def test_who_does_not_know_yet_says_so_himself():
    [claim] = claims(
        "Putin has not decided about talks with Kyiv.", "en", Rule("not decided", Stance.UNDECIDED, ("RU",))
    )
    assert claim.speaker is not None
    assert claim.speaker.name == "Vladimir Putin"


def test_what_a_claim_is_made_of_comes_from_its_article():
    text = "Iran is ready for talks with Iraq."
    source = article(text, "en")
    [claim] = Reader(Words(Rule("ready", Stance.OPEN, ("IR",)))).read(source)
    assert (claim.article_id, claim.revision, claim.story, claim.outlet, claim.url, claim.published_at) == (
        source.article_id,
        source.revision,
        0,
        "Gazette",
        "https://x.example/1",
        source.published_at,
    )
    assert (claim.model_version, claim.language, claim.stances[0].confidence) == ("words", "en", 0.9)
    assert (claim.codes.cameo, claim.codes.plover) == (("036",), ("AGREE",))


def test_the_id_is_the_same_for_ever_and_does_not_depend_on_the_model():
    class Other(Words):
        version = "other"

    rule = Rule("ready", Stance.OPEN, ("IR",))
    source = article("Iran is ready for talks with Iraq.", "en")
    [one], [other] = Reader(Words(rule)).read(source), Reader(Other(rule)).read(source)
    assert one.claim_id == other.claim_id
    assert one.model_version != other.model_version


def test_nothing_under_its_threshold_is_a_claim():
    scorer = Words(Rule("ready", Stance.OPEN, ("IR",)))
    scorer.thresholds = dict.fromkeys(LABELS, 0.95)
    assert Reader(scorer).read(article("Iran is ready for talks with Iraq.", "en")) == ()
