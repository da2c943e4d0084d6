"""The board in a browser: what a person sees on it, with a mouse, a keyboard or a screen reader, wide and narrow, by day and by night, in both languages."""

from importlib import resources

import pytest

from tests.browser.driving import faults_of, opened
from tests.integration.conftest import until
from tests.streams.webboard.board_news import CLOSED, PESKOV, all_news, article, claim
from tests.streams.webboard.conftest import serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

AXE = resources.files("axe_playwright_python") / "axe.min.js"
LATER = (-1, "en", "Harbour Evening", None, "No second round", "The Kremlin said there would be no second round with Washington.", "there would be no second round with Washington", "no second round", PESKOV, "RU", "US", (CLOSED,))  # fmt: skip


async def violations(page):
    """Ask axe-core what hinders people; a page of ours loads no script of others, so that it comes in by the debugger's door."""
    await page.evaluate(AXE.read_text("utf-8"))
    found = await page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
    )
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]


async def test_every_page_is_open_to_everyone_and_fits_every_screen(browser, tmp_path):
    log = all_news()
    async with serving(tmp_path, log.reads) as board:
        statement = next(s for s in board.queries.statements("RU~US") if "ar" in s.languages)
        pages = ("/", "/dyads/RU~US", f"/statements/{statement.statement_id}")
        for width, scheme, language in ((1440, "light", "en"), (390, "dark", "ar")):
            async with opened(browser, board.base, width=width, scheme=scheme, language=language) as page:
                for path in pages:
                    await page.goto(f"{board.base}{path}?lang={language}")
                    await page.locator("#live:not([hidden])").wait_for()
                    for details in await page.locator("details").all():
                        await details.evaluate("one => one.open = true")
                    assert await violations(page) == [], (width, scheme, language, path)
                    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, path)
                assert faults_of(page) == []


async def test_the_page_is_live_answers_to_keys_and_takes_corrections(browser, tmp_path):
    log = all_news()
    async with serving(tmp_path, log.reads) as board, opened(browser, board.base, width=1440) as page:
        await page.goto(f"{board.base}/?lang=en")
        await page.locator("#live:not([hidden])").wait_for()
        await until(lambda: len(board.hub))

        await page.keyboard.press("j")
        await page.keyboard.press("j")
        assert "Iran" in await page.evaluate("document.activeElement.textContent")
        await page.keyboard.press("k")
        assert "Russia" in await page.evaluate("document.activeElement.textContent")

        before = await page.locator("tr[data-dyad='RU~US'] .last").inner_text()
        await page.evaluate("window.stays = true")
        told = article(99, LATER)
        log.reads.clear()
        log.publish(told, claim(told, LATER))
        board.take(log.reads)
        changed = page.locator("tr[data-dyad='RU~US'].fresh .last", has_text="no second round")
        await changed.wait_for(timeout=20_000)
        assert "no second round" not in before
        assert await page.evaluate("window.stays"), "the row changed without a reload"
        assert "Russia" in await page.evaluate("document.activeElement.textContent"), (
            "and whoever stood on it still does"
        )

        await page.keyboard.press("/")
        await page.keyboard.type("hamas")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/?q=hamas*")
        assert await page.locator("#rows > tr").count() == 1

        await page.goto(f"{board.base}/dyads/RU~US")
        assert await page.locator("svg.chart").count() == 2
        assert await page.locator("path.line.willingness").first.evaluate("line => line.getTotalLength() > 50")
        assert await page.locator("svg.chart a").count() == len(board.queries.statements("RU~US"))

        statement = next(s for s in board.queries.statements("RU~US") if "ar" in s.languages)
        await page.goto(f"{board.base}/statements/{statement.statement_id}")
        await page.get_by_text("Something was missed?").click()
        await page.evaluate(MARK_WORDS)
        await page.wait_for_function("document.getElementById('words').value === 'ولم يحدد موعدا'")
        missed = page.locator("form.correction", has=page.locator("#words"))
        await missed.get_by_label("undecided").check()
        await missed.get_by_role("button").click()
        await page.get_by_text("Your correction is sent").wait_for()
        assert len(board.producer.sent) == 1
        assert faults_of(page) == []


MARK_WORDS = """() => {
  const text = document.querySelector("[data-field=text]");
  const node = text.lastChild;
  const start = node.textContent.indexOf("ولم يحدد موعدا");
  getSelection().setBaseAndExtent(node, start, node, start + "ولم يحدد موعدا".length);
}"""
