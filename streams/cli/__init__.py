"""The command line: arguments in, an exit status out. Each verb is a module of this package, loaded when it is used."""

import click

from streams.cli.group import Parley

VERBS = (
    "demo",
    "extract",
    "quotes",
    "explain",
    "ingest",
    "feeds",
    "serve",
    "retract",
    "worker",
    "topics",
    "rules",
    "why",
    "board",
    "tail",
    "export",
    "corrections",
    "replay",
    "receivers",
    "deliveries",
    "deadletters",
    "train",
    "evaluate",
    "gazetteer",
    "config",
    "version",
)
"""The verbs in the order of the help: `streams.cli.VERB.command` is the click command."""

_parley = Parley(
    name="parley",
    verbs=VERBS,
    package=__name__,
    help="""Watch the news for one question: will they talk?

    News items go in; attributed claims, positions, alerts and metrics come out.
    """,
    examples=(
        "parley demo                                  # all of it on one screen, nothing to install",
        "parley extract news.jsonl > claims.jsonl     # no broker",
    ),
)

main = click.version_option(package_name="parley", prog_name="parley", message="%(prog)s %(version)s")(_parley)
