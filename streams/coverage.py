"""Coverage: an article and its claims in; how many sentences were read, held a claim or were left out, and which claims have no place, out. Pure."""

from collections import defaultdict

from msgspec import Struct

from classifiers import sentences
from classifiers.article import Article
from classifiers.claim import Claim
from streams.signals import UNNAMED


class Coverage(Struct, frozen=True, kw_only=True):
    """What was read of one article: *sentences* of it, of which *with_claim* hold one; *unread* came after the last that is read."""

    sentences: int
    with_claim: int
    unread: int


def coverage(article: Article, claims: tuple[Claim, ...]) -> Coverage:
    """Count the sentences of *article*, and those in which one of *claims* begins."""
    if not claims:  # as of most articles: nobody needs the sentences themselves
        number = sentences.count(article)
        return Coverage(
            sentences=min(number, sentences.MAX_SENTENCES),
            with_claim=0,
            unread=max(0, number - sentences.MAX_SENTENCES),
        )
    begins = defaultdict(list)
    for claim in claims:
        begins[claim.story, claim.field].append(claim.start)
    read = sentences.sentences(article)
    return Coverage(
        sentences=len(read),
        with_claim=sum(any(one.start <= at < one.end for at in begins[one.story, one.field]) for one in read),
        unread=sentences.unread(article),
    )


def is_placed(claim: Claim) -> bool:
    """Whether *claim* concerns a pair of parties: somebody who is named, and somebody else."""
    named = {party for party in claim.actors if party != UNNAMED}
    others = set(claim.counterparts) - {UNNAMED} or named
    return any(one != other for one in named for other in others)
