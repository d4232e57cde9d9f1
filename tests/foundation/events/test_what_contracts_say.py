"""Contracts are published, never change, and older versions are read as the newest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.test import Client

from clear_platform.foundation.events import registry
from clear_platform.foundation.events.api import examples
from clear_platform.foundation.events.errors import ContractUnknown
from clear_platform.foundation.events.reading import newest
from clear_platform.foundation.events.registry import Contract, RegisteredContract, contract, contracts, upcaster
from clear_platform.foundation.papers.contracts import (
    PUBLISHED,
    PublishedContractChanged,
    publish,
    published_name,
    published_text,
)
from clear_platform.settings.base import ROOT

OUTSIDE = {
    "buddy.match.created", "buddy.event.logged", "buddy.checkin.completed", "buddy.feedback.submitted",
    "kintell.session.scheduled", "kintell.session.completed", "kintell.rating.created",
    "upskilling.course.completed", "upskilling.credential.issued", "upskilling.progress.updated",
    "orchestration.journey.milestone.reached", "orchestration.profile.updated",
    "safety.flag.raised", "safety.review.completed",
}  # fmt: skip
OWN = {
    "enterprise.created", "decision.recorded", "decision.approved", "decision.superseded", "task.status_changed",
    "milestone.logged", "outcome.recorded", "snapshot.captured", "capability.scored", "readiness.changed",
    "run.finished", "delivery.finished", "privacy.request_changed", "audit.recorded", "webhook.tested",
    "pack.published", "pack.reconciliation_failed", "roadmap.outcome.computed", "readiness.contested",
    "readiness.contest_answered", "readiness.lapsed",
}  # fmt: skip


@pytest.fixture
def registered() -> Iterator[None]:
    """Leave the registry as it was."""
    kept = dict(registry.CONTRACTS), dict(registry.UPCASTERS)
    yield
    for there, before in zip((registry.CONTRACTS, registry.UPCASTERS), kept, strict=True):
        there.clear()
        there.update(before)  # type: ignore[arg-type]  # each with its own


class TestPublished:
    def test_every_type_has_a_contract(self) -> None:
        assert {one.type for one in contracts() if one.from_outside} == OUTSIDE
        assert {one.type for one in contracts() if not one.from_outside} == OWN

    @pytest.mark.parametrize("one", contracts(), ids=lambda one: f"{one.type}.{one.version}")
    def test_a_version_stays_as_it_was_published(self, one: RegisteredContract) -> None:
        """Red: leave the version, and add the next one."""
        assert (ROOT / published_name(one)).read_text(encoding="utf-8") == published_text(one)

    def test_no_published_version_is_taken_back(self) -> None:
        kept = {path.name for path in (ROOT / PUBLISHED).glob("*.json")}
        assert kept == {published_name(one).rsplit("/", 1)[-1] for one in contracts()}

    @pytest.mark.usefixtures("registered")
    def test_a_changed_one_is_not_written_over(self, tmp_path: Any) -> None:
        """The command that writes the papers refuses."""
        publish(tmp_path)
        registry.CONTRACTS.pop(("audit.recorded", 1))

        @contract("audit.recorded", version=1)
        class Another(Contract):
            """Says something else."""

            other: int

        with pytest.raises(PublishedContractChanged, match=r"audit\.recorded, version 1"):
            publish(tmp_path)

    @pytest.mark.parametrize("one", contracts(), ids=lambda one: f"{one.type}.{one.version}")
    def test_its_schema_is_one(self, one: RegisteredContract) -> None:
        jsonschema.Draft202012Validator.check_schema(one.schema())

    def test_free_text_and_addresses_have_no_place_in_them(self) -> None:
        """People stand under pseudonyms: a reference holds neither blank nor at-sign."""
        schema = registry.CONTRACTS["kintell.session.completed", 1].schema()
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(examples.SENT["data"] | {"participant_ref": "ada@example.org"}, schema)


@pytest.mark.django_db
class TestDoors:
    def test_they_are_listed_for_everybody(self, client: Client) -> None:
        listed = client.get("/api/v1/event-contracts").json()["contracts"]
        assert {one["type"] for one in listed} == OWN | OUTSIDE

    def test_the_schema_is_where_events_say(self, client: Client) -> None:
        """What our example says fits it."""
        schema = client.get(examples.SENT["dataschema"]).json()
        jsonschema.validate(examples.SENT["data"], schema)
        assert schema["$id"] == examples.SENT["dataschema"]

    def test_what_is_none_is_not_found(self, client: Client) -> None:
        answer = client.get("/api/v1/event-contracts/kintell.session.completed/99")
        assert (answer.status_code, answer.json()["code"]) == (404, "event.contract_unknown")


@pytest.mark.usefixtures("registered")
class TestVersions:
    def test_an_older_version_is_read_as_the_newest(self) -> None:
        """By one upcaster after the other."""
        for version in (1, 2, 3):
            _register_shape(version)
        upcaster("tests.shape", from_version=1)(lambda data: {"a2": data["a1"] * 10})
        upcaster("tests.shape", from_version=2)(lambda data: {"a3": data["a2"] + 1})
        assert newest("tests.shape", 1, {"a1": 4}).model_dump() == {"a3": 41}
        assert newest("tests.shape", 3, {"a3": 5}).model_dump() == {"a3": 5}

    def test_two_models_cannot_be_one_version(self) -> None:
        _register_shape(1)
        with pytest.raises(RuntimeError, match=r"tests\.shape, version 1"):
            contract("tests.shape", version=1)(type("Other", (Contract,), {"__module__": "elsewhere"}))

    def test_a_type_that_nobody_registered_is_unknown(self) -> None:
        with pytest.raises(ContractUnknown):
            newest("tests.nothing", 1, {})

    def test_every_version_but_the_newest_has_an_upcaster(self) -> None:
        """Or what was told in it could not be read."""
        highest = {one.type: one.version for one in contracts()}
        needed = {(one.type, one.version) for one in contracts() if one.version < highest[one.type]}
        assert needed == set(registry.UPCASTERS)


def _register_shape(version: int) -> None:
    shape = type("Shape", (Contract,), {"__annotations__": {f"a{version}": int}, "__module__": __name__})
    contract("tests.shape", version=version)(shape)


def test_the_published_files_are_json() -> None:
    for path in (ROOT / PUBLISHED).glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["$schema"] == registry.JSON_SCHEMA
