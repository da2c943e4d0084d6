"""`parley retract`: the ids of withdrawn articles in; the claims that are taken back out."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from streams.cli.group import Failure, Verb
from streams.cli.options import brokers_option, settings_with

if TYPE_CHECKING:
    from streams.settings import Settings


@click.command(
    cls=Verb, examples=("parley retract https://dawn.example/2024/10/04/talks", "parley retract n17 --dry-run")
)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@brokers_option
@click.option("--dry-run", is_flag=True, help="Only show what would be taken back.")
def command(articles: tuple[str, ...], brokers: str | None, dry_run: bool) -> None:
    """
    Take back what articles claimed: for an outlet that has withdrawn its report.

    ARTICLE is the id that it was sent with. Its claims leave their statements, which end where nobody else said the same; positions change, and nothing rings for that. Claims of an article that
    is still on its way are not found: retract it when it is there. Twice does no harm. The exit status is 1 where an article has no claims.
    """
    for article in articles:
        try:
            article.encode()
        except UnicodeEncodeError:
            raise click.UsageError(f"{article!r} is not UTF-8; write the id as the article has it") from None
    settings = settings_with(brokers)
    empty = [article for article in articles if not _retract(article, settings, dry_run=dry_run)]
    if empty:
        raise click.exceptions.Exit(1)


def _retract(article: str, settings: "Settings", *, dry_run: bool) -> bool:
    from streams.retracting import claims_of, retractions, send  # noqa: PLC0415 (help starts fast)
    from streams.topics import TopicsError, UnreachableError  # noqa: PLC0415

    try:
        claims = claims_of(settings, article)
        signals = retractions(claims, article, datetime.now(UTC))
        if not dry_run:
            send(settings, signals)
    except (UnreachableError, TopicsError) as error:
        raise Failure(str(error)) from None
    for claim in claims:
        labels = ", ".join(score.label for score in claim.stances)
        click.echo(f"{claim.claim_id} {'+'.join(claim.actors)} -> {'+'.join(claim.counterparts) or '-'}: {labels}")
    done = "would be taken back" if dry_run else "taken back"
    click.echo(
        f"{article}: {len(claims)} claims {done}" if claims else f"{article}: no claims of it are known", err=True
    )
    return bool(claims)
