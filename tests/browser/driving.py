"""Driving a browser: a width, a colour scheme and a language in; a page that notes every fault of its own, and every request to elsewhere, out."""

from contextlib import asynccontextmanager

_FAULTS = {}


@asynccontextmanager
async def opened(browser, base, *, width=1440, scheme="light", language="en"):
    """Open a page of its own; it and its cookies are gone afterwards."""
    context = await browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language, reduced_motion="reduce"
    )
    page = await context.new_page()
    faults = _FAULTS[page] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("request", lambda request: None if request.url.startswith(base) else faults.append(request.url))
    try:
        yield page
    finally:
        await context.close()


def faults_of(page):
    """What went wrong on *page*: errors in scripts, refusals of the policy, requests to elsewhere."""
    return _FAULTS[page]
