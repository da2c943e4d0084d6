"""The demo's drawings: claims, positions, alerts, letters in; lines and tables for a terminal or a pipe out."""

from collections.abc import Iterable
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from rich.table import Table
from rich.text import Text

from classifiers.claim import Claim, StanceScore
from classifiers.stance import Stance
from streams.alerts import Alert
from streams.demo.story import Letter
from streams.names import english_name
from streams.positions import Position, Stand

_STANCES = {
    Stance.OPEN: ("open", "green"),
    Stance.CLOSED: ("closed", "red"),
    Stance.CONFIRMATION: ("plans", "bold green"),
    Stance.DENIAL: ("no plans", "bold red"),
    Stance.CONDITIONAL: ("if", "yellow"),
    Stance.UNDECIDED: ("undecided", "magenta"),
}
_SEVERITIES = {"info": "cyan", "warning": "bold yellow", "critical": "bold red"}
_HALF = 5
"""Cells of a bar on either side of its middle."""


def claim_line(claim: Claim, width: int | None) -> Text:
    """Draw a claim: who, for whom → whom, stances, and the words in their own language, cut to *width* cells where it is given."""
    line = Text(
        f"{claim.published_at:%d %b}  " if claim.published_at else "undated ", style="dim", no_wrap=width is not None
    )
    line.append(isolated(claim.speaker.name if claim.speaker else claim.outlet or "narration", width), style="bold")
    line.append(f"  {parties(claim.actors)}", style="cyan")
    if claim.counterparts:
        line.append(f" → {parties(claim.counterparts)}", style="cyan")
    line.append("  ").append_text(stances(claim.stances))
    if claim.story:
        line.append("  (glued on)", style="dim")
    return line.append(quoted(claim.text, width, taken=cell_len(line.plain)), style="italic")


def alert_lines(alert: Alert, width: int | None) -> list[Text]:
    """Draw an alert: what changed, and the first words that it rests on."""
    head = Text(
        f"{alert.rule} ", style=_SEVERITIES.get(alert.severity, ""), no_wrap=width is not None, overflow="ellipsis"
    )
    head.append(alert.summary, style="bold" if alert.severity != "info" else "")
    lines = [head]
    for evidence in alert.evidence[:1]:
        lead = Text("  ", no_wrap=width is not None, overflow="ellipsis")
        names = (isolated(name, width) for name in (evidence.speaker, evidence.outlet) if name)
        lead.append(", ".join(names), style="dim")
        lines.append(lead.append(quoted(evidence.text, width, taken=cell_len(lead.plain)), style="italic"))
    return lines


def letter_line(letter: Letter) -> Text:
    """Draw a dead letter: why, and where the record stays."""
    line = Text("dead letter ", style="bold red", no_wrap=True, overflow="ellipsis")
    return line.append(
        f"{letter.reason}: {letter.detail} ({letter.topic}, partition {letter.partition}, offset {letter.offset})",
        style="",
    )


def positions_table(positions: Iterable[Position]) -> Table:
    """Draw both directions of every dyad on both axes, at the latest moment that each has heard; 78 cells are enough for it."""
    table = Table(box=None, pad_edge=False, header_style="dim", expand=False)
    for name in ("position", "closed open", "denied conf.", "", "said", "as of"):
        table.add_column(name, no_wrap=True, justify="right" if name == "said" else "left")
    for position in sorted(positions, key=lambda p: p.dyad):
        for stand in position.stands:
            if stand.statements:
                table.add_row(*_row(stand, position.as_of))
    return table


def _row(stand: Stand, as_of: datetime) -> tuple[str | Text, ...]:
    flags = [word for word, raised in (("if", stand.conditional), ("undecided", stand.undecided)) if raised]
    return (
        f"{_short(stand.actor)} → {_short(stand.counterpart)}",
        bar(stand.willingness),
        bar(stand.plans),
        Text(" ".join(flags), style="yellow"),
        str(len(stand.statements)),
        f"{as_of:%d %b %H:%M}",
    )


def _short(party: str) -> str:
    return english_name(party).removeprefix("the ")


def bar(value: float | None) -> Text:
    """
    Draw a value from -1 to 1 as a bar from the middle; dots where nothing was said.

    >>> bar(-0.5).plain, bar(1.0).plain, bar(None).plain
    ('   ██┃     ', '     ┃█████', '·····┃·····')
    """
    if value is None:
        return Text(f"{'·' * _HALF}┃{'·' * _HALF}", style="dim")
    cells = "█" * round(abs(value) * _HALF)
    left, right = (cells, "") if value < 0 else ("", cells)
    return Text(f"{left:>{_HALF}}┃{right:<{_HALF}}", style="red" if value < 0 else "green")


def stances(scores: Iterable[StanceScore]) -> Text:
    """Draw stances as short words; the confidence follows where the model is not sure of it."""
    words = []
    for score in scores:
        word, style = _STANCES.get(score.label, (score.label.value, ""))
        words.append(Text(word if score.confidence >= 0.8 else f"{word} {score.confidence:.0%}", style=style))
    return Text(", ").join(words)


def parties(ids: Iterable[str]) -> str:
    """
    Name parties in English.

    >>> parties(("IR", "US"))
    'Iran, United States'
    """
    return ", ".join(map(_short, ids))


def quoted(text: str, width: int | None, taken: int = 0) -> str:
    """Quote *text* on one line, cut to what *width* cells leave beside *taken*; the whole where no width is given."""
    flat = " ".join(text.split())
    if width is None:
        return f"  «{flat}»"
    room = width - taken - 4
    if room < 8:
        return ""
    cut = flat if cell_len(flat) <= room else set_cell_size(flat, room - 1).rstrip() + "…"
    return f"  {isolated(f'«{cut}»', width)}"


def isolated(text: str, width: int | None) -> str:
    """
    Put *text* between marks of isolation (U+2068, U+2069), which take no cell, where it is drawn on a terminal (*width* is given).

    Arabic then runs from right to left inside them and moves nothing outside.
    """
    return text if width is None else f"\u2068{text}\u2069"
