"""`parley config`: the environment in; every setting with its value, secrets masked, out."""

import click

from streams.cli.group import Verb
from streams.cli.options import brokers_option, settings_with


@click.command(
    cls=Verb,
    examples=("parley config | grep BROKERS",),
)
@brokers_option
def command(brokers: str | None) -> None:
    """Show every setting as the environment variable that sets it, secrets masked."""
    from streams.settings import describe  # noqa: PLC0415 (help starts fast)

    for variable, value in describe(settings_with(brokers)).items():
        click.echo(f"{variable}={value}")
