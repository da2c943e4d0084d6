"""`parley rules`: files of rules, and of tests for them, in; what is wrong, line by line, and which tests fail, out."""

from pathlib import Path

import click

from streams.cli.group import Failure, Verb, Verbs


@click.command(
    cls=Verbs,
    examples=("parley rules check desk.toml", "parley rules test desk_test.toml"),
)
def command() -> None:
    """Look after the rules that ring: check them, and try them on news that you make up."""


@command.command(
    cls=Verb,
    examples=(
        "parley rules check                           # the rules that come with Parley",
        "parley rules check desk.toml && PARLEY_RULES=desk.toml parley worker",
    ),
)
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--show", is_flag=True, help="Print the rules that come with Parley, as a file to begin with.")
def check(files: tuple[Path, ...], *, show: bool) -> None:
    """
    Check files of rules. A fault is one line, FILE:LINE: what is wrong and what to write instead, and the exit status is then 1.

    docs/rules.md explains every setting. PARLEY_RULES names the file for the worker, which reads it again when it changes.
    """
    from streams.cli.rulechecks import faults_of, shipped, summary  # noqa: PLC0415 (help starts fast)

    if show:
        click.echo(shipped(), nl=False)
        return
    wrong = 0
    for file in files or (None,):
        faults = faults_of(file)
        for fault in faults:
            click.echo(fault, err=True)
        wrong += len(faults)
        click.echo(summary(file, len(faults)))
    if wrong:
        raise Failure(f"{wrong} fault{'' if wrong == 1 else 's'} to mend; docs/rules.md explains every setting")


@command.command(
    cls=Verb,
    examples=(
        "parley rules test desk_test.toml",
        "parley rules test --rules new.toml desk_test.toml   # the same tests with other rules",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--rules",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Try these rules instead of those that the tests name.",
)
def test(files: tuple[Path, ...], rules: Path | None) -> None:
    """
    Try rules: news that you make up goes in at times that you say, and the alerts that come out must be those that you expect, no more and no less.

    A FILE is TOML:

    \b
        rules = "desk.toml"          # without it, the rules that come with Parley
        [[test]]
        name = "a refusal softens"
        [[test.news]]
        at = "0h"
        actor = "RU"
        counterpart = "US"
        stances = ["closed_to_dialogue"]
        [[test.news]]
        at = "50h"
        article = "Moscow is ready for talks with Washington, Lavrov said."
        [[test.alerts]]
        at = "50h"
        rule = "shift"
        actor = "RU"

    docs/rules.md tells what else a piece of news may say. The exit status is 1 where a test fails.
    """  # noqa: D301 - click wants the real character
    from streams.cli.rulechecks import failures_of  # noqa: PLC0415 (help starts fast)

    failed = ran = 0
    for file in files:
        for name, failures in failures_of(file, rules):
            ran += 1
            failed += bool(failures)
            click.echo(f"{'FAILED' if failures else 'passed'}  {file.name}: {name}")
            for failure in failures:
                click.echo(f"        {failure}", err=True)
    if failed:
        raise Failure(f"{failed} of {ran} tests failed")
