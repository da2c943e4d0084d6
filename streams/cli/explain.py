"""`parley explain`: articles in; what the stance grammar sees in each sentence, and why, out."""

from pathlib import Path

import click

from streams.cli.group import Verb
from streams.cli.options import files_argument, gazetteer_option


@click.command(
    cls=Verb,
    examples=(
        "parley explain story.txt",
        "parley explain --all news.jsonl | less -R",
    ),
)
@files_argument
@click.option("--all", "every", is_flag=True, help="Show the sentences about parties in which nothing fires, too.")
@gazetteer_option
def command(files: tuple[str, ...], every: bool, gazetteer: Path | None) -> None:
    """
    Read articles and tell, sentence by sentence, which rules of the grammar fire, on which words, and whose stance that is.

    A FILE is as for `parley extract`. The deciding words are coloured, or stand in [brackets] where there is no colour, negations in {braces}. Below a
    sentence is a line for each rule that fires: the stances, whose they are, toward whom, who says so; the rule with what its words say and in what mode, the scope of the
    negation, and how often the rule was right on texts that its author had not read. An article in another language than Arabic, Russian and English, or without a
    word of dialogue and the name of a party, has nothing below its id.
    """
    from streams.cli.explaining import explain  # noqa: PLC0415 (help starts fast)
    from streams.cli.gazetteers import loaded  # noqa: PLC0415

    if explain(files, loaded(gazetteer), every=every):
        raise click.exceptions.Exit(1)
