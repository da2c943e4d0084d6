"""The correction forms: a claim, or an article in which one was missed, in; the form, filled in with what the reader made of it, out. Pure."""

from classifiers.article import Article
from classifiers.claim import Claim
from classifiers.stance import LABELS, Stance
from streams.corrections import Fault
from streams.statements import Statement
from streams.webboard.html import Markup, tag
from streams.webboard.parts import direction
from streams.webboard.texts import Texts

_FAULTS = (Fault.WRONG_STANCE, Fault.WRONG_PARTY, Fault.WRONG_SPEAKER, Fault.NOT_A_CLAIM)


def wrong_form(claim: Claim, statement: Statement, say: Texts) -> Markup:
    """Make the form that puts a claim right, or takes it back."""
    chosen = {score.label for score in claim.stances}
    faults = tag(
        "fieldset",
        tag("legend", say("fault")),
        *(
            tag("label", tag("input", type="radio", name="fault", value=f.value, required=True), " ", say(f"fault_{f.value}"), class_="check")
            for f in _FAULTS
        ),
    )  # fmt: skip
    fields = (
        _stances(chosen, say),
        _text("actors", say("actor"), ", ".join(claim.actors), say("actors_hint")),
        _text("counterparts", say("counterpart"), ", ".join(claim.counterparts), say("actors_hint")),
        _text("speaker", say("speaker"), claim.speaker.name if claim.speaker else "", say("speaker_hint")),
    )
    return _form(say("wrong"), statement, claim.claim_id, (faults, *fields), say)


def missed_form(article: Article, claim: Claim | None, statement: Statement, say: Texts) -> Markup:
    """Make the form that asserts what was missed in *article*."""
    hint = tag("small", say("missed_hint"), id="words-hint")
    words = tag(
        "label", say("words"),
        tag("textarea", name="words", rows=3, required=True, maxlength=2000, id="words", lang=article.language, dir=direction(article.language), aria_describedby="words-hint"),
        hint,
    )  # fmt: skip
    fields = (
        tag("input", type="hidden", name="fault", value=Fault.MISSED.value),
        tag("input", type="hidden", name="article", value=article.article_id),
        tag("input", type="hidden", name="revision", value=article.revision),
        tag("input", type="hidden", name="field", value="", id="words-field"),
        tag("input", type="hidden", name="start", value="", id="words-start"),
        words,
        _stances(frozenset(), say),
        _text("actors", say("actor"), statement.actor, say("actors_hint")),
        _text("counterparts", say("counterpart"), statement.counterpart, say("actors_hint")),
        _text("speaker", say("speaker"), "", say("speaker_hint")),
    )
    return _form(say("missed"), statement, claim.claim_id if claim else "", fields, say)


def _form(title: str, statement: Statement, claim_id: str, fields: tuple[Markup, ...], say: Texts) -> Markup:
    return tag(
        "details",
        tag("summary", title),
        tag(
            "form",
            tag("input", type="hidden", name="statement", value=statement.statement_id),
            tag("input", type="hidden", name="claim", value=claim_id),
            *fields,
            _text("note", f"{say('note')} ({say('optional')})", "", None),
            tag("button", say("send"), type="submit"),
            action="/corrections",
            method="post",
            class_="correction",
        ),
    )


def _stances(chosen: frozenset[Stance] | set[Stance], say: Texts) -> Markup:
    boxes = (
        tag("label", tag("input", type="checkbox", name="stance", value=label.value, checked=label in chosen), " ", say(f"stance_{label.value}"), class_="check")
        for label in LABELS
    )  # fmt: skip
    return tag("fieldset", tag("legend", say("stance")), *boxes)


def _text(name: str, label: str, value: str, hint: str | None) -> Markup:
    field = tag("input", type="text", name=name, value=value, maxlength=300, dir="auto")
    return tag("label", label, " ", field, tag("small", hint) if hint else None)
