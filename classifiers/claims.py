"""Claims: an article, its candidates and their scores in; who says what about talking to whom out. Step 3 of reading."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from classifiers.actors import Roles, roles
from classifiers.article import Article
from classifiers.candidates import Candidate, Said
from classifiers.casting import Caster
from classifiers.claim import Claim, Decider, Grade, Quote, StanceScore, When, Why, Words, claim_id
from classifiers.clauses import clauses
from classifiers.codes import MANNERS, Told, codes
from classifiers.days import day_said
from classifiers.grammar.firing import Firing
from classifiers.part_features import by_rule, by_sentence
from classifiers.parties import Standing
from classifiers.span import Span
from classifiers.stance import LABELS, Stance
from classifiers.tenses import when
from classifiers.voices import voice

Scores = NDArray[np.float64]
"""A score matrix `[n_parties, 6]`, rows in the order of a candidate's parties, columns in that of `LABELS`."""

_CONTACTS = frozenset({Stance.CONFIRMATION, Stance.DENIAL})
_LONG_PAST = timedelta(days=31)
"""A contact that lies back farther than this is no news; PLOVER marks it as historical."""
_DIRECT_SHARE = 0.5
_PIECE_SHARE = 0.6  # of a label's threshold that a clause needs to carry the label by itself


class Piece(Struct, frozen=True):
    """A clause of a candidate with its own scores; its rows are the candidate's parties."""

    span: Span
    scores: Scores


class Reading(Struct, frozen=True):
    """
    A candidate with its scores, what the grammar found in it, and the scores of its clauses where it has several.

    *heard* are the encoder's logits of its parties, `[n_parties, 6]`; null where it has not been read by one.
    """

    candidate: Candidate
    scores: Scores
    pieces: tuple[Piece, ...] = ()
    fired: tuple[Firing, ...] = ()
    heard: Scores | None = None

    def placed(self, label: Stance) -> tuple[Firing, ...]:
        """The firings that say where in the sentence *label* stands, and whose it is."""
        return tuple(firing for firing in self.fired if firing.holder and label in firing.stances)


class Judgement(Struct, frozen=True, kw_only=True):
    """
    From which score on a label counts, from which share of the highest a party is an actor too, and whose scores they are.

    *caster* says whose a stance is; without one the rules do, and the scores of the parties.
    """

    thresholds: Mapping[Stance, float]
    actor_share: float
    model_version: str
    grade: Grade | None = None
    caster: Caster | None = None


def claims(article: Article, readings: Sequence[Reading], judgement: Judgement) -> tuple[Claim, ...]:
    """
    Make the claims of *article* from its scored candidates, in the order of the candidates and of what stands in them.

    A label counts where a party's score reaches its threshold. Where the grammar found it, its evidence and speaker are the grammar's; whose it is, and toward whom, says
    the judgement's caster. Else its evidence is the clause that scores highest for it by itself, else the
    sentence; its speaker is whoever says that clause, nobody where the newspaper narrates it. Labels of one sentence with the same speaker,
    actors and counterparts make one claim. The same input gives the same claims, with the same ids.
    """
    return tuple(claim for reading in readings for claim in _of_sentence(article, reading, judgement))


class Finding(Struct, frozen=True):
    """
    A label of a sentence: where it stands, who says it, whose it is, how sure the reader is, and when it lies, if the reader knows.

    *firing* is the rule that found it there; null where the model alone did.
    """

    label: Stance
    evidence: Span
    said: Said | None
    roles: Roles
    confidence: float
    when: When | None = None
    firing: Firing | None = None

    @property
    def is_placed(self) -> bool:
        """Whether the grammar found it there."""
        return self.firing is not None


def _of_sentence(article: Article, reading: Reading, judgement: Judgement) -> Iterator[Claim]:
    found = _coherent(list(_findings(reading, judgement)), reading.candidate, judgement)
    yield from together(article, reading.candidate, found, judgement.model_version, judgement.grade)


def together(
    article: Article, candidate: Candidate, found: Iterable[Finding], model_version: str, grade: Grade | None
) -> Iterator[Claim]:
    """
    Make the claims of one candidate from what was found in it, in the order of the words; *model_version* and *grade* say who read.

    Labels with the same speaker, actors and counterparts make one claim; a label that was found twice counts where it is surest.
    """
    groups: dict[tuple[str | None, Roles], dict[Stance, Finding]] = {}
    for finding in found:
        speaker = finding.said.speaker.name if finding.said else None
        group = groups.setdefault((speaker, finding.roles), {})
        if finding.label not in group or finding.confidence > group[finding.label].confidence:
            group[finding.label] = finding
    for findings in sorted((list(group.values()) for group in groups.values()), key=_start):
        claim = _claim(article, candidate, findings)
        yield replace(claim, model_version=model_version, grade=grade)


