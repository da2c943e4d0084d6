"""Explaining: names of files in; on standard output what the grammar and the model see in their sentences, and the number of faults, out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NoReturn

import click
from rich.console import Console
from rich.text import Text

from classifiers import article, raw
from classifiers.article import Article
from classifiers.candidates import Candidate, candidates
from classifiers.gazetteer import Gazetteer
from classifiers.grammar.engine import firings, said_at
from classifiers.grammar.firing import Firing, Mode
from classifiers.grammar.predicates import predicates
from classifiers.rejected import Rejected
from classifiers.span import Span
from classifiers.stance import Stance
from classifiers.verdicts import Explained, Outcome, Verdict
from streams.cli.extraction import guarded
from streams.cli.inputs import inputs
from streams.cli.printing import printable

_STYLES = {
    Stance.OPEN: "green",
    Stance.CLOSED: "red",
    Stance.CONFIRMATION: "blue",
    Stance.DENIAL: "magenta",
    Stance.CONDITIONAL: "yellow",
    Stance.UNDECIDED: "cyan",
}
_NEGATOR = "bold reverse"


class _Screen(Console):
    """A console that lets whoever called it know that the reader of a pipe has gone."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


Explain = Callable[[Article], Iterable[Explained]]
"""What tells of an article's candidates what a reader sees in them."""


def by_grammar(gazetteer: Gazetteer | None = None) -> Explain:
    """Explain with the grammar alone."""
    return lambda cleaned: (Explained(one, firings(one), ()) for one in candidates(cleaned, gazetteer))


def explain(files: Sequence[str], ask: Explain, *, every: bool) -> int:
    """
    Explain every article of *files* on standard output; return how many could not be read, each told in one line on standard error.

    A bug in the reading of one article stops nothing else.
    """
    console = _Screen(highlight=False, soft_wrap=True)
    faults = 0
    for item in inputs(files):
        lines = guarded(lambda value: _lines(value, ask, console, every=every), item)
        if isinstance(lines, str):
            click.echo(f"{item.place}: {lines}", err=True)
            faults += 1
            continue
        for line in lines:
            console.print(line)
    return faults


def _lines(value: bytes, ask: Explain, console: Console, *, every: bool) -> list[Text] | Rejected:
    parsed = raw.parse(value)
    cleaned = parsed if isinstance(parsed, Rejected) else article.read(parsed)
    if isinstance(cleaned, Rejected):
        return cleaned
    return list(explained(cleaned, ask, drawn=console.is_terminal, every=every))


def explained(cleaned: Article, ask: Explain, *, drawn: bool, every: bool) -> Iterator[Text]:
    """Draw one article, line by line; *drawn* on a terminal, where words have colours and Arabic runs by itself, else with brackets."""
    yield Text(printable(cleaned.article_id), style="bold")
    for one in ask(cleaned):
        if one.fired or one.verdicts or every:
            yield Text("  ").append_text(sentence(one.candidate, one.fired, drawn=drawn))
            yield from (told(firing, one.candidate, drawn=drawn) for firing in one.fired)
            yield from (judged(verdict, drawn=drawn) for verdict in one.verdicts)


def judged(verdict: Verdict, *, drawn: bool) -> Text:
    """Tell what the model makes of one stance: its confidence, what became of it, whose it is; the words that it leans on where no rule found any."""
    text = Text("    = ").append(verdict.label.value, style=_STYLES.get(verdict.label, "") if drawn else "")
    text.append(f" {verdict.confidence:.2f} {verdict.outcome.value.replace('_', ' ')}")
    if verdict.outcome is Outcome.UNSURE:
        text.append(f", under {verdict.threshold:.2f}")
    if verdict.outcome is Outcome.CLAIMED:
        text.append(f"  {'+'.join(verdict.actors)} -> {', '.join(verdict.counterparts) or '-'}")
        if verdict.speaker is not None:
            text.append(f"  said by {printable(verdict.speaker)}")
    if verdict.words:
        leaning = ", ".join(f"\u2068{w.text}\u2069" if drawn else printable(w.text) for w in verdict.words)
        text.append(f"\n      no rule; it leans on: {leaning}", style="dim" if drawn else "")
    return text


def sentence(candidate: Candidate, fired: Sequence[Firing], *, drawn: bool) -> Text:
    """Mark the deciding words of a sentence."""
    marks = {span: "negator" for one in fired for span in one.negators}
    for one in fired:
        marks |= {span: _STYLES.get(one.stances[0], "") for span in one.words}
    text, at = Text(style="" if fired else "dim"), candidate.start
    for span, style in sorted(marks.items()):
        if span.start < at:
            continue
        text.append(_between(candidate, at, span.start))
        words = _between(candidate, span.start, span.end)
        if drawn:
            text.append(words, style=_NEGATOR if style == "negator" else f"bold {style}")
        else:
            text.append(f"{{{words}}}" if style == "negator" else f"[{words}]")
        at = span.end
    text.append(_between(candidate, at, candidate.end))
    return _isolated(text) if drawn else text


def told(one: Firing, candidate: Candidate, *, drawn: bool) -> Text:
    """Tell of one firing: the stances, whose they are and who says so, then why."""
    text = Text("    ")
    for number, stance in enumerate(one.stances):
        text.append(", " if number else "").append(stance.value, style=_STYLES.get(stance, "") if drawn else "")
    text.append(f"  {'+'.join(one.holder) or '?'} -> {', '.join(one.toward) or '-'}")
    said = said_at(candidate, one.head)
    if said is not None:
        text.append(f"  said by {printable(said.speaker.name)}")
    if one.when is not None:
        text.append(f"  {one.when.value}")
    return text.append(f"\n      {_why(one, candidate, drawn=drawn)}", style="dim" if drawn else "")


def _why(one: Firing, candidate: Candidate, *, drawn: bool) -> str:
    words = " … ".join(_quoted(candidate, span, drawn=drawn) for span in one.words)
    parts = [f"{one.rule}: {predicates()[one.predicate].sense} ({words})", f"row {one.row}"]
    if one.mode is not Mode.ASSERTED:
        parts.append(one.mode.value)
    if one.reach is not None:
        parts.append(f"negated: {_quoted(candidate, one.reach, drawn=drawn)}")
    parts.append("precision not measured" if one.precision is None else f"precision {one.precision:.2f}")
    return "; ".join(parts)


def _quoted(candidate: Candidate, span: Span, *, drawn: bool) -> str:
    words = _between(candidate, span.start, span.end)
    return f"\u2068{words}\u2069" if drawn else words


def _between(candidate: Candidate, start: int, end: int) -> str:
    return printable(" ".join(candidate.text[start - candidate.start : end - candidate.start].split("\n")))


def _isolated(text: Text) -> Text:
    """Let a sentence run in its own direction and move nothing outside (U+2068, U+2069)."""
    return Text("\u2068").append_text(text).append("\u2069")
