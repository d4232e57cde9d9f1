"""Staff see scores, readiness and outcomes in the administration, and compute anew from there."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from capability.comparing.models import Comparison
from capability.public import newest_readiness, readiness_for
from clear_platform.foundation.public import StaffGroup, acting
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.clients import page_client_of
from tests.enterprises.factories import enterprise
from tests.outcomes.factories import measured

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    enterprise_id = enterprise(name="Quarry Glass").id
    diagnosed(enterprise_id)
    measured(enterprise_id, nps=40)
    recomputed(enterprise_id)
    return enterprise_id


def staff(group: StaffGroup) -> Client:
    actors.staff(group, email="staff@example.org")
    return page_client_of("staff@example.org")


@pytest.mark.parametrize(
    "path",
    [
        "capability/capability/",
        "capability/capabilityscore/?q=quarry",
        "capability/financingreadiness/?flag=short_runway",
        "capability/readinessflag/",
        "capability/readinesslapse/?q=quarry",
        "capability/comparison/",
        "capability/fall/?q=quarry",
        "outcomes/outcome/?q=quarry",
        "outcomes/metricdefinition/?q=nps",
    ],
)
def test_every_list_opens_and_can_be_searched(enterprise_id: int, path: str) -> None:
    assert staff(StaffGroup.AUDITOR).get(f"/admin/{path}").status_code == 200


def test_the_filter_by_flag_keeps_those_in_which_it_stands(enterprise_id: int) -> None:
    client = staff(StaffGroup.AUDITOR)
    standing = client.get("/admin/capability/financingreadiness/?flag=short_runway").content.decode()
    other = client.get("/admin/capability/financingreadiness/?flag=open_default").content.decode()
    assert ("Quarry Glass" in standing, "Quarry Glass" in other) == (True, False)


def test_a_readiness_is_told_by_names_and_its_flags_in_words(enterprise_id: int) -> None:
    client, system = staff(StaffGroup.AUDITOR), actors.system()
    with acting(system):
        row = newest_readiness(system, [enterprise_id])[enterprise_id]
    for path in ("", f"{row.id}/change/"):
        shown = client.get(f"/admin/capability/financingreadiness/{path}").content.decode()
        assert ("Runway under 3 months" in shown, "[&quot;short_runway" in shown) == (True, False)
    assert "readiness of Quarry Glass: " in shown
    assert "Recomputations" in shown


def test_a_comparison_leads_to_the_page_that_shows_it() -> None:
    client, system = staff(StaffGroup.AUDITOR), actors.system()
    with acting(system):
        row = Comparison.objects.create(is_invented=True, enterprises=6, document_json={"as_of": "2026-04-14"})
    shown = client.get(f"/admin/capability/comparison/{row.pk}/change/").content.decode()
    assert '<a href="/readiness/fairness?of=enterprises-invented">Gaps, errors and drift</a>' in shown
    assert "as_of" not in shown


def compute_anew(client: Client, enterprise_id: int) -> str:
    system = actors.system()
    with acting(system):
        row = readiness_for(system).filter(enterprise_id=enterprise_id).first()
    chosen = {"action": "recompute", "_selected_action": [str(row.pk)]}
    return client.post("/admin/capability/financingreadiness/", chosen, follow=True).content.decode()


def test_computing_anew_goes_through_the_operation(enterprise_id: int) -> None:
    diagnosed(enterprise_id, cash=Decimal("200000"))
    shown = compute_anew(staff(StaffGroup.PROGRAMME_OFFICER), enterprise_id)
    assert "1 computed anew." in shown
    system = actors.system()
    with acting(system):
        assert "short_runway" not in newest_readiness(system, [enterprise_id])[enterprise_id].flags


def test_for_an_auditor_who_is_not_offered_it_nothing_is_computed(enterprise_id: int) -> None:
    diagnosed(enterprise_id, cash=Decimal("200000"))
    shown = compute_anew(staff(StaffGroup.AUDITOR), enterprise_id)
    assert "Compute anew" not in shown
    system = actors.system()
    with acting(system):
        assert "short_runway" in newest_readiness(system, [enterprise_id])[enterprise_id].flags
