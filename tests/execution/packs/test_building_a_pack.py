"""A pack is loaded, reconciled and put in force; one that does not pass changes nothing and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from clear_platform.foundation.clock import fixed_at
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, OrganizationKind, RoleNotAllowed, StaffGroup, acting
from execution.packs import queries
from execution.packs.errors import (
    AcceptanceUnexplained,
    DayNotQuoted,
    MaterialUnusable,
    NothingToAccept,
    NotReconciled,
)
from execution.packs.models import DataPack, PackRate
from execution.packs.operations.building import build_pack, build_what_is_due
from execution.packs.operations.steps import accept_pack, load_pack, publish_pack, reconcile_pack
from execution.packs.results import PackShown
from execution.packs.rules.material import Kind, Rate
from tests import actors
from tests.execution.packs.factories import (
    MONDAY,
    TUESDAY,
    TUESDAY_NIGHT,
    USUAL,
    WEDNESDAY,
    ecb_file,
    fx,
    pack,
    pack_of_the_bank,
    prices,
)

pytestmark = pytest.mark.django_db
JUMPED = {**USUAL, "USD": "11.684"}


@pytest.fixture
def system() -> Actor:
    return actors.system()


def in_force(system: Actor, kind: str = "fx", asof: date | None = None) -> PackShown | None:
    with acting(system, read_only=True):
        return queries.pack_in_force(kind, asof=asof)


def told(system: Actor, action: str) -> list[dict[str, Any]]:
    with acting(system, read_only=True):
        return list(AuditEvent.objects.for_actor(system).filter(action=action).values_list("after", flat=True))


def test_the_file_that_ships_makes_a_pack_that_is_in_force(system: Actor) -> None:
    made = pack_of_the_bank()
    assert (made.kind, made.asof_date, made.source, made.status) == ("fx", date(2026, 4, 13), "ecb", "fresh")
    assert (made.reconciliation_status, made.in_force) == ("passed", True)
    with acting(system, read_only=True):
        rates = queries.rate_table(made.id)
    assert len(rates) == 29
    assert rates["EUR", "USD"] == Decimal("1.1684")


def test_each_step_is_in_the_audit_log(system: Actor) -> None:
    made = pack(fx())
    for step in ("load_pack", "reconcile_pack", "publish_pack"):
        assert [one["hash"] for one in told(system, step)] == [made.hash]


def test_until_it_is_published_a_pack_is_not_in_force(system: Actor) -> None:
    loaded = load_pack(actor=system, material=fx(), provider="ecb_file")
    judged = reconcile_pack(actor=system, pack_id=loaded.id)
    assert (loaded.status, loaded.reconciliation_status) == ("warming", "pending")
    assert (judged.status, judged.reconciliation_status) == ("warming", "passed")
    assert in_force(system) is None


def test_nobody_publishes_what_was_not_judged(system: Actor) -> None:
    loaded = load_pack(actor=system, material=fx(), provider="ecb_file")
    with pytest.raises(NotReconciled, match=r"Nobody judged it\."):
        publish_pack(actor=system, pack_id=loaded.id)


def test_a_pack_that_fails_leaves_the_one_before_in_force_and_says_why(system: Actor) -> None:
    good = pack(fx(MONDAY))
    bad = pack(fx(TUESDAY, JUMPED))
    assert (bad.status, bad.reconciliation_status, bad.in_force) == ("error", "failed", False)
    assert [one.detail for one in bad.problems] == ["EUR/USD went from 1.1684 on 2026-05-04 to 11.684, more than 10 %."]
    still = in_force(system)
    assert still is not None
    assert still.id == good.id
    with pytest.raises(NotReconciled, match="EUR/USD went from"):
        publish_pack(actor=system, pack_id=bad.id)


def test_the_same_content_again_is_the_same_pack(system: Actor) -> None:
    first, again = pack(fx()), pack(fx())
    assert again.id == first.id
    assert len(told(system, "load_pack")) == len(told(system, "publish_pack")) == 1


def test_a_corrected_day_takes_the_place_of_the_one_before(system: Actor) -> None:
    first = pack(fx())
    corrected = pack(fx(rates={**USUAL, "USD": "1.1685"}))
    with acting(system, read_only=True):
        replaced = queries.pack_for(first.id)
    now = in_force(system)
    assert now is not None
    assert (now.id, replaced.in_force, replaced.superseded_at is not None) == (corrected.id, False, True)


def test_a_correction_that_is_taken_back_puts_the_first_in_force_again(system: Actor) -> None:
    first = pack(fx())
    pack(fx(rates={**USUAL, "USD": "1.1685"}))
    back = pack(fx())
    assert (back.id, back.in_force, back.superseded_at) == (first.id, True, None)


def test_a_day_is_answered_by_the_pack_of_that_day(system: Actor) -> None:
    monday, tuesday = pack(fx(MONDAY)), pack(fx(TUESDAY))
    found = [in_force(system, asof=day) for day in (MONDAY, TUESDAY, WEDNESDAY, date(2026, 5, 3))]
    assert [one.id if one else None for one in found] == [monday.id, tuesday.id, tuesday.id, None]


def test_a_kind_is_not_held_against_another(system: Actor) -> None:
    rates, closes = pack(fx()), pack(prices(), provider="fmp")
    assert rates.in_force
    assert closes.in_force
    assert (closes.kind, closes.source) == ("price", "fmp")


def test_a_gap_before_a_day_fails_it_until_the_day_came(system: Actor, tmp_path: Path) -> None:
    pack(fx(MONDAY))
    with_gap = ecb_file(tmp_path, {MONDAY: USUAL, WEDNESDAY: USUAL})
    failed = build_pack(actor=system, kind=Kind.FX, provider=with_gap, asof=WEDNESDAY)
    assert [one.code for one in failed.problems] == ["gap"]
    assert "2026-05-05, which was a business day" in failed.problems[0].detail
    whole = ecb_file(tmp_path, {MONDAY: USUAL, TUESDAY: USUAL, WEDNESDAY: USUAL})
    assert build_pack(actor=system, kind=Kind.FX, provider=whole, asof=TUESDAY).in_force
    mended = build_pack(actor=system, kind=Kind.FX, provider=whole, asof=WEDNESDAY)
    assert (mended.id, mended.in_force, list(mended.problems)) == (failed.id, True, [])


def test_a_day_that_is_not_in_the_file_leaves_nothing(system: Actor, tmp_path: Path) -> None:
    with pytest.raises(DayNotQuoted):
        build_pack(actor=system, kind=Kind.FX, provider=ecb_file(tmp_path, {MONDAY: USUAL}), asof=TUESDAY)
    with acting(system, read_only=True):
        assert not queries.packs().exists()


def test_what_is_due_is_built_day_by_day_up_to_the_first_that_fails(system: Actor, tmp_path: Path) -> None:
    pack(fx(MONDAY))
    days = {MONDAY: USUAL, TUESDAY: USUAL, WEDNESDAY: JUMPED, date(2026, 5, 7): JUMPED}
    with fixed_at(TUESDAY_NIGHT.replace(day=8)):
        built = build_what_is_due(actor=system, kind=Kind.FX, provider=ecb_file(tmp_path, days))
    assert [(one.asof_date, one.in_force) for one in built] == [(TUESDAY, True), (WEDNESDAY, False)]


def test_where_nothing_is_due_nothing_is_built(system: Actor, tmp_path: Path) -> None:
    pack(fx(TUESDAY))
    days = {MONDAY: USUAL, TUESDAY: USUAL}
    with fixed_at(TUESDAY_NIGHT):
        assert build_what_is_due(actor=system, kind=Kind.FX, provider=ecb_file(tmp_path, days)) == []


def test_a_jump_that_is_real_is_accepted_with_a_reason(system: Actor) -> None:
    pack(fx(MONDAY))
    failed = pack(fx(TUESDAY, JUMPED))
    accepted = accept_pack(actor=actors.staff(), pack_id=failed.id, reason=" The currency floats since 5 May. ")
    assert (accepted.in_force, accepted.status, accepted.reconciliation_status) == (True, "fresh", "accepted")
    assert accepted.accepted_because == "The currency floats since 5 May."
    assert [one["hash"] for one in told(system, "accept_pack")] == [accepted.hash]


def test_the_day_after_is_held_against_what_was_accepted(system: Actor) -> None:
    pack(fx(MONDAY))
    accept_pack(actor=system, pack_id=pack(fx(TUESDAY, JUMPED)).id, reason="It floats.")
    assert pack(fx(WEDNESDAY, {**USUAL, "USD": "11.7"})).in_force


def test_what_is_there_no_more_is_accepted_and_not_missed_again(system: Actor) -> None:
    pack(fx(MONDAY))
    without = {"USD": "1.1684", "GBP": "0.87058"}
    accept_pack(actor=system, pack_id=pack(fx(TUESDAY, without)).id, reason="No longer quoted since 5 May.")
    assert pack(fx(WEDNESDAY, without)).in_force


def test_what_was_asked_for_and_is_absent_fails_a_pack(system: Actor) -> None:
    made = pack(replace(prices(), absent=("APPL",)), provider="fmp")
    assert (made.in_force, [one.detail for one in made.problems]) == (False, ["There is nothing about APPL."])


def test_a_fault_cannot_be_accepted(system: Actor) -> None:
    pack(fx(MONDAY))
    failed = pack(fx(TUESDAY, {**USUAL, "USD": "0"}))
    with pytest.raises(NothingToAccept):
        accept_pack(actor=system, pack_id=failed.id, reason="I know.")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_jump_is_not_accepted_without_a_reason_that_fits(system: Actor, reason: str) -> None:
    pack(fx(MONDAY))
    with pytest.raises(AcceptanceUnexplained):
        accept_pack(actor=system, pack_id=pack(fx(TUESDAY, JUMPED)).id, reason=reason)


def test_what_is_there_twice_is_refused_before_it_is_kept(system: Actor) -> None:
    twice = fx()
    doubled = replace(twice, rates=(*twice.rates, Rate("EUR", "USD", Decimal(2))))
    with pytest.raises(MaterialUnusable, match="EUR/USD is there more than once"):
        load_pack(actor=system, material=doubled, provider="ecb_file")


def test_members_and_auditors_build_nothing() -> None:
    member = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    for who in (member, actors.staff(StaffGroup.AUDITOR)):
        with pytest.raises(RoleNotAllowed):
            load_pack(actor=who, material=fx(), provider="ecb_file")


def test_everybody_reads_packs() -> None:
    made = pack(fx())
    member = actors.member(actors.organization(OrganizationKind.ENTERPRISE), "viewer")
    with acting(member, read_only=True):
        assert queries.pack_for(made.id).id == made.id
        assert queries.rates_of(made.id).count() == 3


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO execution_packrate (pack_id, base, quote, rate) VALUES (%s, 'EUR', 'XCD', 3)",
        "UPDATE execution_packrate SET rate = 1",
        "DELETE FROM execution_packrate",
        "UPDATE execution_datapack SET hash = 'x'",
        "DELETE FROM execution_datapack",
    ],
)
def test_the_database_lets_nobody_change_what_a_pack_holds(system: Actor, statement: str) -> None:
    made = pack(fx())
    for who in (system, actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")):
        with (
            pytest.raises((ProgrammingError, InternalError), match=r"refused|denied"),
            acting(who),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [made.id] * statement.count("%s"))
    with acting(system, read_only=True):
        assert queries.material_of(DataPack.objects.select_related("source").get(pk=made.id)).content_hash == made.hash
        assert PackRate.objects.filter(pack_id=made.id).count() == 3


def test_what_was_read_back_has_the_hash_it_was_loaded_with(system: Actor) -> None:
    made = pack_of_the_bank(date(2025, 3, 20))
    with acting(system, read_only=True):
        assert queries.material_of(queries.pack_row(made.id)).content_hash == made.hash
