"""The rules and settled cases of the guideline that are about speakers, as rows of `speaker_rules/LANGUAGE.tsv`."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from classifiers.article import read
from classifiers.candidates import Candidate, candidates
from classifiers.claims import Judgement, Piece, Reading, claims
from classifiers.clauses import clauses
from classifiers.raw import RawArticle
from classifiers.rejected import Rejected
from classifiers.span import Span
from classifiers.stance import LABELS, Stance

_JUDGEMENT = Judgement(thresholds=dict.fromkeys(LABELS, 0.5), actor_share=0.5, model_version="told")
_DATE = "2025-03-01"
_KNOWN_FAILURES = {
    (
        "ru",
        "Эсмаил Багаи и Мария Захарова выступили на одном форуме",
    ): "whether a name is a woman's is known by a verb alone",
}
"""(language, the first sentence): why the words in braces have another speaker as yet."""


def rows() -> Iterator[object]:
    for path in sorted((Path(__file__).parent / "speaker_rules").glob("*.tsv")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                rule, text, speaker, date = (*line.split("\t"), _DATE)[:4]
                reason = _KNOWN_FAILURES.get((path.stem, text.partition(".")[0]))
                marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
                speaker = None if speaker == "-" else speaker
                yield pytest.param(path.stem, text, speaker, date, id=f"{path.stem}-{number}-{rule}", marks=marks)


def speaker_of(text: str, language: str, date: str) -> str | None:
    """Whoever has, by the claims of a text, the stance in braces; the model is told that it stands there, and nowhere else."""
    title, bar, body = text.rpartition(" || ")
    in_title = bar and "{" in title
    marked = title if in_title else body
    start, end = marked.index("{"), marked.index("}") - 1
    bare = [part.replace("{", "").replace("}", "") for part in (title, body)]
    article = read(RawArticle(id="1", title=bare[0] or None, text=bare[1], language=language, published_at=date))
    assert not isinstance(article, Rejected)
    field = "title" if in_title else "text"
    reading = next(
        told(candidate, Span(start, end))
        for candidate in candidates(article)
        if candidate.field == field and candidate.start <= start and end <= candidate.end
    )
    [claim] = claims(article, [reading], _JUDGEMENT)
    return claim.speaker.name if claim.speaker else None


def told(candidate: Candidate, evidence: Span) -> Reading:
    """The reading of a model that finds readiness of every party in the clause that *evidence* fills most of."""
    ready = np.zeros((len(candidate.parties), len(LABELS)))
    ready[:, LABELS.index(Stance.OPEN)] = 1.0
    spans = clauses(candidate)
    widest = max(spans, key=lambda span: min(span.end, evidence.end) - max(span.start, evidence.start))
    return Reading(candidate, ready, tuple(Piece(span, ready * (span == widest)) for span in spans))


@pytest.mark.parametrize(("language", "text", "speaker", "date"), tuple(rows()))
def test_the_speaker_is_who_the_guideline_says(language: str, text: str, speaker: str | None, date: str) -> None:
    assert speaker_of(text, language, date) == speaker
