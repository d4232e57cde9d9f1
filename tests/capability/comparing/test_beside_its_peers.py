"""An enterprise is shown beside its peers, never beside another one, and by whose computation it is read."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from capability.comparing.api.urls import urlpatterns
from capability.comparing.beside import beside_peers
from capability.comparing.models import Comparison
from capability.comparing.rules.documents import STAYS_DAYS
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.rendering.wording import number
from enterprises.profiles.operations import update_enterprise
from enterprises.public import EnterpriseShown, enterprise_for
from tests import actors
from tests.capability.comparing.making import BAD, better, compared, many, reader_of, scored, worse
from tests.capability.factories import recomputed
from tests.capability.recomputing.factories import revoked
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import enterprise
from tests.institutional import factories

CLOSEST = "Manufacturing, 6 to 15 people, California (US-CA)"
pytestmark = pytest.mark.django_db


def peers(enterprise_id: int, email: str = "reader@example.org") -> dict[str, Any]:
    answer = client_of(email).get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness/peers")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def as_of(actor: Actor, shown: EnterpriseShown) -> str | None:
    with acting(actor):
        found: str | None = beside_peers(actor, shown)["as_of"]
    return found


def readiness(told: dict[str, Any]) -> dict[str, Any]:
    [one] = [one for one in told["measures"] if one["code"] == "readiness"]
    return dict(one)


def test_six_alike_are_told_of_and_a_group_that_is_wider_is_named() -> None:
    here = scored(name="Here", region="US-NV", books=BAD)
    many(5)
    compared()
    reader_of(here)
    found = readiness(peers(here))
    assert found["withheld"] is False
    assert (found["peers"]["n"], found["peers"]["sector"], found["peers"]["region"]) == (5, "31", None)
    assert (found["peers"]["p25"], found["peers"]["itself_among_them"]) == (None, False)
    assert found["peers"]["wider_than_asked"] == ["region"]
    assert float(found["own"]) < float(found["peers"]["median"])
    text = page_client_of("reader@example.org").get(f"/enterprises/{here}/dashboard").content.decode()
    assert "Beside its peers" in text
    assert "the median of the other 5 is" in text


def test_five_with_itself_are_withheld_for_four_others_are_too_few() -> None:
    here = scored(name="Here")
    many(4)
    compared()
    reader_of(here)
    found = peers(here)
    assert {one["withheld"] for one in found["measures"]} == {True}
    text = page_client_of("reader@example.org").get(f"/enterprises/{here}/dashboard").content.decode()
    assert "Too few like it are known to say where it stands." in text


def test_before_anything_was_compared_it_says_so() -> None:
    here = scored()
    reader_of(here)
    assert (peers(here)["as_of"], readiness(peers(here))["peers"]) == (None, None)
    text = page_client_of("reader@example.org").get(f"/enterprises/{here}/dashboard").content.decode()
    assert "Nothing was compared yet" in text
    assert "Too few like it" not in text


def test_invented_enterprises_are_never_peers_of_others() -> None:
    here = scored()
    many(8, origin="invented")
    compared()
    reader_of(here)
    assert readiness(peers(here))["peers"] is None


def test_comparing_twice_leaves_the_same() -> None:
    many(6)
    assert compared().comparisons == compared().comparisons == 2
    system = actors.system()
    with acting(system):
        assert Comparison.objects.for_actor(system).filter(organization__isnull=True).count() == 2
        assert Comparison.objects.for_actor(system).count() == 8


def test_an_institution_reads_its_own_computations_and_nobody_else_does() -> None:
    bank, other = factories.institution("Bank"), factories.institution("Other bank")
    held = many(5)
    for one in held:
        actors.granted(bank, one)
        recomputed(one, organization_id=bank)
    compared()
    actors.member(bank, "analyst", email="bank@example.org")
    actors.member(other, "analyst", email="other@example.org")
    found = peers(held[0], "bank@example.org")
    assert (found["computed_for"], readiness(found)["peers"]["n"]) == (bank, 5)
    # Said as the table below it says it, in whole points.
    median = number(Decimal(readiness(found)["peers"]["median"]))
    card = page_client_of("bank@example.org").get(f"/enterprises/{held[0]}/dashboard").content.decode()
    assert f"the median of the 5 peers, itself among them, is {median}." in card
    assert "all that your institution computed" not in card
    # The five are too few for everybody; the bank's five are its own.
    reader_of(held[0])
    assert readiness(peers(held[0]))["peers"] is None
    allowed = client_of("bank@example.org").get("/api/v1/capabilities/comparison").json()
    assert (allowed["of"], allowed["choices"]) == (str(bank), [str(bank)])
    refused = client_of("other@example.org").get(f"/api/v1/capabilities/comparison?of={bank}")
    assert (refused.status_code, refused.json()["code"]) == (404, "comparison.not_found")


def test_what_a_holder_compared_leaves_with_an_enterprise_it_may_not_read_any_more() -> None:
    bank = factories.institution("Bank")
    held = many(6)
    for one in held:
        actors.granted(bank, one)
        recomputed(one, organization_id=bank)
    compared()
    analyst = actors.member(bank, "analyst", email="bank@example.org")
    asked = client_of("bank@example.org")
    assert (group_of(analyst, held[0]), len(choices_of(asked))) == ((CLOSEST, 6), 1)
    revoked(bank, held[5])
    assert (group_of(analyst, held[0]), choices_of(asked)) == (None, [])
    compared()
    assert (group_of(analyst, held[0]), len(choices_of(asked))) == ((CLOSEST, 5), 1)


def choices_of(client: Client) -> list[str]:
    found: list[str] = client.get("/api/v1/capabilities/comparison").json()["choices"]
    return found


def test_who_sees_five_of_six_is_not_told_what_the_six_come_to() -> None:
    bank = factories.institution("Bank")
    *held, _sixth = many(6)
    for one in held:
        actors.granted(bank, one)
    compared()
    actors.member(bank, "analyst", email="bank@example.org")
    found = peers(held[0], "bank@example.org")
    assert (found["computed_for"], found["as_of"], found["fewest_in_a_group"]) == (held[0], None, None)
    assert {one["withheld"] for one in found["measures"]} == {True}
    assert readiness(found)["own"] is not None
    text = page_client_of("bank@example.org").get(f"/enterprises/{held[0]}/dashboard").content.decode()
    assert "Whoever sees other enterprises too could reckon one more out of a group" in text
    assert "Nothing was compared yet" not in text
    refused = client_of("bank@example.org").get("/api/v1/capabilities/comparison?of=enterprises")
    assert (refused.status_code, refused.json()["code"]) == (404, "comparison.not_found")
    assert client_of("bank@example.org").get("/api/v1/capabilities/comparison").json()["choices"] == []


def seen_by(actor: Actor, enterprise_id: int) -> dict[str, Any]:
    with acting(actor):
        return beside_peers(actor, enterprise_for(actor=actor, enterprise_id=enterprise_id))


def group_of(actor: Actor, enterprise_id: int) -> tuple[str, int] | None:
    found = readiness(seen_by(actor, enterprise_id))["peers"]
    return None if found is None else (found["group"], found["n"])


def test_who_belongs_to_a_second_enterprise_is_told_of_whole_sectors_with_enough_others_out_of_sight() -> None:
    here, there, *_alike = many(7)
    compared()
    owner, staff = reader_of(here), actors.staff()
    two = actors.seated_too(owner, there, "viewer")
    closest = (CLOSEST, 6)
    assert [group_of(one, here) for one in (owner, staff)] == [closest, closest]
    # Of the six others it sees one, so that five are out of its sight.
    assert [group_of(two, one) for one in (here, there)] == [("Manufacturing", 6), ("Manufacturing", 6)]
    assert seen_by(two, here)["fewest_in_a_group"] == 7


def test_of_a_sector_with_four_others_out_of_sight_it_is_not_told() -> None:
    here, there, *_others = many(6)
    compared()
    two = actors.seated_too(reader_of(here), there, "viewer")
    assert [group_of(two, one) for one in (here, there)] == [None, None]
    assert as_of(two, enterprise_shown(here)) == clock.today().isoformat()


def test_who_reads_an_enterprise_without_belonging_to_it_is_not_told_even_from_a_seat_in_another() -> None:
    bank = factories.institution("Bank")
    here, *held = many(8)
    actors.granted(bank, held[0])
    compared()
    two = actors.seated_too(reader_of(here), bank, "analyst")
    assert (group_of(two, held[0]), as_of(two, enterprise_shown(held[0]))) == (None, None)
    assert group_of(two, here) == ("Manufacturing", 7)


def enterprise_shown(enterprise_id: int) -> EnterpriseShown:
    staff = actors.staff()
    with acting(staff):
        return enterprise_for(actor=staff, enterprise_id=enterprise_id)


def test_moving_ones_own_figure_moves_nothing_that_is_told() -> None:
    here = scored(name="Here")
    many(5)
    reader_of(here)
    told = []
    for change in (worse, better):
        change(here)
        compared()
        told.append(readiness(peers(here)))
    assert told[0]["own"] != told[1]["own"]
    assert told[0]["peers"] == told[1]["peers"]


def test_who_moves_elsewhere_is_told_of_nobody_for_a_while() -> None:
    here = scored(name="Here")
    many(6)
    many(6, industry="621111")
    compared()
    owner = reader_of(here)
    update_enterprise(actor=owner, enterprise_id=here, changes={"industry": "621111"})
    # Until it is compared anew, it stands beside those it was compared with.
    assert readiness(peers(here))["peers"]["sector"] == "31"
    compared()
    moved = peers(here)
    assert readiness(moved)["peers"] is None
    assert moved["told_again_on"] == (clock.today() + timedelta(days=STAYS_DAYS)).isoformat()
    text = page_client_of("reader@example.org").get(f"/enterprises/{here}/dashboard").content.decode()
    assert "It is shown beside its new peers from" in text
    compared(on=clock.today() + timedelta(days=STAYS_DAYS))
    assert readiness(peers(here))["peers"]["sector"] == "62"


def test_what_one_enterprise_is_told_no_other_reads() -> None:
    here, *_others = many(6)
    compared()
    owner = reader_of(here)
    with acting(owner):
        rows = Comparison.objects.for_actor(owner)
        assert {one.organization_id for one in rows} == {None, here}
        assert [one.document_json["peers"] for one in rows if one.organization_id is None] == [{}, {}]


def test_nobody_learns_of_an_enterprise_out_of_sight() -> None:
    here, there = scored(), scored()
    reader_of(here)
    answer = client_of("reader@example.org").get(f"/api/v1/enterprises/{there}/financing-readiness/peers")
    assert answer.status_code == 403


def test_comparing_asks_the_same_of_the_database_however_many_there_are() -> None:
    asked = []
    for more in (2, 8):
        many(more)
        with CaptureQueriesContext(connection) as queries:
            compared()
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_card_asks_the_database_the_same_however_many_peers_there_are() -> None:
    here = scored()
    reader_of(here)
    asked = []
    for more in (1, 6):
        many(more)
        compared()
        client = client_of("reader@example.org")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/api/v1/enterprises/{here}/financing-readiness/peers")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_an_enterprise_without_any_score_has_no_card() -> None:
    made = enterprise(name="New")
    reader_of(made.id)
    assert "Beside its peers" not in page_client_of("reader@example.org").get(
        f"/enterprises/{made.id}/dashboard"
    ).content.decode()  # fmt: skip


def test_what_stands_under_readiness_needs_the_scope_of_readiness() -> None:
    under = [one.callback.view_class for one in urlpatterns if "/financing-readiness/" in str(one.pattern)]
    assert [one.resource for one in under] == ["readiness"] * 3


def test_what_a_dash_stands_for_is_written_below() -> None:
    here = scored(name="Here")
    many(5)
    compared()
    reader_of(here)
    text = page_client_of("reader@example.org").get(f"/enterprises/{here}/dashboard").content.decode()
    # Five others have a median, and are too few for quartiles.
    assert "too few for quartiles" in text
    assert "A dash stands where they are too few to show." in text
