"""`parley why`: two parties in; what the position of the pair rests on, and why each rule rang or did not, out."""

import click

from streams.cli.group import Failure, Verb
from streams.cli.options import brokers_option, settings_with


@click.command(cls=Verb, examples=("parley why RU US", "parley why Hamas IL --json | jq .verdicts"))
@click.argument("one")
@click.argument("other")
@brokers_option
@click.option("--json", "as_json", is_flag=True, help="Write the records as JSON instead of a text.")
@click.option(
    "--statements",
    "shown",
    type=click.IntRange(0, 32),
    default=5,
    show_default=True,
    help="How many statements of each side to tell.",
)
def command(one: str, other: str, brokers: str | None, *, as_json: bool, shown: int) -> None:
    """
    Say where a pair of parties stands toward each other, on which statements that rests, and why each rule rang or did not.

    ONE and OTHER are country codes (RU) or ids of groups (Hamas), in any order. It reads Kafka's topics, and changes nothing.
    """
    from streams.cli.whying import answer  # noqa: PLC0415 (help starts fast)

    pair = [party.upper() if len(party) == 2 else party for party in (one, other)]
    if pair[0] == pair[1]:
        raise click.UsageError("name two different parties, as in: parley why RU US")
    lines = answer(settings_with(brokers), *pair, as_json=as_json, shown=shown)
    if lines is None:
        raise Failure(
            f"nothing is known of {'~'.join(sorted(pair))}; parley gazetteer --help tells how parties are called"
        )
    for line in lines:
        click.echo(line)
