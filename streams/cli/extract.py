"""`parley extract`: articles in; claims, or the cleaned articles, out. No broker."""

from pathlib import Path

import click

from streams.cli.group import Verb
from streams.cli.options import files_argument, gazetteer_option, grade_option, model_option, reader_option


@click.command(
    cls=Verb,
    examples=(
        "parley extract news.jsonl > claims.jsonl",
        "parley extract --articles story.txt",
        "tail -f feed.jsonl | parley extract | grep closed_to_dialogue",
    ),
)
@files_argument
@click.option(
    "--articles",
    is_flag=True,
    help="Write cleaned articles instead of claims: title, date, outlet, agency, keywords, stories.",
)
@click.option(
    "--why",
    is_flag=True,
    help="Tell in `why` also which words the model leans on where no rule found a stance; costs a reading a word.",
)
@model_option
@grade_option
@reader_option
@gazetteer_option
def command(
    files: tuple[str, ...],
    articles: bool,
    why: bool,
    model: Path | None,
    grade: str,
    reader: str,
    gazetteer: Path | None,
) -> None:
    """
    Read articles and write claims as JSON lines: who says what about talking to whom.

    A FILE holds one JSON object a line: id and text, and title, language, url, source, published_at where they are known. A .txt file is
    one article. `-` or no file is standard input. With a model of your own labels (`parley train --scheme`) it writes the sentences that have one. A line that cannot be read is reported as FILE:LINE: reason and stops nothing else;
    the exit status is then 1.
    """
    from streams.cli.extraction import articles_of, claims_by, extract, labels_by  # noqa: PLC0415 (help starts fast)

    read = articles_of if articles else labels_by(model) or claims_by(model, reader, gazetteer, grade, weigh=why)
    if extract(files, read):
        raise click.exceptions.Exit(1)
