"""The pictures of docs/board.md: the news of the tests in; docs/board/*.png out. `python -m tests.browser.screenshots`."""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from tests.browser.driving import faults_of, opened
from tests.streams.webboard.board_news import all_news
from tests.streams.webboard.conftest import serving

FOLDER = Path(__file__).parents[2] / "docs" / "board"
# name, width, height
SHOTS = (
    ("table-1440-light-en", 1440, 860),
    ("table-390-dark-ar", 390, 1100),
    ("dyad-1440-dark-en", 1440, 1000),
    ("dyad-390-light-ar", 390, 1100),
    ("statement-1440-light-ar", 1440, 900),
    ("statement-390-dark-en", 390, 1100),
)


async def main(names):
    with tempfile.TemporaryDirectory() as folder:
        async with serving(Path(folder), all_news().reads) as board, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            statement = next(s for s in board.queries.statements("RU~US") if "ar" in s.languages)
            paths = {"table": "/", "dyad": "/dyads/RU~US", "statement": f"/statements/{statement.statement_id}"}
            for name, width, height in SHOTS:
                if names and name not in names:
                    continue
                what, _, scheme, language = name.split("-")
                async with opened(browser, board.base, width=width, scheme=scheme, language=language) as page:
                    await page.set_viewport_size({"width": width, "height": height})
                    await page.goto(f"{board.base}{paths[what]}?lang={language}")
                    await page.locator("#live:not([hidden])").wait_for()
                    await page.screenshot(path=FOLDER / f"{name}.png")
                    sys.stdout.write(
                        f"{name}: {(FOLDER / f'{name}.png').stat().st_size // 1024} kB {faults_of(page)}\n"
                    )
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
