"""`parley explain`: articles in; what the stance grammar and the model see in each sentence, and why, out."""

from pathlib import Path

import click

from streams.cli.group import Verb
from streams.cli.options import files_argument, gazetteer_option, grade_option, model_option, reader_option


@click.command(
    cls=Verb,
    examples=(
        "parley explain story.txt",
        "parley explain --reader grammar story.txt",
        "parley explain --all news.jsonl | less -R",
    ),
)
@files_argument
@click.option("--all", "every", is_flag=True, help="Show the sentences about parties in which nothing is found, too.")
@model_option
@grade_option
@reader_option
@gazetteer_option
def command(
    files: tuple[str, ...], every: bool, model: Path | None, grade: str, reader: str, gazetteer: Path | None
) -> None:
    """
    Read articles and tell, sentence by sentence, which rules of the grammar fire, on which words, and what the model makes of it.

    A FILE is as for `parley extract`. The deciding words are coloured, or stand in [brackets] where there is no colour, negations in {braces}. Below a
    sentence is a line for each rule that fires: the stances, whose they are, toward whom, who says so; the rule with what its words say and in what mode, the scope of the
    negation, and how often the rule was right on texts that its author had not read. Lines that begin with = are the model's: its confidence in a stance, and whether it is
    claimed, or why not; where no rule found the stance, the words without which the model would be least sure. An article in another language than Arabic, Russian and English, or without a
    word of dialogue and the name of a party, has nothing below its id.
    """
    from streams.cli.explaining import by_grammar, explain  # noqa: PLC0415 (help starts fast)
    from streams.cli.extraction import no_model_beside_grammar, reader_of  # noqa: PLC0415
    from streams.cli.gazetteers import loaded  # noqa: PLC0415

    own = loaded(gazetteer)
    if reader == "grammar":
        no_model_beside_grammar(model)
        ask = by_grammar(own)
    else:
        ask = reader_of(model, own, grade, weigh=True).explain
    if explain(files, ask, every=every):
        raise click.exceptions.Exit(1)
