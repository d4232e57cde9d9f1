"""Features are switched for the installation by administrators, and for an organization by its own or by staff."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clear_platform.foundation.features.errors import FeatureHeldOff, FeatureOff, UnknownFeature
from clear_platform.foundation.features.guard import Features, needs_feature, where_on
from clear_platform.foundation.features.operations import set_feature
from clear_platform.foundation.features.queries import feature_on, features_of
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import (
    ANONYMOUS,
    Actor,
    NotVisible,
    OrganizationKind,
    RoleNotAllowed,
    StaffGroup,
    acting,
)
from tests import actors
from tests.clients import client_of, page_client_of, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION)


@pytest.fixture
def admin(bank: int) -> Actor:
    return actors.member(bank, "admin", email="admin@example.org")


def is_on(code: str, organization_id: int | None, *, asked_by: Actor = ANONYMOUS) -> bool:
    with acting(asked_by):
        return feature_on(code, organization_id=organization_id)


def switch(actor: Actor, organization_id: int | None, enabled: bool | None, code: str = "reports") -> None:
    set_feature(actor=actor, organization_id=organization_id, code=code, enabled=enabled)


def test_a_feature_is_on_until_somebody_switches_it_off(bank: int) -> None:
    assert is_on("reports", bank)


def test_an_administrator_of_an_institution_switches_a_feature_off_for_it_alone(bank: int, admin: Actor) -> None:
    switch(admin, bank, False)
    assert not is_on("reports", bank)
    assert is_on("reports", actors.organization(OrganizationKind.INSTITUTION))


def test_the_choice_of_the_installation_holds_where_nothing_was_chosen(bank: int) -> None:
    switch(actors.staff(), None, False)
    assert not is_on("reports", bank)
    assert not is_on("reports", None)


def test_what_staff_choose_for_one_organization_goes_before_the_installations_choice(bank: int) -> None:
    switch(actors.staff(), None, False)
    switch(actors.staff(), bank, True)
    assert is_on("reports", bank)


def test_taking_the_own_choice_back_lets_the_installations_hold_again(bank: int, admin: Actor) -> None:
    switch(admin, bank, False)
    switch(admin, bank, None)
    assert is_on("reports", bank)


def test_an_organization_does_not_give_itself_what_the_installation_is_without(bank: int, admin: Actor) -> None:
    switch(actors.staff(), None, False)
    with pytest.raises(FeatureHeldOff):
        switch(admin, bank, True)


@pytest.mark.parametrize("enabled", [True, None])
def test_an_organization_does_not_switch_on_what_staff_took_from_it(
    bank: int, admin: Actor, enabled: bool | None
) -> None:
    switch(actors.staff(), bank, False)
    with pytest.raises(FeatureHeldOff):
        switch(admin, bank, enabled)


def test_what_staff_took_stays_theirs_when_a_member_switches_it_off_too(bank: int, admin: Actor) -> None:
    switch(actors.staff(), bank, False)
    switch(admin, bank, False)
    with pytest.raises(FeatureHeldOff):
        switch(admin, bank, True)


def test_an_organization_may_do_without_what_the_installation_is_without(bank: int, admin: Actor) -> None:
    switch(actors.staff(), None, False)
    switch(admin, bank, False)
    assert not is_on("reports", bank)


def test_members_choose_nothing_for_the_installation(admin: Actor) -> None:
    with pytest.raises(RoleNotAllowed):
        switch(admin, None, False)


def test_programme_officers_choose_for_an_organization_and_not_for_the_installation(bank: int) -> None:
    officer = actors.staff(StaffGroup.PROGRAMME_OFFICER)
    switch(officer, bank, False)
    assert not is_on("reports", bank)
    with pytest.raises(RoleNotAllowed):
        switch(officer, None, False)


def test_nobody_chooses_for_another_organization(admin: Actor) -> None:
    with pytest.raises(NotVisible):
        switch(admin, actors.organization(OrganizationKind.INSTITUTION), False)


def test_a_grant_on_an_enterprise_does_not_include_its_features(bank: int, admin: Actor) -> None:
    enterprise = actors.organization(OrganizationKind.ENTERPRISE)
    actors.granted(bank, enterprise, level="act")
    with pytest.raises(NotVisible):
        switch(admin, enterprise, False)
    with acting(admin), pytest.raises(NotVisible):
        features_of(admin, enterprise)


@pytest.mark.parametrize("role", ["analyst", "viewer"])
def test_other_roles_of_an_institution_switch_nothing(bank: int, role: str) -> None:
    with pytest.raises(RoleNotAllowed):
        switch(actors.member(bank, role), bank, False)


def test_what_is_no_feature_is_named(bank: int, admin: Actor) -> None:
    with pytest.raises(UnknownFeature):
        switch(admin, bank, False, code="telepathy")


def test_each_switch_leaves_who_did_it_and_what_was_before(bank: int, admin: Actor) -> None:
    switch(admin, bank, False)
    with acting(admin):
        event = AuditEvent.objects.for_actor(admin).get(action="set_feature")
    assert (event.actor_id, event.organization_id, event.object_id) == (admin.id, bank, "reports")
    assert (event.before, event.after) == ({"enabled": None}, {"enabled": False})


def test_it_is_the_same_answer_for_a_participant_who_sees_no_rows(admin: Actor) -> None:
    enterprise = actors.organization(OrganizationKind.ENTERPRISE)
    switch(actors.member(enterprise, "owner"), enterprise, False)
    assert not is_on("reports", enterprise, asked_by=actors.member(enterprise, "participant"))


@needs_feature("reports")
def write_a_report(*, actor: Actor) -> str:
    """Stand for an operation."""
    return "written"


class ReportPage:
    """Stands for a view or a model admin, which carries its actor."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @needs_feature("reports")
    def get(self) -> str:
        return "shown"