def _start(findings: Sequence[Finding]) -> int:
    return min(one.evidence.start for one in findings)


_OPPOSITE = {
    Stance.CONFIRMATION: Stance.DENIAL,
    Stance.DENIAL: Stance.CONFIRMATION,
    Stance.OPEN: Stance.CLOSED,
    Stance.CLOSED: Stance.OPEN,
}


def _coherent(findings: Sequence[Finding], candidate: Candidate, judgement: Judgement) -> Iterator[Finding]:
    """Drop what can't be meant: the less sure of two opposites, and a contact with nobody."""
    by_label: dict[Stance, list[Finding]] = {}
    for one in findings:
        by_label.setdefault(one.label, []).append(one)
    for one in findings:
        others = by_label.get(_OPPOSITE.get(one.label, Stance.OTHER), [])
        surer = any(_excludes(other, one) and _sure(other, judgement) > _sure(one, judgement) for other in others)
        if not surer and not _with_nobody(one, candidate):
            yield one


def _sure(finding: Finding, judgement: Judgement) -> float:
    return finding.confidence / judgement.thresholds[finding.label]


def _excludes(other: Finding, one: Finding) -> bool:
    """Whether both can't hold: what one reader alone sees beside what the grammar places; else only a contact confirmed and denied in one clause."""
    if one.is_placed != other.is_placed:
        return other.evidence.overlaps(one.evidence)
    return one.label in _CONTACTS and other.evidence == one.evidence


def _with_nobody(finding: Finding, candidate: Candidate) -> bool:
    """Whether the newspaper tells of one party alone that its story is not about, and what else the sentence names is no party."""
    if finding.label is not Stance.CONFIRMATION or finding.said is not None or candidate.pair:
        return False
    named = [party.party for party in candidate.parties if party.standing is Standing.NAMED]
    topics = any(party.standing is Standing.TOPIC for party in candidate.parties)
    return len(named) == 1 and topics and bool(candidate.dyad) and named[0] not in candidate.dyad


def unplaced(reading: Reading, judgement: Judgement) -> tuple[Stance, ...]:
    """The labels of a sentence that count, and of which the grammar does not say where they stand."""
    return tuple(label for label in _labels(reading, judgement) if not reading.placed(label))


def _labels(reading: Reading, judgement: Judgement) -> tuple[Stance, ...]:
    if not reading.scores.size:
        return ()
    highest = reading.scores.max(axis=0)
    return tuple(label for column, label in enumerate(LABELS) if highest[column] >= judgement.thresholds[label])


def placed(
    firing: Firing, label: Stance, candidate: Candidate, confidence: float, column: NDArray[np.float64] | None = None
) -> Finding:
    """
    Make of a firing what it says of one of its stances; the evidence is the least clause that has all of its words.

    Where the grammar finds one holder and a model has scored the parties (*column*, `[n_parties]`), both judge together whose it is.
    """
    whole = [span for span in clauses(candidate) if span.contains(firing.place)]
    evidence = min([*whole, firing.clause], key=lambda span: span.end - span.start)
    parties = Roles(firing.holder, firing.toward)
    if column is not None and len(firing.holder) == 1:
        parties = roles(candidate, firing.clause, label, column, place=firing.place) or parties
    said = voice(candidate, firing.clause, label)
    return Finding(label, evidence, said, parties, confidence, firing.when, firing)


def _findings(reading: Reading, judgement: Judgement) -> Iterator[Finding]:
    caster = judgement.caster
    for label in _labels(reading, judgement):
        column = LABELS.index(label)
        scores = reading.scores[:, column]
        confidence = round(float(scores.max()), 4)
        if firings := reading.placed(label):
            for firing in firings:
                found = placed(firing, label, reading.candidate, confidence, scores)
                if caster is not None:
                    parts = caster.cast(by_rule(reading.candidate, label, firing), reading.heard)
                    found = replace(found, roles=parts)
                yield found
            continue
        piece = _piece(reading, column, judgement.thresholds[label])
        evidence = piece.span if piece else reading.candidate.span
        alone = by_sentence(reading.candidate, label) if caster is not None else None
        parties = (
            caster.cast(alone, reading.heard)
            if caster is not None and alone is not None
            else roles(reading.candidate, evidence, label, scores)
        )
        if parties is not None:
            said = voice(reading.candidate, evidence, label)
            yield Finding(label, evidence, said, parties, confidence)


