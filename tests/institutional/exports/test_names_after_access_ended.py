"""What left stays in the institution's book, without its name once what it is about may not be read any more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import override_settings

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import acting
from enterprises.decisions.memo.gathering import memo_of
from enterprises.decisions.operations.exporting import export_memo, packed_memo
from institutional.exports.contracts.published import KINDS
from institutional.exports.errors import OutOfSight
from institutional.exports.models import ExportRecord
from institutional.exports.operations.keeping import request_export_package, write_next
from institutional.exports.operations.packing import packed, recorded
from institutional.exports.queries.gathering import gathered_of
from institutional.exports.queries.kept import kept_package
from institutional.public import remove_enterprise_from_portfolio
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises import factories as enterprises
from tests.institutional import factories
from tests.institutional.exports.packages import taken

pytestmark = pytest.mark.django_db
ANALYST = "analyst@example.org"
NAME, TITLE = "Harbor Tiles", "Collect on a calendar"


class House:
    """A bank that took packages of an enterprise, one of its decisions, and the portfolio it was in."""

    def __init__(self) -> None:
        self.bank = factories.institution("Bank of the Bay")
        self.portfolio, [self.enterprise] = factories.holding(self.bank, name=NAME)
        self.decision = enterprises.approved(self.enterprise).pk
        self.analyst = actors.member(self.bank, "analyst", email=ANALYST)
        for kind, id, query in (
            ("enterprise", self.enterprise, ""),
            ("enterprise", self.enterprise, "?format=pdf"),
            ("decision", self.decision, ""),
            ("portfolio", self.portfolio, ""),
        ):
            taken(client_of(ANALYST), kind, id, query)
        with acting(self.analyst, read_only=True):
            rows = ExportRecord.objects.for_actor(self.analyst).order_by("pk")
            self.whole, self.paper, self.decided, self.held = (row.pk for row in rows)
        self.pages: Any = page_client_of(ANALYST)

    def end(self) -> None:
        remove_enterprise_from_portfolio(actor=self.analyst, portfolio_id=self.portfolio, enterprise_id=self.enterprise)

    def read(self, address: str, **headers: str) -> Any:
        return self.pages.get(address, headers=headers)

    def told(self, address: str) -> str:
        answer = self.read(address)
        assert answer.status_code == 200, (address, answer.content)
        content: bytes = answer.getvalue()
        return content.decode()


@pytest.fixture
def house() -> House:
    return House()


def addresses(house: House) -> list[str]:
    return [
        "/api/v1/exports",
        "/api/v1/exports?subject_type=enterprise",
        "/institutional/exports",
        "/institutional/exports?ordering=subject_name",
        f"/institutional/exports?of=enterprise:{house.enterprise}",
        "/institutional/exports?file=csv",
        *(
            f"{where}/{one}"
            for where in ("/api/v1/exports", "/institutional/exports")
            for one in (house.whole, house.paper, house.decided)
        ),
    ]


def test_the_record_stays_with_kind_and_number_and_the_name_is_told_nowhere(house: House) -> None:
    named = {address: house.told(address) for address in addresses(house)}
    assert [address for address, told in named.items() if NAME not in told and TITLE not in told] == []
    house.end()
    told = {address: house.told(address) for address in addresses(house)}
    assert [address for address, text in told.items() if NAME in text or TITLE in text] == []
    assert [address for address, text in told.items() if "harbor-tiles" in text.lower()] == []
    rows = json.loads(told["/api/v1/exports"])["results"]
    assert [(one["subject_type"], one["subject"], one["subject_name"] == "") for one in rows] == [
        ("portfolio", str(house.portfolio), False),
        ("decision", str(house.decision), True),
        ("enterprise", str(house.enterprise), True),
        ("enterprise", str(house.enterprise), True),
    ]
    assert f"Enterprise {house.enterprise}" in told["/institutional/exports"]
    assert "not yours to read any more" in told[f"/institutional/exports/{house.whole}"]


def test_of_the_portfolio_the_name_stays(house: House) -> None:
    before = house.read(f"/api/v1/exports/{house.held}").json()
    house.end()
    assert house.read(f"/api/v1/exports/{house.held}").json() == before


def test_a_search_by_the_name_finds_it_no_more(house: House) -> None:
    found = "/api/v1/exports?search=harbor"
    assert len(house.read(found).json()["results"]) == 2
    house.end()
    assert house.read(found).json()["results"] == []
    assert "Nothing matches" in house.told("/institutional/exports?search=harbor")


def test_what_was_held_before_is_not_said_to_be_unchanged(house: House) -> None:
    address = f"/api/v1/exports/{house.whole}"
    tag = house.read(address)["ETag"]
    assert house.read(address, if_none_match=tag).status_code == 304
    house.end()
    after = house.read(address, if_none_match=tag)
    assert (after.status_code, after.json()["subject_name"], after.json()["file_name"]) == (200, "", "")
    assert after["ETag"] != tag


@pytest.mark.parametrize("where", ["/api/v1/exports/{paper}/proof", "/api/v1/exports/{whole}/file",
                                   "/institutional/exports/{paper}/proof", "/institutional/exports/{held}/file",
                                   "/api/v1/exports?subject={enterprise}"])  # fmt: skip
def test_file_and_proof_stay_closed_and_refusals_do_not_name_it(house: House, where: str) -> None:
    address = where.format(**vars(house))
    assert house.told(address)
    house.end()
    refused = house.read(address)
    assert refused.status_code == 403
    assert NAME not in refused.getvalue().decode()


def test_a_package_that_is_not_kept_any_more_is_not_named_either(house: House) -> None:
    system = actors.system()
    with acting(system):
        ExportRecord.objects.for_actor(system).filter(pk=house.whole).update(state="expired")
    address = f"/api/v1/exports/{house.whole}/file"
    assert NAME in house.read(address).content.decode()
    house.end()
    refused = house.read(address)
    assert (refused.status_code, NAME in refused.content.decode()) == (409, False)
    assert f"enterprise {house.enterprise}" in refused.content.decode()


def test_staff_read_every_name(house: House) -> None:
    house.end()
    actors.staff(email="staff@example.org")
    staff: Any = page_client_of("staff@example.org")
    assert NAME in staff.get("/api/v1/exports").content.decode()


def left(house: House) -> list[tuple[int, str]]:
    with acting(house.analyst, read_only=True):
        return list(ExportRecord.objects.for_actor(house.analyst).order_by("pk").values_list("pk", "state"))


def refused_again(house: House, export_id: int) -> tuple[str, str]:
    """What fetching a package once more says after access ended."""
    with acting(house.analyst, read_only=True), pytest.raises(ClearError) as refusal:
        kept_package(actor=house.analyst, export_id=export_id)
    return refusal.value.code, refusal.value.detail


@pytest.mark.parametrize("kind", ["enterprise", "decision", "portfolio"])
def test_what_was_read_before_access_ended_does_not_leave_after_it(house: House, kind: str) -> None:
    before, actor = left(house), house.analyst
    id, export = {
        "enterprise": (str(house.enterprise), house.whole),
        "decision": (str(house.decision), house.decided),
        "portfolio": (str(house.portfolio), house.held),
    }[kind]
    with acting(actor, read_only=True):
        gathered = gathered_of(actor=actor, kind=kind, id=id, scope="full")
        package = packed(actor=actor, gathered=gathered, format="json")
    house.end()
    with gathered, package.file.content.file, pytest.raises(ClearError) as refusal:
        recorded(actor=actor, gathered=gathered, package=package, format="json")
    assert (refusal.value.code, refusal.value.detail) == refused_again(house, export)
    assert left(house) == before


def test_a_memo_that_was_read_before_access_ended_does_not_leave_after_it(house: House) -> None:
    before, actor = left(house), house.analyst
    with acting(actor, read_only=True):
        memo, scales = memo_of(actor=actor, decision_id=house.decision)
        package = packed_memo(actor=actor, memo=memo, scales=scales, format="md", paper="a4")
    house.end()
    with pytest.raises(ClearError) as refusal:
        export_memo(actor=actor, memo=memo, package=package)
    assert (refusal.value.code, refusal.value.detail) == refused_again(house, house.decided)
    assert left(house) == before


@override_settings(EXPORT_ROWS_AT_ONCE=0)
def test_what_a_job_made_is_not_kept_once_access_ended(house: House) -> None:
    """Its parts were written while the enterprise was in sight; they are put together after that."""
    made = request_export_package(
        actor=house.analyst, kind="portfolio", id=str(house.portfolio), scope="full", format="json"
    ).pk
    parts = len(KINDS["portfolio"].scopes["full"])
    for _ in range(parts):
        write_next(actor=house.analyst, export_id=made)
    house.end()
    with pytest.raises(OutOfSight):
        write_next(actor=house.analyst, export_id=made)
    assert (made, "writing") in left(house)
