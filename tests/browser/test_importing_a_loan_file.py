"""A programme officer imports a loan file in a real browser: sends it, reads about it, loads it, takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from clear_platform.foundation.public import StaffGroup
from tests import actors
from tests.browser.looking import usable
from tests.institutional.loan_files.factories import BAD, checked, row, written

pytestmark = pytest.mark.browser

LONGEST_WAIT = 300_000
"""No statement about speed, in milliseconds: only so that a test that waits for what never comes ends at all."""


def test_a_file_is_sent_read_loaded_and_taken_back(
    start_live_server: Callable[..., str], page: Page, tmp_path: Path
) -> None:
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    file = tmp_path / "march.csv"
    file.write_bytes(written([row(1), row(2, Name="JOSÉ’S CAFÉ"), *BAD], encoding="windows-1252", delimiter=";"))
    site = start_live_server()

    page.goto(f"{site}/institutional/imports")
    page.get_by_label("E-mail").fill("officer@example.org")
    page.get_by_label("Password").fill(actors.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Imports", level=1)).to_be_visible()
    page.get_by_role("link", name="Import a file").click()
    assert usable(page) == []

    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("2 of 9 rows can be loaded, 7 stay behind.")).to_be_visible()
    expect(page.get_by_text("CSV, Windows-1252, semicolon")).to_be_visible()
    expect(page.get_by_role("row", name="Row 7, MIS_Status")).to_contain_text("PAID")
    assert usable(page) == []

    with page.expect_download() as saving:
        page.get_by_role("link", name="Save 7 rows left behind").click()
    assert saving.value.suggested_filename == "march_rejected.csv"

    page.get_by_role("button", name="Load 2 rows").click()
    expect(page.get_by_text("2 loans new, 0 changed, 0 as before. 7 rows stayed behind.")).to_be_visible()
    page.get_by_role("link", name="Take back…").click()
    assert usable(page) == []
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text(re.compile(r"Taken back: .*2 enterprises"))).to_be_visible()

    page.goto(f"{site}/institutional/imports")
    expect(page.get_by_role("row", name=re.compile("march.csv"))).to_contain_text("undone")
    assert usable(page) == []


def test_a_large_file_is_loaded_while_one_watches_and_the_page_says_when_it_is_done(
    start_live_server: Callable[..., str], page: Page
) -> None:
    officer = actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    batch = checked(officer, written([row(serial) for serial in range(1_500)]))
    site = start_live_server(worker=True)

    page.goto(f"{site}/institutional/imports/{batch.id}")
    page.get_by_label("E-mail").fill("officer@example.org")
    page.get_by_label("Password").fill(actors.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Load 1,500 rows").click()
    expect(page.get_by_role("status")).to_contain_text("of 1,500 rows")
    # Nothing comes while it is looked at: the page is drawn anew once all is loaded.
    page.context.set_offline(True)
    assert usable(page) == []
    page.context.set_offline(False)

    expect(page.get_by_text("1,500 loans new, 0 changed, 0 as before.")).to_be_visible(timeout=LONGEST_WAIT)
    expect(page.get_by_role("link", name="Take back…")).to_be_visible()
    assert usable(page) == []
