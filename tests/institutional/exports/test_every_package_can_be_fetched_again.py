"""Whatever left can be fetched again, by the rights of the day: packages made at once, memos, what roadmaps came to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from clear_platform.foundation import clock
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import acting, events_for
from institutional.exports.models import ExportRecord
from institutional.exports.operations.keeping import expire_export_packages
from institutional.proof.operations import revoke_export_key
from institutional.public import remove_enterprise_from_portfolio
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises import factories as enterprises
from tests.institutional import factories
from tests.institutional.exports.packages import FORMATS, taken
from tests.outcomes.factories import enterprise
from tests.outcomes.learning.making import computed, looked, planned

pytestmark = pytest.mark.django_db
ANALYST = "analyst@example.org"
OWNER = "owner@example.org"


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[Path]:
    """Files of this test alone."""
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield tmp_path / "files"


class House:
    """A bank with one enterprise in its portfolio, that has a decision, and whoever takes packages there."""

    def __init__(self) -> None:
        self.bank = factories.institution("Harbor Bank")
        self.portfolio, [self.enterprise] = factories.holding(self.bank, name="Harbor Tiles")
        self.decision = enterprises.approved(self.enterprise).pk
        self.analyst = actors.member(self.bank, "analyst", email=ANALYST)
        self.client = client_of(ANALYST)
        self.ids: dict[str, object] = {
            "portfolio": self.portfolio,
            "enterprise": self.enterprise,
            "decision": self.decision,
        }

    def took(self, kind: str = "portfolio", format: str = "json") -> tuple[bytes, int]:
        """A package as it left at once, and the id of its record."""
        return taken(self.client, kind, self.ids[kind], f"?format={format}"), newest(self.client)["id"]


def newest(client: Client) -> Any:
    return client.get("/api/v1/exports?page_size=1").json()["results"][0]


def again(client: Client, export_id: int) -> Any:
    return client.get(f"/api/v1/exports/{export_id}/file")


def content_of(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("kind", ["enterprise", "decision", "portfolio"])
@pytest.mark.parametrize("format", FORMATS)
def test_what_left_at_once_is_the_same_bytes_again(kind: str, format: str) -> None:
    house = House()
    content, export_id = house.took(kind, format)
    told = newest(house.client)
    answer = again(house.client, export_id)
    assert (told["state"], told["sha256"]) == ("kept", hashlib.sha256(content).hexdigest())
    assert told["progress"]["parts"] == told["progress"]["parts_expected"]
    assert (content_of(answer), answer["Digest"]) == (content, f"sha-256={told['sha256']}")


def test_its_page_and_the_list_lead_to_the_file() -> None:
    content, export_id = House().took()
    page = page_client_of(ANALYST)
    address = f"/institutional/exports/{export_id}/file"
    shown = [
        page.get(one).content.decode() for one in ("/institutional/exports", f"/institutional/exports/{export_id}")
    ]
    assert [address in one for one in shown] == [True, True]
    assert content_of(page.get(address)) == content


def test_what_a_command_wrote_can_be_fetched_too(tmp_path: Path) -> None:
    house = House()
    call_command("export_package", "portfolio", str(house.portfolio), str(tmp_path / "p.json"), "--as", ANALYST)
    answer = again(house.client, newest(house.client)["id"])
    assert content_of(answer) == (tmp_path / "p.json").read_bytes()


@pytest.mark.parametrize(("format", "media_type"), [("pdf", "application/pdf"), ("md", "text/markdown; charset=utf-8")])
def test_a_memo_can_be_fetched_again(format: str, media_type: str) -> None:
    house = House()
    first: Any = house.client.get(f"/api/v1/decisions/{house.decision}/memo?format={format}")
    answer = again(house.client, newest(house.client)["id"])
    assert (content_of(answer), answer["Content-Type"]) == (content_of(first), media_type)


def test_what_a_roadmap_came_to_can_be_fetched_again() -> None:
    enterprise_id = enterprise("Harbour Joinery")
    owner = actors.member(enterprise_id, "owner", email=OWNER)
    looked(enterprise_id, owner)
    roadmap = planned(enterprise_id, owner)
    computed(roadmap, owner)
    client = client_of(OWNER)
    first: Any = client.get(f"/api/v1/roadmaps/{roadmap.pk}/outcome/document")
    assert content_of(again(client, newest(client)["id"])) == content_of(first)


def test_a_source_that_stopped_allowing_it_holds_it_back() -> None:
    house = House()
    _content, export_id = house.took()
    [source] = newest(house.client)["sources"]
    with acting(actors.system()):
        DataSource.objects.filter(code=source).update(may_export=False)
    refused = again(house.client, export_id)
    assert (refused.status_code, refused.json()["code"]) == (403, "rights.refused")


@pytest.mark.parametrize(
    ("kind", "code"),
    [("portfolio", "export.out_of_sight"), ("enterprise", "access.not_visible"), ("decision", "access.not_visible")],
)
def test_what_may_not_be_seen_any_more_is_not_handed_out(kind: str, code: str) -> None:
    house = House()
    _content, export_id = house.took(kind)
    remove_enterprise_from_portfolio(
        actor=actors.system(), portfolio_id=house.portfolio, enterprise_id=house.enterprise
    )
    refused = again(house.client, export_id)
    assert (refused.status_code, refused.json()["code"]) == (403, code)


def test_a_memo_of_what_may_not_be_seen_any_more_is_not_handed_out() -> None:
    house = House()
    content_of(house.client.get(f"/api/v1/decisions/{house.decision}/memo"))
    export_id = newest(house.client)["id"]
    remove_enterprise_from_portfolio(
        actor=actors.system(), portfolio_id=house.portfolio, enterprise_id=house.enterprise
    )
    assert again(house.client, export_id).status_code == 403


def test_what_a_revoked_key_signed_is_not_handed_out() -> None:
    house = House()
    _content, export_id = house.took()
    revoke_export_key(
        actor=actors.member(house.bank, "admin"), fingerprint=key_of(export_id), because="It was in a mail."
    )
    refused = again(house.client, export_id)
    assert (refused.status_code, refused.json()["code"]) == (409, "export.key_revoked")


def test_one_that_does_not_say_which_key_signed_it_is_not_handed_out() -> None:
    """Packages were kept before they said so: a revoked key could stand behind any of them."""
    house = House()
    _content, export_id = house.took()
    system = actors.system()
    with acting(system):
        row = ExportRecord.objects.get_for(system, export_id)
        told = {name: one for name, one in row.progress_json.items() if name != "key"}
        ExportRecord.objects.for_actor(system).filter(pk=export_id).update(progress_json=told)
    refused = again(house.client, export_id)
    assert (refused.status_code, refused.json()["code"]) == (409, "export.not_kept")


def key_of(export_id: int) -> str:
    system = actors.system()
    with acting(system, read_only=True):
        return str(ExportRecord.objects.get_for(system, export_id).progress_json["key"])


def test_each_time_is_in_the_log() -> None:
    house = House()
    _content, export_id = house.took()
    content_of(again(house.client, export_id))
    with acting(house.analyst, read_only=True):
        assert events_for(house.analyst).filter(action="fetch_export_package").count() == 1


def test_it_is_forgotten_with_the_others(files: Path) -> None:
    house = House()
    _content, export_id = house.took()
    with clock.fixed_at(clock.now() + timedelta(days=8)):
        assert expire_export_packages(actor=actors.system()) == 1
    refused = again(house.client, export_id)
    assert (newest(house.client)["state"], refused.json()["code"]) == ("expired", "export.not_kept")
