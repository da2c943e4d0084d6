"""Made-up news for load: a number in; an article whose words say which stance it has, and the reader that takes them at their word, out."""

import json
import random
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from classifiers.article import Article
from classifiers.claim import Claim, StanceScore
from classifiers.stance import LABELS
from tests.integration import reading

DYADS = ("RU~US", "IR~US", "CN~US", "KP~KR", "RU~UA", "IL~LB", "IL~SY", "IN~PK", "AM~AZ", "EG~ET", "DZ~MA", "GR~TR")
LANGUAGES = ("ar", "ru", "en")
_SPAN = timedelta(hours=46)


def article(number: int, share: float) -> tuple[bytes, bytes]:
    """Make article *number*, dated *share* of the way from two days ago until now; the same number says the same."""
    chance = random.Random(number)
    one, other = chance.choice(DYADS).split("~")
    actor, counterpart = chance.choice([(one, other), (other, one)])
    # each party leans one way, and changes its mind now and then
    mood = random.Random(f"{actor}{counterpart}{int(share * 6)}").choice(LABELS)
    stance = mood if chance.random() < 0.7 else chance.choice(LABELS)
    about = f"A spokesman for {actor} spoke of talks with {counterpart}: {stance.value}, number {number}."
    text = about if chance.random() < 0.6 else f"Rain fell on hills and harvest number {number}."
    published = datetime.now(UTC) - _SPAN * (1 - share)
    value = {"id": f"a{number}", "language": chance.choice(LANGUAGES), "published_at": published.isoformat()}
    return f"a{number}".encode(), json.dumps(value | {"text": f"{text} It was a quiet day. Nobody was hurt."}).encode()


def read(article: Article) -> tuple[Claim, ...]:
    """Claim the stance that an article of ours names; of some claims the other side is not known."""
    return tuple(_named(claim) for claim in reading.read(article))


def _named(claim: Claim) -> Claim:
    label = next((label for label in LABELS if label.value in claim.text), LABELS[0])
    number = sum(claim.text.encode())
    scores = (StanceScore(label=label, confidence=0.6 + number % 35 / 100),)
    return replace(claim, stances=scores, counterparts=() if number % 11 == 0 else claim.counterparts)
