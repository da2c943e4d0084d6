"""Options that several verbs share."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.group import Failure

if TYPE_CHECKING:
    from streams.settings import Settings

files_argument = click.argument("files", nargs=-1, metavar="[FILE]...")
"""Files of articles; `streams.cli.inputs` opens them, and says which it can't read while it goes on with the others."""

model_option = click.option(
    "--model",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Read with the model in DIR instead of the one that comes with Parley.",
)

grade_option = click.option(
    "--grade",
    type=click.Choice(["auto", "full", "fast"]),
    default="auto",
    envvar="PARLEY_GRADE",
    show_default=True,
    help="Read with the model's encoder (full), or without it (fast), which costs less; auto: full where it has one. Else PARLEY_GRADE.",
)

gazetteer_option = click.option(
    "--gazetteer",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    envvar="PARLEY_GAZETTEER",
    metavar="FILE",
    help="Your own facts about parties, persons and names; see `parley gazetteer check --help`. Else PARLEY_GAZETTEER.",
)

reader_option = click.option(
    "--reader",
    type=click.Choice(["model", "grammar"]),
    default="model",
    show_default=True,
    help="Who reads: the trained model, or the stance grammar alone.",
)

brokers_option = click.option(
    "--brokers",
    metavar="HOST:PORT,...",
    help="Kafka's addresses; else PARLEY_BROKERS, else 127.0.0.1:9092.",
)


def settings_with(brokers: str | None = None) -> "Settings":
    """
    Read the settings from the environment, with *brokers* from the command line before it.

    A fault ends the command with one line, also one in the files of a certificate: of those librdkafka would only say that it can't begin.
    """
    from streams.settings import SettingError, load  # noqa: PLC0415 (help starts fast)

    given = {} if brokers is None else {"PARLEY_BROKERS": brokers}
    try:
        settings = load({**os.environ, **given})
        if settings.uses_tls:
            from streams.security import context  # noqa: PLC0415

            context(settings)
    except SettingError as error:
        if brokers is not None and str(error).startswith("PARLEY_BROKERS"):
            raise click.UsageError(str(error).replace("PARLEY_BROKERS", "--brokers")) from None
        raise Failure(str(error)) from None
    return settings
