"""The page of a statement: its claims, the article around one of them and the corrections in; the page out. Pure."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from classifiers.article import Article
from classifiers.claim import Claim, Why
from classifiers.span import Span
from streams.corrections import ANALYST, Correction
from streams.signals import Evidence
from streams.statements import Statement
from streams.webboard.correctionform import missed_form, wrong_form
from streams.webboard.html import Markup, join, tag
from streams.webboard.layout import View, document
from streams.webboard.marks import Mark, marked
from streams.webboard.parts import direction, dyad_url, first_words, outside, said, stances, who
from streams.webboard.texts import Texts


class Told(Struct, frozen=True, kw_only=True):
    """All that the page shows. *claim* is the one that is looked at, *article* its text, where they are still kept."""

    statement: Statement
    claim: Claim | None
    article: Article | None
    corrections: tuple[Correction, ...]
    sent: bool = False


def page(view: View, told: Told) -> Markup:
    """Make the page of a statement."""
    say, one = view.texts, told.statement
    words = first_words(one)
    gone = tag("span", say("retracted"), class_="chip retracted") if one.retracted else None
    disowned = tag("span", say("disowned"), class_="chip retracted") if one.disowned else None
    return document(
        view,
        say("statement"),
        tag("p", tag("a", "↑ ", say.toward(one.actor, one.counterpart), href=dyad_url(one.dyad)), class_="up"),
        tag("h1", tag("span", who(one, say), class_="begun"), " ", say.time(one.first_seen)),
        tag("p", say("corrected"), class_="notice", role="status") if told.sent else None,
        tag("blockquote", said(words.text, words.language), dir=direction(words.language)) if words else None,
        tag("p", stances(one.stances, say), gone, disowned),
        _section(say("claim"), _claim(told.claim, say) if told.claim else tag("p", say("no_claims"))),
        _section(say("article"), _article(told, say)),
        _corrections(told, say),
        wrong_form(told.claim, one, say) if view.corrections and told.claim else None,
        missed_form(told.article, told.claim, one, say) if view.corrections and told.article else None,
        _section(say("evidence"), _evidence(one.evidence, told.claim, one, say)),
    )


def _section(title: str, *content: Markup | None) -> Markup:
    return tag("section", tag("h2", title), *content)


def _claim(claim: Claim, say: Texts) -> Markup:
    rows: list[tuple[str, object]] = [
        (say("speaker"), _speaker(claim, say)),
        (say("actor"), say.listed(map(say.party, claim.actors))),
        (say("counterpart"), _toward(claim, say)),
        (say("stance"), stances(claim.stances, say)),
        (say("source"), say.of("quote", claim.quote.value)),
    ]
    if claim.when is not None:
        date = f" {claim.when_date}" if claim.when_date else ""
        rows.append((say("when"), f"{say.of('when', claim.when.value)}{date}"))
    rows.append((say("why"), tag("ul", *_whys(claim, say), class_="rows")))
    return tag("dl", *((tag("dt", name), tag("dd", value)) for name, value in rows))


def _speaker(claim: Claim, say: Texts) -> Markup | str:
    if claim.speaker is None:
        return say("narration")
    mention = claim.speaker.mention
    said_as = (" (", tag("bdi", mention, lang=claim.language), ")") if mention else None
    return tag("span", tag("bdi", claim.speaker.name), said_as)


def _toward(claim: Claim, say: Texts) -> str:
    if claim.counterparts:
        return say.listed(map(say.party, claim.counterparts))
    return say("each_other") if len(claim.actors) > 1 else say("party_unnamed")


def _whys(claim: Claim, say: Texts) -> Iterable[Markup]:
    if claim.model_version == ANALYST:
        yield tag("li", say("by_analyst"))
    for why in claim.why:
        yield tag("li", say.of("stance", why.label.value), ": ", _reason(why, claim.language, say))


def _reason(why: Why, language: str, say: Texts) -> Markup:
    by = (say("by_rule"), " ", tag("code", why.rule)) if why.rule else (say("by_model"),)
    if not why.words:
        return join((by,))
    # one run, so that words of Arabic follow each other from right to left on an English page as well
    words = ((" " if number else None, tag("mark", w.text, class_="why")) for number, w in enumerate(why.words))
    return join((by, ": ", tag("span", words, lang=language, dir=direction(language), class_="words")))


def _article(told: Told, say: Texts) -> Markup:
    article, claim = told.article, told.claim
    if article is None:
        return tag("p", say("article_gone"))
    way = direction(article.language)
    marks = [*_marks(claim)] if claim is not None else []
    in_title = marks if claim is not None and claim.field == "title" else []
    in_text = marks if claim is not None and claim.field == "text" else []
    name = article.outlet or article.url or article.article_id
    return tag(
        "article",
        tag("p", outside(article.url, name), " ", say.time(article.published_at), class_="source"),
        tag("h3", marked(article.title, in_title), data_field="title", lang=article.language, dir=way) if article.title else None,
        tag("div", marked(article.text, in_text), data_field="text", lang=article.language, dir=way, class_="text", tabindex="0", role="region", aria_label=say("article")),
    )  # fmt: skip


def _marks(claim: Claim) -> Iterable[Mark]:
    yield Mark(Span(claim.start, claim.end), "claim")
    if claim.cue is not None:
        yield Mark(Span(claim.cue.start, claim.cue.end), "cue")
    for why in claim.why:
        yield from (Mark(Span(word.start, word.end), "why") for word in why.words)


def _corrections(told: Told, say: Texts) -> Markup | None:
    if not told.corrections:
        return None
    rows = (
        tag(
            "li",
            say.time(one.made_at),
            (" ", tag("bdi", one.analyst)) if one.analyst else None,
            ": ",
            say.of("fault", one.fault.value),
            " ",
            *(tag("span", stances(c.stances, say, sure=False), " ", tag("bdi", "+".join(c.actors)), " → ", tag("bdi", "+".join(c.counterparts))) for c in one.asserted),
            (" — ", tag("bdi", one.note)) if one.note else None,
        )
        for one in told.corrections
    )  # fmt: skip
    return _section(say("corrections"), tag("ul", *rows, class_="rows"))


def _evidence(evidence: Sequence[Evidence], claim: Claim | None, one: Statement, say: Texts) -> Markup:
    looked_at = claim.claim_id if claim else None
    rows = (
        tag(
            "li",
            say.time(e.published_at),
            " ",
            outside(e.url, e.outlet or e.agency or "—"),
            (" (", tag("bdi", e.agency), ")") if e.agency and e.outlet else None,
            " ",
            tag("a", say("to_text"), href=f"/statements/{one.statement_id}?claim={e.claim_id}", aria_current="true" if e.claim_id == looked_at else None),
            tag("p", said(e.text, e.language, short=True)) if e.text else None,
        )
        for e in evidence
    )  # fmt: skip
    return tag("ul", *rows, class_="rows")
