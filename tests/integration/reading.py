"""A reader for tests of the shell: every article that says 'talks' makes one claim, by simple words; whatever is wrong is on purpose."""

import re
import time

from classifiers.article import Article
from classifiers.claim import Claim, Quote, StanceScore, claim_id
from classifiers.span import Span
from classifiers.stance import Stance

_PARTY = re.compile(r"\b[A-Z]{2}\b")


def read(article: Article) -> tuple[Claim, ...]:
    """
    Claim that one party is open ('talks') or closed ('no talks') toward another; raise on the word 'bug', hang on 'stuck'.

    The parties are the first two words of two capitals ('FR', 'DE'), or Russia and the United States.
    """
    words = article.text.split()
    if "bug" in words:
        raise ZeroDivisionError("the reader has a bug")
    if "stuck" in words:
        time.sleep(600)
    if "talks" not in article.text:
        return ()
    span = Span(0, len(article.text))
    actor, counterpart = (*_PARTY.findall(article.text), "RU", "US")[:2]
    stance = Stance.CLOSED if "no talks" in article.text else Stance.OPEN
    return (
        Claim(
            claim_id=claim_id(article.article_id, article.revision, 0, "text", span, None, (actor,), (counterpart,)),
            article_id=article.article_id,
            revision=article.revision,
            story=0,
            field="text",
            start=span.start,
            end=span.end,
            text=article.text,
            language=article.language,
            speaker=None,
            actors=(actor,),
            counterparts=(counterpart,),
            stances=(StanceScore(label=stance, confidence=0.9),),
            quote=Quote.NARRATION,
            published_at=article.published_at,
            outlet=article.outlet,
            model_version="test",
        ),
    )
