"""The demo's screens: events as they come in; one live screen on a terminal, plain lines in a pipe, out."""

import io
import re
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.text import Text

from classifiers.claim import Claim
from streams.alerts import Alert
from streams.demo.drawing import alert_lines, claim_line, isolated, letter_line, positions_table
from streams.demo.news import Item
from streams.demo.promises import Outcome
from streams.demo.receiver import Receiver
from streams.demo.story import Event, Letter, Story

_ALERTS = 3
_FRAMES_PER_SECOND = 8
_PICTURE = (110, 42)
_FONTS = re.compile(r"@font-face\s*{.*?}\s*(?=@font-face|\.)", re.DOTALL)
_SVG = _FONTS.sub("", CONSOLE_SVG_FORMAT).replace("<g class=", '<g xml:space="preserve" class=')
"""Rich's own drawing of a terminal, less the fonts that it would fetch from elsewhere, and with every space."""


class Show(Protocol):
    """Somewhere to show the demo."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def say(self, text: str) -> None:
        """Tell what is going on outside the story."""

    def sent(self, item: Item) -> None:
        """Tell that *item* went into Kafka."""

    def came(self, event: Event) -> None:
        """Tell what came out of Kafka."""


class Lines:
    """Every event as a line of plain text, whole: for pipes, and for what comes after the story."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def say(self, text: str) -> None:
        self._print(Text(text, style="dim"))

    def sent(self, item: Item) -> None:
        self._print(Text(f"{item.at:%d %b %H:%M}  in   {item.title}", style="dim"))

    def came(self, event: Event) -> None:
        for line in _lines(event, None):
            self._print(line)

    def _print(self, line: Text) -> None:
        self._console.print(line, soft_wrap=True)


class Screen:
    """One screen that is drawn anew eight times a second: the newest claims, the positions, the newest alerts, the numbers."""

    def __init__(self, console: Console, story: Story, receiver: Receiver, items: Sequence[Item]) -> None:
        self._console = console
        self._story = story
        self._receiver = receiver
        self._total = len(items)
        self._sent = 0
        self._now: datetime | None = None
        self._said = ""
        self._claims: deque[Claim] = deque(maxlen=100)
        self._alerts: deque[Alert] = deque(maxlen=_ALERTS)
        self._letters: deque[Letter] = deque(maxlen=1)
        self._live = Live(
            console=console,
            screen=True,
            get_renderable=self.drawn,
            refresh_per_second=_FRAMES_PER_SECOND,
            transient=True,
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def say(self, text: str) -> None:
        self._said = text

    def sent(self, item: Item) -> None:
        self._sent += 1
        self._now = item.at
        self._said = item.title

    def came(self, event: Event) -> None:
        match event:
            case Claim():
                self._claims.append(event)
            case Alert():
                self._alerts.append(event)
            case Letter():
                self._letters.append(event)

    def drawn(self) -> RenderableType:
        """Draw the screen as it stands."""
        width, height = self._console.size
        positions = positions_table(self._story.positions.values())
        alerts = [line for alert in self._alerts for line in alert_lines(alert, width)]
        letters = [letter_line(letter) for letter in self._letters]
        room = height - positions.row_count - len(alerts) - len(letters) - 7
        claims = [claim_line(claim, width) for claim in list(self._claims)[-max(room, 1) :]]
        padding = [Text("")] * max(room - len(claims), 0)
        return Group(
            self._head(),
            Rule("claims", align="left", style="dim"),
            *claims,
            *padding,
            Rule("positions", align="left", style="dim"),
            positions,
            Rule("alerts", align="left", style="dim"),
            *alerts,
            *letters,
            Rule(style="dim"),
            Text(numbers(self._story, self._receiver), no_wrap=True, overflow="ellipsis"),
        )

    def _head(self) -> Text:
        head = Text("Parley ", style="bold", no_wrap=True, overflow="ellipsis")
        head.append(f" invented news, {self._sent} of {self._total}", style="dim")
        if self._now is not None:
            head.append(f"  {self._now:%a %d %b %H:%M}", style="bold cyan")
        return head.append(f"  {isolated(self._said, self._console.width)}")


def picture(story: Story, receiver: Receiver, items: Sequence[Item]) -> str:
    """Draw the screen as it stands at the end of the story, as SVG."""
    width, height = _PICTURE
    console = Console(record=True, width=width, height=height, file=io.StringIO(), force_terminal=True, highlight=False)
    screen = Screen(console, story, receiver, items)
    for item in items:
        screen.sent(item)
    events: list[Event] = [*story.claims.values(), *story.alerts.values(), *story.letters.values()]
    for event in events:
        screen.came(event)
    console.print(screen.drawn())
    return console.export_svg(title="parley demo", code_format=_SVG)


def numbers(story: Story, receiver: Receiver) -> str:
    """Sum up what has come out, on one line."""
    counts = {
        "articles": len(story.articles),
        "claims": len(story.claims),
        "statements": len(story.statements),
        "positions": len(story.positions),
        "alerts": len(story.alerts),
        "deliveries": len(receiver.accepted),
        "repeats dropped": receiver.repeats,
        "dead letters": len(story.letters),
    }
    return "  ".join(f"{name} {count}" for name, count in counts.items())


def ending(console: Console, story: Story, receiver: Receiver, outcomes: Sequence[Outcome]) -> None:
    """Print what stays on the screen when the story is over: positions, alerts, promises, numbers."""
    width = console.width if console.is_terminal else None
    console.print()
    console.print(positions_table(story.positions.values()))
    console.print()
    if console.is_terminal:
        for alert in story.alerts.values():
            for line in alert_lines(alert, width):
                console.print(line)
        console.print()
    for outcome in outcomes:
        mark = Text("kept    ", style="green") if outcome.kept else Text("BROKEN  ", style="bold red")
        console.print(
            mark + Text(outcome.promise if outcome.kept else f"{outcome.promise} ({outcome.seen})"), soft_wrap=True
        )
    console.print()
    console.print(Text(numbers(story, receiver), style="bold"), soft_wrap=True)


def _lines(event: Event, width: int | None) -> list[Text]:
    match event:
        case Claim():
            return [claim_line(event, width)]
        case Alert():
            return [
                Text("ALERT ", style="bold") + line if i == 0 else line
                for i, line in enumerate(alert_lines(event, width))
            ]
        case Letter():
            return [letter_line(event)]
    return []
