"""Teaching: corrections in; labelled items, as the trainer reads them, out. Pure."""

from collections.abc import Iterable
from typing import cast, get_args

from classifiers.claim import Claim
from classifiers.corpus import GoldClaim, GoldSentence, Item
from classifiers.identity import digest
from classifiers.raw import Field, Language
from streams.corrections import Correction

_Place = tuple[Field, int]


def taught(corrections: Iterable[Correction]) -> tuple[Item, ...]:
    """
    Make an item of each corrected revision of an article, with the sentences that were corrected, in the order of the article.

    What a sentence says is what its last correction asserts and leaves standing; nothing is a lesson too. *corrections* are in the order in which they were made. An item's id is
    made of article and revision, so that a later export belongs to the same slice. Languages that no model reads are left out.
    """
    last: dict[tuple[str, str], dict[_Place, Correction]] = {}
    for one in corrections:
        if one.language in get_args(Language):
            place = (one.field, one.sentence.start)
            last.setdefault((one.article_id, one.revision), {})[place] = one
    return tuple(_item(*key, places) for key, places in last.items())


def _item(article: str, revision: str, places: dict[_Place, Correction]) -> Item:
    titles = [one for (field, _), one in places.items() if field == "title"]
    texts = [places[place] for place in sorted(places) if place[0] == "text"]
    any_one = next(iter(places.values()))
    title = _sentence(0, titles[-1]) if titles else GoldSentence(i=0, text="")
    return Item(
        id=f"corrected-{digest(article, revision)}",
        lang=cast(Language, any_one.language),
        sentences=(title, *(_sentence(number, one) for number, one in enumerate(texts, start=1))),
        date=None if any_one.published_at is None else any_one.published_at.date().isoformat(),
    )


def _sentence(number: int, one: Correction) -> GoldSentence:
    # an item's sentence is one line; a line end inside of one means no more than a space
    text = " ".join(one.sentence.text.split())
    return GoldSentence(i=number, text=text, claims=tuple(map(_gold, (*one.standing, *one.asserted))))


def _gold(claim: Claim) -> GoldClaim:
    return GoldClaim(
        speaker=claim.speaker.name if claim.speaker else None,
        actor=claim.actors,
        counterparts=claim.counterparts,
        stances=tuple(score.label for score in claim.stances),
        quote=claim.quote,
    )
