"""`parley quotes`: articles in; every piece of reported speech out. No broker."""

from functools import partial
from pathlib import Path

import click

from streams.cli.group import Verb
from streams.cli.options import files_argument, gazetteer_option


@click.command(
    cls=Verb,
    examples=(
        "parley quotes news.jsonl > quotes.jsonl",
        "parley quotes story.txt | jq -r '.speaker.name'",
    ),
)
@files_argument
@gazetteer_option
def command(files: tuple[str, ...], gazetteer: Path | None) -> None:
    """
    Read articles and write who says what in them as JSON lines, whatever it is about.

    A FILE is as for `parley extract`. A line has the words of the source and of the cue, the parts of what is said (start and end are code
    points of the title or the text), the kind: direct, indirect or mixed, and the speaker where it is known. What is reported inside a
    report comes first and has the greater depth. A line that cannot be read is reported as FILE:LINE: reason and stops nothing else; the
    exit status is then 1.
    """
    from streams.cli.extraction import extract  # noqa: PLC0415 (help starts fast)
    from streams.cli.gazetteers import loaded  # noqa: PLC0415
    from streams.cli.quoting import quotes_of  # noqa: PLC0415

    if extract(files, partial(quotes_of, gazetteer=loaded(gazetteer))):
        raise click.exceptions.Exit(1)
