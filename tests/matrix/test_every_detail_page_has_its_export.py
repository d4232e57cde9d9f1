"""Whoever reads a page about one thing takes it away from there: each leads to the package that holds what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from clear_platform.foundation.papers.routes import Route
from tests.matrix.addresses import filled, walked
from tests.matrix.knocking import People
from tests.matrix.world import BAKERIES, BANKS

TO_A_PACKAGE = re.compile(r'href="/institutional/(\w+)/[^/"]+/export(?:\?scope=(\w+))?"')
ENDS_IN_A_ROW = re.compile(r"<(?:int|uuid):\w+_id>/?$")
EXPORTED = {
    "enterprise-page": ("enterprises", ""),
    "enterprise-decisions-page": ("enterprises", "governance"),
    "analysis-page": ("enterprises", "governance"),
    "decision-page": ("decisions", ""),
    "decision-lineage-page": ("decisions", ""),
    "decision-versions-page": ("decisions", ""),
    "decision-execution-page": ("decisions", ""),
    "decision-forecast-page": ("decisions", ""),
    "enterprise-execution-page": ("enterprises", "execution"),
    "task-page": ("decisions", ""),
    "enterprise-roadmap-page": ("enterprises", "execution"),
    "roadmap-page": ("enterprises", "execution"),
    "ticket-instance-page": ("enterprises", "execution"),
    "enterprise-outcomes-page": ("enterprises", "outcomes"),
    "enterprise-outcome-page": ("enterprises", "outcomes"),
    "enterprise-snapshots-page": ("enterprises", "outcomes"),
    "enterprise-snapshot-page": ("enterprises", "outcomes"),
    "roadmap-outcome-page": ("enterprises", "outcomes"),
    "enterprise-dashboard-page": ("enterprises", "outcomes"),
    "capability-lineage-page": ("enterprises", "outcomes"),
    "readiness-lineage-page": ("enterprises", "outcomes"),
    "readiness-contest-page": ("enterprises", "outcomes"),
    "institutional-enterprise": ("enterprises", ""),
    "institutional-enterprise-figure": ("enterprises", ""),
    "institutional-portfolio": ("portfolios", ""),
    "institutional-portfolio-figure": ("portfolios", ""),
    "institutional-portfolio-enterprises": ("portfolios", ""),
    "institutional-portfolio-enterprise": ("portfolios", ""),
    "institutional-portfolio-position": ("portfolios", ""),
    "institutional-portfolio-overview": ("portfolios", "outcomes"),
    "institutional-portfolio-overview-figure": ("portfolios", "outcomes"),
}
"""Pages about one thing, and the package each leads to: of what, and how much of it."""
WHO = {True: (BANKS[0], "admin"), False: (BAKERIES[0], "owner")}
"""Whether a page is of institutions, and who looks at it."""
NO_PACKAGE = {
    "run-page": "how something was worked out; what came of it is in the packages of its enterprise",
    "review-page": "a question to a person; it leads to what it is about",
    "import-page": "a file that came in; it gives back what it could not take",
    "export-page": "a package itself, which is fetched there",
}


def about_a_row() -> Iterator[Route]:
    """Pages whose address ends in the id of a row. What an organization runs has its own console."""
    for route in walked():
        if not route.namespace and ENDS_IN_A_ROW.search(route.path) and "/organizations/" not in route.path:
            yield route


def test_every_page_about_one_thing_is_known_here() -> None:
    assert {route.name for route in about_a_row()} - EXPORTED.keys() == NO_PACKAGE.keys()


@pytest.mark.parametrize("name", EXPORTED)
def test_it_leads_to_the_package_that_holds_what_it_shows(people: People, name: str) -> None:
    [route] = [one for one in walked() if not one.namespace and one.name == name]
    key, role = WHO[name.startswith("institutional")]
    path = filled(route, people.world.ids[key])
    assert path is not None
    answer = people.sessions[key, role].get(path)
    assert answer.status_code == 200
    assert EXPORTED[name] in TO_A_PACKAGE.findall(answer.content.decode())
