"""Reporting: the numbers of one model, or of two, in; Markdown tables, which can stand in a report as they are, out."""

from classifiers.evaluation import Interval
from classifiers.lessons import Lessons, Outcome
from classifiers.stance import LABELS
from streams.cli.evaluating import Compared, Evaluated, Learnt

_COLUMNS = (
    ("articles", "articles", "d"),
    ("sentences", "sentences", "d"),
    ("exact", "exact", ".3f"),
    ("macro_f1", "macro-F1", ".3f"),
    ("claim_f1", "claim-F1", ".3f"),
    ("speaker", "speaker", ".3f"),
    ("actors", "actors", ".3f"),
    ("counterparts", "counterparts", ".3f"),
    ("false_alarms_per_100", "false/100", ".1f"),
)


def table(result: Evaluated) -> str:
    """Lay out the numbers: languages, stances with their intervals, calibration, speed."""
    head = ["", *(title for _, title, _ in _COLUMNS), "ECE"]
    rows = [
        [
            name,
            *(_cell(getattr(numbers, field), form) for field, _, form in _COLUMNS),
            _cell(result.calibration_error.get(name), ".3f"),
        ]
        for name, numbers in result.numbers.items()
    ]
    low_high = [_between(result.intervals.get(field), form) for field, _, form in _COLUMNS]
    grade = f", grade {result.grade}" if result.grade else ""
    return "\n".join(
        (
            f"model {result.model_version}{grade}",
            "",
            *_markdown(head, [*rows, ["95 %", *low_high, ""]]),
            "",
            *_markdown(["F1 (95 %)", *(stance.value for stance in LABELS), "macro"], _stances(result)),
            "",
            *_markdown(
                ["confidence", "stances", "mean", "right"],
                [
                    [f"{one.low:.1f}-{one.high:.1f}", str(one.count), f"{one.confidence:.3f}", f"{one.kept:.3f}"]
                    for one in result.bins
                ],
            ),
            "",
            f"{result.speed.ms_per_article:.1f} ms of CPU an article, {result.speed.ms_per_sentence:.2f} ms a sentence",
        )
    )


def lessons(result: Learnt) -> str:
    """Lay out how corrected sentences are read now: a row a language, and for the other model, if there is one, beside it."""
    head = ["", "corrected", "right", "share", *(one.value for one in Outcome if one is not Outcome.RIGHT)]
    lines = [f"model {result.model_version}" + (f", grade {result.grade}" if result.grade else ""), ""]
    lines += _markdown(head, [_lesson_row(name, one) for name, one in result.lessons.items()])
    if result.against_lessons is not None:
        lines += ["", f"against {result.against}", ""]
        lines += _markdown(head, [_lesson_row(name, one) for name, one in result.against_lessons.items()])
        lines += ["", f"{result.mended} sentences are right that were wrong, {result.broken} wrong that were right"]
    return "\n".join(lines)


def _lesson_row(name: str, one: Lessons) -> list[str]:
    wrong = [str(count) for outcome, count in one.outcomes.items() if outcome is not Outcome.RIGHT]
    return [name, str(one.sentences), str(one.outcomes[Outcome.RIGHT]), _cell(one.right, ".3f"), *wrong]


def beside(result: Compared) -> str:
    """Lay out two models side by side, and in how many sentences which of them is right where they differ."""
    one, other = result.one, result.other
    rows = [
        [
            name,
            measure,
            _cell(ours := getattr(one.numbers[name], measure), ".3f"),
            _cell(theirs := getattr(other.numbers[name], measure), ".3f"),
            _change(ours, theirs),
        ]
        for name in one.numbers
        for measure in ("macro_f1", "claim_f1", "exact", "speaker", "actors", "false_alarms_per_100")
    ]
    counts = [
        [name, str(t.sentences), str(t.same), str(t.one), str(t.other), str(t.neither), f"{t.chance:.3f}"]
        for name, t in result.tallies.items()
    ]
    return "\n".join(
        (
            f"one: {one.model_version} ({one.grade}); other: {other.model_version} ({other.grade})",
            "",
            *_markdown(["", "measure", "one", "other", "one - other"], rows),
            "",
            *_markdown(["", "sentences", "same", "only one right", "only other right", "neither", "p"], counts),
        )
    )


def _stances(result: Evaluated) -> list[list[str]]:
    rows = []
    for name, numbers in result.numbers.items():
        within = result.f1_intervals[name]
        cells = [
            f"{_cell(numbers.stances[stance].f1, '.2f')} ({_between(within.stances.get(stance), '.2f')})"
            for stance in LABELS
        ]
        rows.append([name, *cells, f"{_cell(numbers.macro_f1, '.2f')} ({_between(within.macro_f1, '.2f')})"])
    return rows


def _between(interval: Interval | None, form: str) -> str:
    return "" if interval is None else f"{interval.low:{form}}-{interval.high:{form}}"


def _cell(value: float | None, form: str) -> str:
    return "-" if value is None else f"{value:{form}}"


def _change(ours: float | None, theirs: float | None) -> str:
    return "-" if ours is None or theirs is None else f"{ours - theirs:+.3f}"


def _markdown(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
