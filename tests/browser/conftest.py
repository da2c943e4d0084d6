"""A browser for the tests: Debian's chromium, driven by Playwright; skipped, and said so, where there is none."""

import os
import shutil

import pytest
from playwright.async_api import async_playwright

from tests.integration.conftest import embedded, running, settings  # noqa: F401, a worker and a broker beside the browser

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@pytest.fixture
async def browser():
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI skips nothing: install chromium")
        pytest.skip("NOT TESTED IN A BROWSER: install chromium")
    async with async_playwright() as playwright:
        # as root, which CI is, chromium has no sandbox; it opens nothing but our own page
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        await browser.close()