@needs_feature("reports")
def send_a_report(*, organization_id: int) -> str:
    """Stand for a job."""
    return "sent"


DOORS: dict[str, Callable[[Actor, int], str]] = {
    "an operation": lambda actor, _: write_a_report(actor=actor),
    "a view": lambda actor, _: ReportPage(actor).get(),
    "a job": lambda _, organization_id: send_a_report(organization_id=organization_id),
}


@pytest.mark.parametrize("door", DOORS)
def test_one_line_closes_a_door_while_the_feature_is_off(bank: int, admin: Actor, door: str) -> None:
    with acting(admin):
        assert DOORS[door](admin, bank) in {"written", "shown", "sent"}
    switch(admin, bank, False)
    with acting(admin), pytest.raises(FeatureOff) as refusal:
        DOORS[door](admin, bank)
    assert (refusal.value.code, refusal.value.status) == ("feature.off", 403)


def test_a_door_without_an_actor_does_not_open_by_mistake() -> None:
    with pytest.raises(TypeError):
        needs_feature("reports")(lambda: "open")()


def test_a_door_cannot_be_tied_to_what_is_no_feature() -> None:
    with pytest.raises(StopIteration):
        needs_feature("telepathy")


def test_an_entry_of_the_rail_goes_while_its_feature_is_off(bank: int, admin: Actor) -> None:
    address = where_on("reports", lambda _: "/reports")
    with acting(admin):
        assert address(admin) == "/reports"
    switch(admin, bank, False)
    with acting(admin):
        assert address(admin) is None


def test_templates_learn_what_is_off_with_one_question(
    bank: int, admin: Actor, django_assert_num_queries: Callable[[int], object]
) -> None:
    switch(admin, bank, False)
    with acting(admin), django_assert_num_queries(1):  # type: ignore[attr-defined]  # a context manager
        features = Features(bank)
        assert [features["reports"], features["llm"]] == [False, True]


def test_the_api_shows_and_switches_the_features_of_ones_organization(bank: int, admin: Actor) -> None:
    client = client_of("admin@example.org")
    answer = sent(client, "put", f"/api/v1/organizations/{bank}/features/llm", {"enabled": False})
    assert (answer.status_code, answer.json()["enabled"], answer.json()["own"]) == (200, False, False)
    listed = client.get(f"/api/v1/organizations/{bank}/features").json()["features"]
    assert [one["code"] for one in listed if not one["enabled"]] == ["llm"]


def test_an_administrator_switches_on_the_page_of_the_console(bank: int, admin: Actor) -> None:
    client = page_client_of("admin@example.org")
    path = f"/organizations/{bank}/features"
    assert client.post(path, {"code": "boardroom", "choice": "off"}).status_code == 302
    assert not is_on("boardroom", bank)
    page = client.get(path).content.decode()
    assert "One feature is off" in page
    assert "chosen by The admin" in page


def test_the_page_offers_no_switch_for_what_staff_switched_off(bank: int, admin: Actor) -> None:
    switch(actors.staff(), bank, False, code="llm")
    page = page_client_of("admin@example.org").get(f"/organizations/{bank}/features").content.decode()
    assert "switched off by staff" in page
    assert "Switch on" not in page


def test_the_page_is_not_open_to_other_roles(bank: int) -> None:
    actors.member(bank, "analyst", email="analyst@example.org")
    assert page_client_of("analyst@example.org").get(f"/organizations/{bank}/features").status_code == 403


def test_the_command_switches_for_the_installation(bank: int) -> None:
    printed = StringIO()
    call_command("set_feature", "deliveries", "off", stdout=printed)
    assert printed.getvalue().strip() == "Deliveries is off for the installation."
    assert not is_on("deliveries", bank)


def test_the_command_names_what_is_no_feature() -> None:
    with pytest.raises(CommandError, match=r"feature\.unknown"):
        call_command("set_feature", "telepathy", "off")


def test_the_command_says_of_an_organization_that_is_not_there_what_a_command_can() -> None:
    with pytest.raises(CommandError, match="nothing with the id that was given"):
        call_command("set_feature", "llm", "off", organization=999_999)


def test_staff_switch_in_the_administration(bank: int) -> None:
    actors.staff(email="staff@example.org")
    client = page_client_of("staff@example.org")
    added = client.post("/admin/foundation/featureflag/add/", {"organization": bank, "code": "reports"})
    assert (added.status_code, is_on("reports", bank)) == (302, False)
    [path] = _links(client, "/admin/foundation/featureflag/")
    assert client.post(path, {"enabled": "on"}).status_code == 302
    assert is_on("reports", bank)
    assert client.post(path.replace("change", "delete"), {"post": "yes"}).status_code == 302
    assert is_on("reports", bank)


def test_auditors_see_features_in_the_administration_and_switch_none(bank: int) -> None:
    switch(actors.staff(), bank, False)
    actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
    client = page_client_of("auditor@example.org")
    [path] = _links(client, "/admin/foundation/featureflag/")
    assert client.get(path).status_code == 200
    assert client.post(path, {"enabled": "on"}).status_code == 403
    assert not is_on("reports", bank)


def _links(client: Client, path: str) -> list[str]:
    changelist = client.get(path).context["cl"]
    return [f"{path}{flag.pk}/change/" for flag in changelist.result_list]