def _piece(reading: Reading, column: int, threshold: float) -> Piece | None:
    """The clause that carries the label by itself; none if no clause does."""
    scored = [
        (float(piece.scores[:, column].max(initial=0.0)), piece)
        for piece in reading.pieces
        if not _only_attributes(piece.span, reading.candidate)
    ]
    if len(scored) < 2:
        return None
    highest, piece = max(scored, key=lambda one: one[0])
    return piece if highest >= _PIECE_SHARE * threshold else None


def _only_attributes(span: Span, candidate: Candidate) -> bool:
    """Whether a clause is nothing but 'X said on Sunday'."""
    cues = [said.cue for said in candidate.said if said.cue is not None and span.start <= said.cue.start < span.end]
    return bool(cues) and not any(said.content.overlaps(span) for said in candidate.said)


def _claim(article: Article, candidate: Candidate, findings: Sequence[Finding]) -> Claim:
    span = Span(_start(findings), max(one.evidence.end for one in findings))
    first = findings[0]
    speaker = first.said.speaker if first.said else None
    stances = tuple(StanceScore(label=one.label, confidence=one.confidence) for one in findings)
    field = (article.title or "") if candidate.field == "title" else article.text
    text = field[span.slice]
    contact = _CONTACTS & {one.label for one in findings}
    known = next((one.when for one in findings if one.when is not None), None)
    time = (known or when(text, candidate.language)) if contact else None
    actors, counterparts = first.roles
    day = _day(text, candidate, time, article) if contact else None
    name = speaker.name if speaker else None
    return Claim(
        claim_id=claim_id(
            article.article_id, article.revision, candidate.story, candidate.field, span, name, actors, counterparts
        ),
        article_id=article.article_id,
        revision=article.revision,
        story=candidate.story,
        field=candidate.field,
        start=span.start,
        end=span.end,
        text=text,
        language=candidate.language,
        speaker=speaker,
        cue=first.said.cue if first.said else None,
        actors=actors,
        counterparts=counterparts,
        stances=stances,
        quote=_quote(candidate, span, speaker is not None),
        when=time,
        when_date=day,
        codes=codes(stances, _told(findings, time, day, candidate, article)),
        published_at=article.published_at if candidate.story == 0 else None,
        outlet=article.outlet,
        agency=candidate.agency or (article.agency if candidate.story == 0 else None),
        url=article.url,
        model_version="",
        why=tuple(_why(one, field) for one in findings),
    )


def _why(finding: Finding, field: str) -> Why:
    if finding.firing is None:
        return Why(label=finding.label, by=Decider.MODEL)
    words = tuple(Words(start=w.start, end=w.end, text=field[w.slice]) for w in finding.firing.words)
    return Why(label=finding.label, by=Decider.RULE, rule=finding.firing.rule, words=words)


def _told(
    findings: Sequence[Finding], time: When | None, day: str | None, candidate: Candidate, article: Article
) -> Told:
    """What the codes have to know of a claim beside its stances."""
    predicates = {one.firing.predicate for one in findings if one.firing is not None}
    published = article.published_at if candidate.story == 0 else None
    old = None if published is None else (published - _LONG_PAST).date().isoformat()
    return Told(
        when=time,
        manners=frozenset(MANNERS[name] for name in predicates if name in MANNERS),
        historical=time is When.PAST and day is not None and old is not None and day < old[: len(day)],
    )


def _day(text: str, candidate: Candidate, time: When | None, article: Article) -> str | None:
    published = article.published_at if candidate.story == 0 else None
    return day_said(text, candidate.language, time, published.date() if published else None)


def _quote(candidate: Candidate, span: Span, spoken: bool) -> Quote:
    if not spoken:
        return Quote.NARRATION
    inside = sum(
        max(0, min(span.end, quotation.end) - max(span.start, quotation.start)) for quotation in candidate.quotations
    )
    return Quote.DIRECT if inside >= _DIRECT_SHARE * (span.end - span.start) else Quote.INDIRECT
