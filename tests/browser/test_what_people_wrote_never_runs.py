"""Whatever somebody wrote, and wherever it is shown: it stays text. Nothing of it runs, leads or is drawn.

Markup is planted in every text of the database (`planting`), past everything that checks what is written.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from django.contrib import admin
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.planting import SHOWN, plant
from tests.browser.test_every_page_of_the_demonstration import HELD, LOOKS, Look
from tests.browser.walking import Places, Visitor, sign_in
from tests.databases import ServerAddress
from tests.demonstration import Demonstration, demonstration_served
from tests.sizes import one_in

pytestmark = [pytest.mark.browser, pytest.mark.processes]

ALIVE = """() => [
    ...document.querySelectorAll("img[src='x'], [onerror], [onfocus], [href^='javascript:' i], [src^='javascript:' i]")
].map(one => one.outerHTML)"""
LISTS = sorted(f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry)


SHOWING = {"enterprise-list-page", "enterprise-page", "decision-list-page", "task-page", "institutional-portfolio"}


@dataclass
class Planted:
    """The demonstration with markup in all its texts, where everything is, and everybody, signed in."""

    served: Demonstration
    places: Places
    columns: Mapping[str, int]
    visitors: Mapping[str, Visitor]
    dialogs: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def planted(
    chromium: Browser, database_server: ServerAddress, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    """A demonstration of this story's own: what is planted in it can be taken back nowhere else."""
    with demonstration_served(database_server, tmp_path_factory.mktemp("planted")) as served:
        places = Places.of(served)
        visitors = {role: sign_in(chromium, served, role) for role in sorted({look.role for look in LOOKS})}
        found = Planted(served, places, plant(served.owner_address), visitors)
        for visitor in visitors.values():
            visitor.page.on("dialog", lambda dialog: (found.dialogs.append(dialog.message), dialog.dismiss()))
        yield found
        for visitor in visitors.values():
            visitor.context.close()


def what_runs(planted: Planted, visitor: Visitor, address: str) -> list[str]:
    """What on a page is alive, or was stopped by the policy alone."""
    visitor.complaints.heard.clear()
    planted.dialogs.clear()
    page: Page = visitor.open(address)
    # Advice of the browser about forms is none about what runs.
    complaints = [one for one in visitor.complaints.heard if not one.startswith("[DOM]")]
    return [*page.evaluate(ALIVE), *complaints, *planted.dialogs]


def test_the_markup_stands_in_many_texts(planted: Planted) -> None:
    taken = {column for column, rows in planted.columns.items() if rows}
    assert len(taken) > 30
    assert {
        "foundation_organization.name", "foundation_user.name", "enterprises_decisionrecord.title",
        "execution_implementationtask.title", "execution_milestone.evidence_text",
        "outcomes_outcome.notes", "institutional_portfolio.name", "foundation_importbatch.file_name",
    } - taken == set()  # fmt: skip


@pytest.mark.prove
@pytest.mark.parametrize("look", one_in(12, LOOKS, first=1), ids=str)
def test_nothing_of_it_runs_on_a_page(planted: Planted, look: Look) -> None:
    address = planted.places.path(look.name, look.kwargs) + look.query
    assert what_runs(planted, planted.visitors[look.role], address) == []


@pytest.mark.prove
@pytest.mark.parametrize("address", one_in(16, LISTS))
def test_nothing_of_it_runs_in_the_administration(planted: Planted, address: str) -> None:
    staff = planted.visitors["staff"]
    runs = what_runs(planted, staff, address)
    for link in staff.page.locator("#result_list tbody th a").all()[:1]:
        runs += what_runs(planted, staff, str(link.get_attribute("href")))
    assert runs == []


@pytest.mark.parametrize("look", [look for look in LOOKS if look.name in SHOWING and not look.query], ids=str)
def test_it_is_shown_as_text(planted: Planted, look: Look) -> None:
    """Otherwise the pages above would have shown nothing to be afraid of."""
    page = planted.visitors[look.role].open(planted.places.path(look.name, look.kwargs))
    assert SHOWN in page.locator("body").inner_text()


def test_it_is_text_on_paper_and_in_a_file(planted: Planted) -> None:
    visitor = planted.visitors["institution_analyst"]
    package = f"{planted.served.site}{planted.places.path('institutional-enterprise-package', HELD)}"
    paper = visitor.context.request.get(f"{package}?format=pdf")
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    drawn = PdfReader(io.BytesIO(paper.body()))
    assert SHOWN in " ".join(page.extract_text() for page in drawn.pages).replace("\n", " ")
    assert not any("/AA" in page or "/JS" in str(page.get("/Annots", "")) for page in drawn.pages)
