"""A reader for tests of the shell: every article that says 'talks' makes one claim, by simple words; whatever is wrong is on purpose."""

from classifiers.article import Article
from classifiers.claim import Claim, Quote, StanceScore, claim_id
from classifiers.span import Span
from classifiers.stance import Stance


def read(article: Article) -> tuple[Claim, ...]:
    """Claim that Russia is open ('talks') or closed ('no talks') toward the United States; raise on the word 'bug'."""
    if "bug" in article.text:
        raise ZeroDivisionError("the reader has a bug")
    if "talks" not in article.text:
        return ()
    span = Span(0, len(article.text))
    stance = Stance.CLOSED if "no talks" in article.text else Stance.OPEN
    return (
        Claim(
            claim_id=claim_id(article.article_id, article.revision, 0, "text", span, None, ("RU",), ("US",)),
            article_id=article.article_id,
            revision=article.revision,
            story=0,
            field="text",
            start=span.start,
            end=span.end,
            text=article.text,
            language=article.language,
            speaker=None,
            actors=("RU",),
            counterparts=("US",),
            stances=(StanceScore(label=stance, confidence=0.9),),
            quote=Quote.NARRATION,
            published_at=article.published_at,
            outlet=article.outlet,
            model_version="test",
        ),
    )
