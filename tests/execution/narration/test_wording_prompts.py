"""Prompts: the wording that ships, another one, every version of it, how two differ, an earlier one again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from clear_platform.foundation.models import User
from clear_platform.foundation.public import (
    Actor,
    Expected,
    OrganizationKind,
    RoleNotAllowed,
    StaffGroup,
    acting,
    events_read,
)
from clear_platform.foundation.reference.registry import sync_reference_data
from clear_platform.foundation.versions.errors import Stale
from execution.narration import catalogue, queries
from execution.narration.catalogue import FACTS, Offered, offers_prompt
from execution.narration.errors import PromptUnknown, PromptVersionInForce, PromptVersionUnknown, WordingRefused
from execution.narration.models import PromptVersion
from execution.narration.operations import change_prompt, roll_back_prompt, sync_prompts
from execution.narration.rules.wording import LEAST_CHARACTERS, Wording, compared, problems_of, told_of, written
from tests import actors
from tests.clients import client_of, page_client_of, sent

pytestmark = pytest.mark.django_db

KEY = "facts_summary"
SHORT = Wording("Say it.", "{{inputs.subject}}: {{inputs.facts}}", "{{inputs.subject}} {{state.told}}", 400)
SHORTER = replace(SHORT, instructions="Say it in one sentence.")


@pytest.fixture
def admin() -> Actor:
    return actors.member(actors.organization(OrganizationKind.INSTITUTION, "Bank of Words"), "admin")


def holds(actor: Actor) -> Any:
    with acting(actor, read_only=True):
        return queries.prompt_in_force(actor=actor, key=KEY, organization_id=queries.whose(actor))


def change(actor: Actor, wording: Wording = SHORT, **more: Any) -> Any:
    return change_prompt(actor=actor, key=KEY, wording=wording, **more)


def email_of(actor: Actor) -> str:
    with acting(actors.system()):
        return str(User.objects.get(pk=actor.id).email)


class TestTheWordingThatShips:
    def test_holds_before_anybody_worded_it(self, admin: Actor) -> None:
        found = holds(admin)
        assert (found.wording, found.is_own) == (FACTS.wording, False)

    def test_is_kept_as_a_version_once(self) -> None:
        before = versions_of_all()
        sync_reference_data(actor=actors.system())
        assert versions_of_all() == before > 0

    def test_comes_into_force_anew_unless_staff_chose_another(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ship(monkeypatch, SHORT)
        staff = actors.staff()
        assert holds(staff).wording == SHORT
        change(staff, SHORTER)
        ship(monkeypatch, replace(SHORT, most_characters=500))
        assert holds(staff).wording == SHORTER

    def test_is_refused_where_it_cannot_be_filled(self) -> None:
        with pytest.raises(WordingRefused):
            offers_prompt(Offered("broken", "Broken", "", ("subject",), replace(SHORT, template="{{inputs.facts}}")))
        catalogue._OFFERED.pop("broken")


def versions_of_all() -> int:
    system = actors.system()
    with acting(system, read_only=True):
        return PromptVersion.objects.for_actor(system).filter(organization=None).count()


def ship(monkeypatch: pytest.MonkeyPatch, wording: Wording) -> None:
    monkeypatch.setitem(catalogue._OFFERED, KEY, replace(FACTS, wording=wording))
    with acting(actors.system()):
        sync_prompts()


class TestAnotherWording:
    def test_of_an_organization_holds_for_it_alone(self, admin: Actor) -> None:
        change(admin, because="For the board.")
        other = actors.member(actors.organization(OrganizationKind.ENTERPRISE, "Bakery"), "owner")
        assert (holds(admin).wording, holds(admin).is_own, holds(admin).version) == (SHORT, True, 1)
        assert (holds(admin).because, holds(admin).made_by) == ("For the board.", "The admin")
        assert (holds(other).wording, holds(other).is_own) == (FACTS.wording, False)

    def test_of_staff_holds_for_all_that_have_none(self, admin: Actor) -> None:
        change(actors.staff())
        assert (holds(admin).wording, holds(admin).is_own) == (SHORT, False)
        change(admin, SHORTER)
        assert holds(admin).wording == SHORTER

    def test_that_holds_already_makes_no_version(self, admin: Actor) -> None:
        change(admin)
        assert change(admin).version == 1

    @pytest.mark.parametrize("role", ["analyst", "viewer"])
    def test_is_for_who_runs_the_organization(self, admin: Actor, role: str) -> None:
        assert admin.organization_id is not None
        with pytest.raises(RoleNotAllowed):
            change(actors.member(admin.organization_id, role))

    def test_is_for_staff_who_write(self) -> None:
        with pytest.raises(RoleNotAllowed):
            change(actors.staff(StaffGroup.AUDITOR))

    def test_has_to_meet_the_one_that_was_read(self, admin: Actor) -> None:
        tag = holds(admin).tag
        change(admin, expected=Expected(frozenset({tag})))
        with pytest.raises(Stale):
            change(admin, SHORTER, expected=Expected(frozenset({tag})))

    def test_of_no_prompt_is_refused(self, admin: Actor) -> None:
        with pytest.raises(PromptUnknown):
            change_prompt(actor=admin, key="gone", wording=SHORT)

    @pytest.mark.parametrize(
        ("part", "value", "code"),
        [
            ("template", "{{inputs.gone}}", "unknown_place"),
            ("template", "{{ctx.user_id}}", "unknown_place"),
            ("template", "{{inputs}}", "unknown_place"),
            ("template", "{{inputs.__class__}}", "template"),
            ("fallback", "{{state.told", "template"),
            ("instructions", " ", "length"),
            ("instructions", "x" * 8_001, "length"),
            ("most_characters", LEAST_CHARACTERS - 1, "range"),
        ],
    )
    def test_that_cannot_be_used_is_refused_with_a_pointer(
        self, admin: Actor, part: str, value: Any, code: str
    ) -> None:
        with pytest.raises(WordingRefused) as refused:
            change(admin, replace(SHORT, **{part: value}))
        assert [(one.pointer, one.code) for one in refused.value.problems] == [(f"/{part}", code)]


class TestRollingBack:
    def test_makes_a_version_that_says_which_it_repeats(self, admin: Actor) -> None:
        change(admin)
        change(admin, SHORTER)
        found = roll_back_prompt(actor=admin, key=KEY, version=1)
        assert (found.wording, found.version) == (SHORT, 3)
        with acting(admin, read_only=True):
            rows = queries.own_versions_of(actor=admin, key=KEY, organization_id=admin.organization_id)
            assert list(rows.values_list("number", "repeats")) == [(3, 1), (2, None), (1, None)]

    def test_to_nothing_gives_up_the_own_wording(self, admin: Actor) -> None:
        change(admin)
        assert roll_back_prompt(actor=admin, key=KEY, version=0).is_own is False
        assert holds(admin).wording == FACTS.wording
        assert change(admin, SHORTER).version == 2

    @pytest.mark.parametrize(("version", "refusal"), [(1, PromptVersionInForce), (7, PromptVersionUnknown)])
    def test_is_refused_to(self, admin: Actor, version: int, refusal: type[Exception]) -> None:
        change(admin)
        with pytest.raises(refusal):
            roll_back_prompt(actor=admin, key=KEY, version=version)

    def test_to_nothing_where_there_is_nothing_is_refused(self, admin: Actor) -> None:
        with pytest.raises(PromptVersionInForce):
            roll_back_prompt(actor=admin, key=KEY, version=0)

    def test_never_reaches_the_versions_of_others(self, admin: Actor) -> None:
        other = actors.member(actors.organization(OrganizationKind.INSTITUTION, "Other bank"), "admin")
        change(other)
        with pytest.raises(PromptVersionUnknown):
            roll_back_prompt(actor=admin, key=KEY, version=1)


class TestTheAuditLog:
    """Who reads it later has to find why, also where a wording is given up and no version holds the reason."""

    def test_says_why_a_wording_was_changed(self, admin: Actor) -> None:
        change(admin, because="  Too long for a letter. ")
        assert last_event_of(admin) == ("change_prompt", "Too long for a letter.")

    def test_says_why_an_earlier_one_holds_again(self, admin: Actor) -> None:
        change(admin)
        change(admin, SHORTER)
        roll_back_prompt(actor=admin, key=KEY, version=1, because="The short one said too little.")
        assert last_event_of(admin) == ("roll_back_prompt", "The short one said too little.")

    def test_says_why_the_own_wording_was_given_up(self, admin: Actor) -> None:
        change(admin)
        roll_back_prompt(actor=admin, key=KEY, version=0, because="Ours was no better.")
        assert last_event_of(admin) == ("roll_back_prompt", "Ours was no better.")


def last_event_of(actor: Actor) -> tuple[str, str]:
    with acting(actor, read_only=True):
        event = events_read(actor).filter(action__endswith="_prompt").order_by("-seq")[0]
        return event.action, event.facts_after["because"]


class TestTheApi:
    @pytest.fixture
    def client(self, admin: Actor) -> Client:
        return client_of(email_of(admin))

    def body(self, wording: Wording = SHORT) -> dict[str, Any]:
        names = ("instructions", "template", "fallback", "most_characters")
        return {name: getattr(wording, name) for name in names}

    def test_a_prompt_is_read_changed_and_read_again(self, client: Client) -> None:
        first = client.get(f"/api/v1/prompts/{KEY}")
        answer = client.put(
            f"/api/v1/prompts/{KEY}", self.body(), content_type="application/json", headers={"If-Match": first["ETag"]}
        )
        assert (answer.status_code, answer.json()["version"], answer.json()["is_own"]) == (200, 1, True)
        again = client.put(
            f"/api/v1/prompts/{KEY}",
            self.body(SHORTER),
            content_type="application/json",
            headers={"If-Match": first["ETag"]},
        )
        assert (again.status_code, client.get(f"/api/v1/prompts/{KEY}").json()["version"]) == (412, 1)

    def test_all_of_them_are_listed(self, client: Client) -> None:
        found = client.get("/api/v1/prompts").json()["prompts"]
        assert [one["prompt_key"] for one in found] == ["facts_summary", "findings_summary"]

    def test_versions_their_differences_and_the_way_back(self, client: Client) -> None:
        sent(client, "put", f"/api/v1/prompts/{KEY}", self.body())
        sent(client, "put", f"/api/v1/prompts/{KEY}", self.body(SHORTER))
        parts = client.get(f"/api/v1/prompts/{KEY}/versions/1/diff/2").json()["parts"]
        assert [one["name"] for one in parts if one["differs"]] == ["instructions"]
        assert [(one["kind"], one["text"]) for one in parts[0]["lines"]] == [
            ("gone", "Say it."), ("new", "Say it in one sentence."),
        ]  # fmt: skip
        answer = sent(client, "post", f"/api/v1/prompts/{KEY}/roll-back", {"version": 1})
        assert (answer.status_code, answer.json()["version"]) == (200, 3)
        listed = client.get(f"/api/v1/prompts/{KEY}/versions").json()["results"]
        assert [one["version"] for one in listed if one["is_own"]] == [3, 2, 1]

    @pytest.mark.parametrize(
        ("path", "status", "code"),
        [
            ("prompts/gone", 404, "prompt.unknown"),
            ("prompts/gone/versions", 404, "prompt.unknown"),
            (f"prompts/{KEY}/versions/5/diff/6", 404, "prompt.version_unknown"),
        ],
    )
    def test_what_is_not_there_is_refused(self, client: Client, path: str, status: int, code: str) -> None:
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    def test_a_wording_at_fault_is_pointed_at(self, client: Client) -> None:
        answer = sent(client, "put", f"/api/v1/prompts/{KEY}", self.body(replace(SHORT, template="{{inputs.x}}")))
        assert (answer.status_code, answer.json()["code"]) == (400, "prompt.wording_refused")
        assert [one["pointer"] for one in answer.json()["errors"]] == ["/template"]


class TestThePages:
    @pytest.fixture
    def client(self, admin: Actor) -> Client:
        return page_client_of(email_of(admin))

    def form(self, wording: Wording = SHORT) -> dict[str, Any]:
        return {**TestTheApi().body(wording), "because": "Plainer."}

    def test_a_wording_is_kept_compared_and_taken_back(self, client: Client, admin: Actor) -> None:
        assert client.post(f"/prompts/{KEY}", self.form()).status_code == 302
        client.post(f"/prompts/{KEY}", self.form(SHORTER))
        page = client.get(f"/prompts/{KEY}").content.decode()
        assert "Let version 1 hold again" in page
        assert "Plainer." in page
        diff = client.get(f"/prompts/{KEY}/versions/1/diff/2").content.decode()
        assert "<ins>+ Say it in one sentence.</ins>" in diff
        assert "<del>− Say it.</del>" in diff
        client.post(f"/prompts/{KEY}/roll-back", {"version": 1})
        assert holds(admin).wording == SHORT

    def test_line_ends_of_a_browser_make_no_difference(self, client: Client, admin: Actor) -> None:
        lines = replace(SHORT, instructions="One.\nTwo.")
        client.post(f"/prompts/{KEY}", {**self.form(lines), "instructions": "One.\r\nTwo."})
        assert holds(admin).wording == lines

    def test_what_is_wrong_is_said_at_the_field(self, client: Client) -> None:
        answer = client.post(f"/prompts/{KEY}", self.form(replace(SHORT, template="{{inputs.x}}")))
        assert answer.status_code == 400
        assert "&#x27;inputs.x&#x27; is nothing that is known here" in answer.content.decode()

    def test_who_may_not_change_reads(self, admin: Actor) -> None:
        assert admin.organization_id is not None
        viewer = page_client_of(email_of(actors.member(admin.organization_id, "viewer")))
        assert "<textarea" not in viewer.get(f"/prompts/{KEY}").content.decode()
        assert viewer.post(f"/prompts/{KEY}", self.form()).status_code == 403

    def test_the_list_says_that_there_is_no_model(self, client: Client) -> None:
        assert "No language model is set up" in client.get("/prompts").content.decode()


def test_a_context_is_told_fact_by_fact() -> None:
    facts = [{"label": "Cash", "value": "5", "unit": "USD"}, {"measure": "m", "value": 0.5, "unit": "ratio"}, {}, 7]
    assert told_of({"facts": facts}) == "Cash: 5 USD. m: 0.5."
    assert told_of({}) == told_of({"facts": [None]}) == "There is nothing to tell."


def test_a_wording_is_filled_with_texts_and_with_whole_values() -> None:
    filled = written(SHORT, {"subject": "S", "facts": [{"id": "a", "label": "A", "value": "1"}]})
    assert (filled.asked, filled.fallback) == ('S: [{"id":"a","label":"A","value":"1"}]', "S A: 1.")


def test_what_ships_can_be_filled_and_differs_from_itself_in_nothing() -> None:
    for one in catalogue.offered().values():
        assert list(problems_of(one.wording, one.inputs)) == []
        assert not any(part.differs for part in compared(one.wording, one.wording))
