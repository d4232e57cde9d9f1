"""Two who change a roadmap, its pack or a ticket of it at the same moment: nothing that either wrote is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import Actor, acting
from execution.roadmaps import queries
from execution.roadmaps.errors import PlannedMeanwhile, RoadmapSuperseded
from execution.roadmaps.operations.planning import delete_pack
from execution.roadmaps.operations.refreshing import refresh_roadmap
from execution.roadmaps.operations.working import update_ticket
from execution.roadmaps.operations.writing import edit_section, update_roadmap
from execution.roadmaps.queries import Map, Pack
from execution.roadmaps.results import PackMade
from tests.at_once import at_once, while_the_first_is_open
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.roadmaps.making import pack_of, tickets

pytestmark = pytest.mark.usefixtures("cloned_database")


@pytest.fixture
def enterprise_id(cloned_database: str) -> int:
    return enterprise().id


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return owner_of(enterprise_id)


@pytest.fixture
def made(enterprise_id: int, owner: Actor) -> PackMade:
    planned = pack_of(enterprise_id, owner)
    update_ticket(actor=owner, instance_id=tickets(planned.pack, owner)["T4.1.1"].pk, changes={"status": "in_progress"})
    return planned


def told(act: Callable[[], object]) -> str:
    try:
        act()
    except ClearError as refusal:
        return refusal.code
    return "done"


def in_force(owner: Actor, enterprise_id: int) -> tuple[Map, Pack]:
    with acting(owner):
        roadmap = queries.roadmap_in_force(actor=owner, enterprise_id=enterprise_id)
        assert roadmap is not None
        return roadmap, queries.pack_of_roadmap(roadmap)


def test_a_ticket_is_not_changed_in_a_version_that_is_being_replaced(owner: Actor, made: PackMade) -> None:
    first = tickets(made.pack, owner)["T1.1.1"].pk
    second = while_the_first_is_open(
        owner,
        lambda: refresh_roadmap(actor=owner, pack_id=made.pack.pk),
        lambda: told(lambda: update_ticket(actor=owner, instance_id=first, changes={"status": "done"})),
    )
    assert second == RoadmapSuperseded.code
    assert tickets(made.pack, owner)["T1.1.1"].status == "not_started"


def test_a_ticket_that_is_being_changed_is_renewed_as_it_stands_then(
    enterprise_id: int, owner: Actor, made: PackMade
) -> None:
    first = tickets(made.pack, owner)["T1.1.1"].pk
    while_the_first_is_open(
        owner,
        lambda: update_ticket(actor=owner, instance_id=first, changes={"status": "done"}),
        lambda: told(lambda: refresh_roadmap(actor=owner, pack_id=made.pack.pk)),
    )
    roadmap, pack = in_force(owner, enterprise_id)
    assert (roadmap.version, tickets(pack, owner)["T1.1.1"].status) == ("v1.1", "done")


def test_words_that_are_being_written_are_in_the_next_version(enterprise_id: int, owner: Actor, made: PackMade) -> None:
    ours = {"content_md": "Our own words.\n"}
    while_the_first_is_open(
        owner,
        lambda: edit_section(actor=owner, roadmap_id=made.roadmap.pk, number=6, changes=ours),
        lambda: told(lambda: refresh_roadmap(actor=owner, pack_id=made.pack.pk)),
    )
    roadmap, _pack = in_force(owner, enterprise_id)
    with acting(owner):
        section = queries.section_for(actor=owner, roadmap_id=roadmap.pk, number=6)
    assert (roadmap.version, section.content_md) == ("v1.1", "Our own words.\n")


def test_what_is_being_stated_is_in_the_next_version(enterprise_id: int, owner: Actor, made: PackMade) -> None:
    changes = {"assumptions": {"blended_hourly_rate": "45.00", "currency": "EUR"}}
    while_the_first_is_open(
        owner,
        lambda: update_roadmap(actor=owner, roadmap_id=made.roadmap.pk, changes=changes),
        lambda: told(lambda: refresh_roadmap(actor=owner, pack_id=made.pack.pk)),
    )
    roadmap, _pack = in_force(owner, enterprise_id)
    assert roadmap.version == "v1.1"
    assert roadmap.metadata_json["assumptions"] == {"blended_hourly_rate": "45.00", "currency": "EUR"}


def test_a_version_that_is_being_replaced_takes_no_words(owner: Actor, made: PackMade) -> None:
    second = while_the_first_is_open(
        owner,
        lambda: refresh_roadmap(actor=owner, pack_id=made.pack.pk),
        lambda: told(
            lambda: edit_section(actor=owner, roadmap_id=made.roadmap.pk, number=6, changes={"content_md": "Late."})
        ),
    )
    assert second == RoadmapSuperseded.code


def test_two_who_renew_at_once_make_one_version(enterprise_id: int, owner: Actor, made: PackMade) -> None:
    came = at_once(lambda: told(lambda: refresh_roadmap(actor=owner, pack_id=made.pack.pk)))
    assert sorted(came) == ["done", RoadmapSuperseded.code]
    assert in_force(owner, enterprise_id)[0].version == "v1.1"


def test_of_two_who_plan_the_first_roadmap_at_once_the_second_is_told(enterprise_id: int, owner: Actor) -> None:
    second = while_the_first_is_open(
        owner,
        lambda: pack_of(enterprise_id, owner),
        lambda: told(lambda: pack_of(enterprise_id, owner)),
    )
    assert second == PlannedMeanwhile.code
    assert in_force(owner, enterprise_id)[0].version == "v1.0"


def test_of_two_who_plan_anew_at_once_the_second_is_told(enterprise_id: int, owner: Actor, made: PackMade) -> None:
    second = while_the_first_is_open(
        owner,
        lambda: pack_of(enterprise_id, owner),
        lambda: told(lambda: pack_of(enterprise_id, owner)),
    )
    assert second == PlannedMeanwhile.code
    assert in_force(owner, enterprise_id)[0].version == "v2.0"


def test_a_ticket_of_a_pack_that_is_being_deleted_is_gone(owner: Actor, made: PackMade) -> None:
    first = tickets(made.pack, owner)["T1.1.1"].pk
    second = while_the_first_is_open(
        owner,
        lambda: delete_pack(actor=owner, pack_id=made.pack.pk),
        lambda: told(lambda: update_ticket(actor=owner, instance_id=first, changes={"status": "done"})),
    )
    assert second == "access.not_visible"
