"""A real Chromium for the tests in this folder; every page they open belongs to them alone and is closed after them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsers import NO_CHROMIUM, chromium_is_required, find_chromium, launch_arguments


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One Chromium for all browser tests of a worker.

    Without one the tests are skipped, and the run's summary says so; with CLEAR_REQUIRE_BROWSER=1 they fail.
    """
    path = find_chromium(say=_say_past_the_capture(request))
    if path is None:
        if chromium_is_required():
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=launch_arguments())
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page in a fresh session at desk size."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="UTC")
    try:
        yield context.new_page()
    finally:
        context.close()


def _say_past_the_capture(request: pytest.FixtureRequest) -> Callable[[str], None]:
    def say(line: str) -> None:
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            os.write(2, f"\n{line}\n".encode())

    return say
