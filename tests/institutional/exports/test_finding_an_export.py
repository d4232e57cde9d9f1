"""The list of what left: narrowed by what, who, how and when, in an order, and as a file; by the API and the page."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.credentials.operations import create_api_key
from institutional.exports.operations.keeping import request_export_package
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises import factories as enterprises
from tests.institutional import factories
from tests.institutional.exports.packages import taken

pytestmark = pytest.mark.django_db
ANALYST, VIEWER = "analyst@example.org", "viewer@example.org"
PAGE = "/institutional/exports"
TODAY = clock.today()
TOMORROW = TODAY + timedelta(days=1)


class House:
    """A bank of which three packages left, by two people, and one waits."""

    def __init__(self) -> None:
        self.bank = factories.institution("Harbor Bank")
        self.portfolio, [self.enterprise] = factories.holding(self.bank, name="Harbor Tiles")
        self.decision = enterprises.approved(self.enterprise).pk
        analyst = actors.member(self.bank, "analyst", email=ANALYST)
        self.viewer = actors.member(self.bank, "viewer", email=VIEWER)
        taken(client_of(ANALYST), "portfolio", self.portfolio, "?scope=outcomes")
        taken(client_of(VIEWER), "enterprise", self.enterprise, "?format=csv&scope=execution")
        taken(client_of(ANALYST), "decision", self.decision)
        request_export_package(
            actor=analyst, kind="portfolio", id=str(self.portfolio), scope="governance", format="json"
        )


@pytest.fixture
def house() -> House:
    return House()


def listed(query: str) -> list[tuple[str, str]]:
    """What and how much of it each export of the list is, as the API gives them."""
    answer: Any = client_of(ANALYST).get(f"/api/v1/exports?{query}")
    assert answer.status_code == 200, answer.content
    return [(one["subject_type"], one["scope"]) for one in answer.json()["results"]]


def shown(query: str = "") -> list[tuple[str, str]]:
    """The same as the file of the page gives them."""
    answer: Any = page_client_of(ANALYST).get(f"{PAGE}?file=csv&{query}")
    assert answer.status_code == 200, answer.content
    rows = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))
    return [(one["subject_type"], one["scope"]) for one in rows]


ALL = [("portfolio", "governance"), ("decision", "full"), ("enterprise", "execution"), ("portfolio", "outcomes")]
OF_API = {
    "subject_type=decision": ALL[1:2],
    "subject={enterprise}": ALL[2:3],
    "decision={decision}": ALL[1:2],
    "portfolio={portfolio}": [ALL[0], ALL[3]],
    "exported_by={viewer}": ALL[2:3],
    "format=csv": ALL[2:3],
    "scope=full": ALL[1:2],
    "state=waiting": ALL[:1],
    f"from={TOMORROW}": [],
    f"to={TOMORROW}": ALL,
    f"to={TODAY - timedelta(days=1)}": [],
    "search=harbor": ALL[2:3],
    "ordering=exported_at": ALL[::-1],
}
OF_PAGE = {
    "": ALL,
    "subject_type=decision": ALL[1:2],
    "of=enterprise:{enterprise}": ALL[2:3],
    "of=portfolio:{portfolio}": [ALL[0], ALL[3]],
    "who={viewer}": ALL[2:3],
    "format=csv": ALL[2:3],
    "scope=full": ALL[1:2],
    "state=waiting": ALL[:1],
    f"from={TOMORROW}": [],
    f"to={TODAY}": ALL,
    "ordering=exported_at": ALL[::-1],
    "ordering=colour": ALL,
    "of=enterprise:1000000": ALL,
    "who=nobody": ALL,
}


def filled(query: str, house: House) -> str:
    viewer = house.viewer.id
    return query.format(enterprise=house.enterprise, decision=house.decision, portfolio=house.portfolio, viewer=viewer)


def test_the_api_narrows_by_what_who_how_and_when(house: House) -> None:
    assert {query: listed(filled(query, house)) for query in OF_API} == OF_API


def test_the_page_narrows_by_what_who_how_and_when(house: House) -> None:
    assert {query: shown(filled(query, house)) for query in OF_PAGE if OF_PAGE[query]} == {
        query: found for query, found in OF_PAGE.items() if found
    }


def test_nothing_found_is_said_and_leads_back_to_all(house: House) -> None:
    text = page_client_of(ANALYST).get(f"{PAGE}?from={TOMORROW}").content.decode()
    assert ("Nothing matches" in text, 'href="/institutional/exports"' in text) == (True, True)


def test_an_export_of_what_somebody_may_not_see_is_not_asked_for_by_its_id(house: House) -> None:
    actors.member(factories.institution(), "analyst", email="other@example.org")
    other: Any = client_of("other@example.org")
    asked = ("subject={enterprise}", "decision={decision}", "portfolio={portfolio}", "exported_by={viewer}")
    answers = [other.get(f"/api/v1/exports?{filled(one, house)}") for one in asked]
    assert [one.status_code for one in answers] == [403] * 4


def test_ids_of_two_kinds_are_not_taken_for_each_other(house: House) -> None:
    """A portfolio may have the id of an enterprise."""
    assert {kind for kind, _scope in listed(f"subject={house.enterprise}")} == {"enterprise"}
    assert {kind for kind, _scope in listed(f"portfolio={house.portfolio}")} == {"portfolio"}


def test_the_page_is_put_in_order_by_its_heads_and_offers_the_file(house: House) -> None:
    text = page_client_of(ANALYST).get(f"{PAGE}?format=csv").content.decode()
    assert "ordering=-byte_count" in text
    assert "file=csv" in text
    assert text.count("Can be fetched</a>") == 1


def test_an_owner_finds_what_the_enterprise_took_along_and_nothing_that_others_took(house: House) -> None:
    actors.member(house.enterprise, "owner", email="owner@example.org")
    taken(client_of("owner@example.org"), "enterprise", house.enterprise)
    page = page_client_of("owner@example.org")
    short = page.get("/exports?format=json")
    assert (short.status_code, short["Location"]) == (302, f"{PAGE}?format=json")
    shown = page.get(PAGE).content.decode()
    assert "1 export" in shown
    rail = shown.split('aria-label="Parts of CLEAR"')[1].split("</nav>")[0]
    assert f'href="{PAGE}"' in rail
    rows = client_of("owner@example.org").get("/api/v1/exports").json()["results"]
    assert [one["subject_name"] for one in rows] == ["Harbor Tiles"]


def test_what_a_key_took_was_taken_by_who_made_the_key(house: House) -> None:
    admin = actors.member(house.bank, "admin")
    key = create_api_key(actor=admin, name="A program", scopes=["exports.read"]).key
    program = Client(headers={"Authorization": f"Api-Key {key}"})
    taken(program, "portfolio", house.portfolio)
    [found] = [one for one in program.get("/api/v1/exports").json()["results"] if one["exported_by"] == "The admin"]
    assert found["subject_type"] == "portfolio"


@pytest.mark.parametrize(
    ("institution", "back"), [(True, "/institutional/enterprises/{}"), (False, "/enterprises/{}/")]
)
def test_who_asks_for_an_export_finds_the_way_back(house: House, institution: bool, back: str) -> None:
    owner = "owner@example.org"
    actors.member(house.enterprise, "owner", email=owner)
    client = page_client_of(ANALYST if institution else owner)
    page = client.get(f"/institutional/enterprises/{house.enterprise}/export").content.decode()
    way = back.format(house.enterprise)
    assert f'href="{way}"' in page
    assert client.get(way).status_code == 200
