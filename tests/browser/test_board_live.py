"""The board in a browser beside a worker and a broker: an article goes in, and the page that somebody looks at changes; so does what they correct."""

import pytest

from streams.settings import load
from streams.topics import RAW
from streams.webboard.run import Board
from tests.browser.driving import faults_of, opened
from tests.integration.reading import read
from tests.integration.test_board_kafka import ROLES, article, environment
from tests.integration.topiclog import write

pytestmark = [pytest.mark.embedded, pytest.mark.slow, pytest.mark.timeout(300)]

LONG = 120_000


def side(page, band):
    """Where France stands toward Germany, as the table shows it."""
    return page.locator(f"tr[data-dyad='DE~FR'] td:has-text('France toward Germany') .value.{band}")


async def test_what_goes_into_kafka_changes_the_page_and_what_is_corrected_there_comes_back(
    browser,
    embedded,
    settings,
    running,
    tmp_path,
):
    looking = load(environment(embedded, tmp_path))
    async with running(settings, ROLES, read=read):
        async with Board(looking) as board:
            base = f"http://127.0.0.1:{board.port}"
            async with opened(browser, base) as table, opened(browser, base) as desk:
                await table.goto(f"{base}/?lang=en")
                await table.locator("#live:not([hidden])").wait_for()
                await table.evaluate("window.stays = true")
                write(embedded.bootstrap, RAW.named("parley"), [article("a", "talks")])
                await side(table, "open").wait_for(timeout=LONG)

                await desk.goto(f"{base}/?lang=en")
                await desk.locator("td.last a").click()
                await desk.get_by_text("Something wrong with this claim?").click()
                form = desk.locator("form.correction", has_text="wrong stance")
                await form.get_by_label("wrong stance").check()
                await form.get_by_label("open to dialogue").uncheck()
                await form.get_by_label("closed to dialogue").check()
                await form.get_by_role("button").click()
                await desk.get_by_text("Your correction is sent").wait_for()
                await side(table, "closed").wait_for(timeout=LONG)
                assert await table.evaluate("window.stays"), "the row changed without a reload"
                assert faults_of(table) == faults_of(desk) == []

        async with Board(looking) as board, opened(browser, f"http://127.0.0.1:{board.port}") as page:
            await page.goto(f"http://127.0.0.1:{board.port}/?lang=en")
            await side(page, "closed").wait_for()
