"""One full record of every topic, every field set: what the stored bytes must be read as, by every later release."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from classifiers.article import Article, Block, Cut, Story
from classifiers.claim import Claim, Codes, Cue, Decider, Grade, Quote, Speaker, StanceScore, When, Why, Words
from classifiers.raw import Intake, RawArticle
from classifiers.repairs import Edit, Repair
from classifiers.stance import Stance
from streams.alerts import Alert, RuleKind, State
from streams.attempts import Outcome
from streams.bands import Band
from streams.corrections import Correction, Fault
from streams.delivery import Delivery, Status
from streams.positions import Position, Stand, Verdict
from streams.reasons import Ending
from streams.severity import Severity
from streams.signals import Evidence, Kind, Signal
from streams.statements import Statement

NOON = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
LATER = datetime(2026, 3, 1, 13, tzinfo=UTC)
TITLE = "موسكو: لا محادثات قبل الصيف"
TEXT = "قالت موسكو إنها منفتحة على الحوار."

SPEAKER = Speaker(name="Dmitry Peskov", id="Q1", mention="بيسكوف", party="RU")
STANCES = (StanceScore(label=Stance.OPEN, confidence=0.91), StanceScore(label=Stance.DENIAL, confidence=0.5))
EVIDENCE = Evidence(
    claim_id="c1",
    text=TEXT,
    language="ar",
    outlet="صحيفة",
    agency="TASS",
    url="https://news.example/1",
    speaker="Dmitry Peskov",
    published_at=NOON,
)
STAND = Stand(
    actor="RU",
    counterpart="US",
    willingness=-0.25,
    plans=0.5,
    conditional=True,
    undecided=True,
    statements=("s1", "s0"),
    last_change=NOON,
    willingness_band=Band.MIXED,
    plans_band=Band.CONFIRMED,
    weights={"said": 1.5, "open_to_dialogue": 0.375, "closed_to_dialogue": 0.625},
    last_statement=LATER,
)
POSITION = Position(
    dyad="RU~US",
    as_of=NOON,
    stands=(STAND,),
    verdicts=(Verdict(rule="shift", fired=True, reason="fired", at=NOON, statement_id="s1", actor="RU"),),
    alerts=("l1",),
    next_wake=LATER,
)

CLAIM = Claim(
    claim_id="c1",
    article_id="a1",
    revision="r1",
    story=1,
    field="title",
    start=3,
    end=27,
    text=TITLE[3:27],
    language="ar",
    speaker=SPEAKER,
    cue=Cue(start=0, end=4, text="قالت"),
    actors=("RU", "Hamas"),
    counterparts=("US", "ANY"),
    stances=STANCES,
    quote=Quote.DIRECT,
    when=When.PLANNED,
    when_date="2026-06-01",
    codes=Codes(cameo=("036", "125"), plover=("AGREE", "AGREE:negation"), lossy=("cameo:denial_of_plans",)),
    published_at=NOON,
    outlet="صحيفة",
    agency="TASS",
    url="https://news.example/1",
    model_version="m1",
    grade=Grade.FULL,
    why=(
        Why(
            label=Stance.DENIAL,
            by=Decider.RULE,
            rule="absence-of-talks",
            words=(Words(start=7, end=9, text=TITLE[7:9]), Words(start=10, end=17, text=TITLE[10:17])),
        ),
    ),
)

INTAKE = Intake(
    format="html",
    charset="cp1256",
    fetched_at="2026-03-01T13:00:00Z",
    dated_by="meta",
    refused_dates=("header: 1970 is no date",),
    title_repairs=(Repair(name="entities", count=1, edits=(Edit(0, 1, "&quot;"),)),),
    text_repairs=(Repair(name="mojibake", count=1, edits=(Edit(2, 4, "Ø§Ù„"),)),),
)

RECORDS: dict[str, Any] = {
    "articles.raw": RawArticle(
        id="a1",
        text=TEXT,
        title=TITLE,
        language="ar",
        url="https://news.example/1",
        source="صحيفة",
        published_at="2026-03-01T12:00:00Z",
        intake=INTAKE,
    ),
    "articles": Article(
        article_id="a1",
        revision="r1",
        title=TITLE,
        text=TEXT,
        language="ar",
        url="https://news.example/1",
        outlet="صحيفة",
        agency="TASS",
        published_at=NOON,
        keywords=("موسكو", "حوار"),
        stories=(
            Story(
                number=1,
                blocks=(
                    Block(role="title", field="title", start=0, end=27),
                    Block(role="paragraph", field="text", start=0, end=34),
                ),
                language="ar",
            ),
        ),
        cuts=(Cut(kind="share", start=2, end=9),),
        intake=INTAKE,
    ),
    "claims": CLAIM,
    "signals": Signal(
        signal_id="g1",
        kind=Kind.RETRACT,
        dyad="RU~US",
        event_time=NOON,
        ingest_time=LATER,
        actor="RU",
        counterpart="US",
        claim_id="c1",
        correction_id="k1",
        article_id="a1",
        undated=True,
        stances=STANCES,
        speaker=SPEAKER,
        quote=Quote.INDIRECT,
        when=When.PAST,
        evidence=EVIDENCE,
        model_version="m1",
    ),
    "statements": Statement(
        statement_id="s1",
        dyad="RU~US",
        actor="RU",
        counterpart="US",
        principal="RU",
        speakers=("Dmitry Peskov",),
        stances=STANCES,
        first_seen=NOON,
        last_seen=LATER,
        outlets=("صحيفة", "Газета"),
        agencies=("TASS",),
        languages=("ar", "ru"),
        claims=2,
        evidence=(EVIDENCE,),
        retracted=True,
        first_outlet="Газета",
        independent=2,
        sources=("TASS", "Газета"),
        disowned=True,
    ),
    "positions": POSITION,
    "positions.history": POSITION,
    "alerts": Alert(
        alert_id="l1",
        rule="shift",
        severity=Severity.CRITICAL,
        state=State.RESOLVED,
        dyad="RU~US",
        actor="RU",
        counterpart="US",
        event_time=LATER,
        summary="Russia toward the United States: from closed to open.",
        before=STAND,
        after=STAND,
        statement_id="s1",
        evidence=(EVIDENCE,),
        summary_ar="روسيا تجاه الولايات المتحدة: من الرفض إلى الانفتاح.",
        kind=RuleKind.SHIFT,
        starts_at=NOON,
        ends_at=LATER,
        labels={
            "alertname": "shift",
            "kind": "shift",
            "severity": "critical",
            "dyad": "RU~US",
            "actor": "RU",
            "alert_id": "l1",
        },
        ending=Ending.TIME,
    ),
    "corrections": Correction(
        correction_id="k1",
        fault=Fault.WRONG_STANCE,
        made_at=NOON,
        analyst="ليلى",
        article_id="a1",
        revision="r1",
        language="ar",
        field="title",
        sentence=Words(start=3, end=27, text=TITLE[3:27]),
        retracted=(CLAIM,),
        asserted=(msgspec.structs.replace(CLAIM, claim_id="c2"),),
        standing=(msgspec.structs.replace(CLAIM, claim_id="c3"),),
        published_at=NOON,
        model_version="m1",
        note="السياق ينفي ذلك",
    ),
    "deliveries": Delivery(
        delivery_id="d1",
        receiver="desk",
        alert_id="l1",
        state=State.RESOLVED,
        rule="shift",
        severity=Severity.CRITICAL,
        dyad="RU~US",
        partition=3,
        offset=17,
        written=NOON,
        since=NOON,
        status=Status.EXPIRED,
        attempts=12,
        last_attempt=LATER,
        next_attempt=LATER,
        outcome=Outcome.BUSY,
        http_status=503,
        detail="503 غير متاح",
    ),
}

_STAND_1 = msgspec.structs.replace(STAND, weights={}, last_statement=None)
_POSITION_1 = msgspec.structs.replace(POSITION, stands=(_STAND_1,), alerts=(), next_wake=None)

UPCAST: dict[str, Any] = {
    # version 1 knew neither why nor in what grade, and not what codes lose
    "claims": msgspec.structs.replace(
        RECORDS["claims"], codes=Codes(cameo=("036",), plover=("AGREE",)), grade=None, why=()
    ),
    "statements": msgspec.structs.replace(
        RECORDS["statements"], first_outlet=None, independent=1, sources=(), disowned=False
    ),
    "positions": _POSITION_1,
    "positions.history": _POSITION_1,
    # version 1 knew neither when an alert began nor when it ended: its own time stands for both
    "alerts": msgspec.structs.replace(
        RECORDS["alerts"], before=_STAND_1, after=_STAND_1, event_time=NOON, ends_at=NOON, ending=None
    ),
}
"""What the values of older versions, where a record has a newer one, are read as."""
