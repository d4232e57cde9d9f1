"""An institution reads its own computation of an enterprise's readiness, else the enterprise's; all forms say so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from capability.public import READ_IN_SQL, in_turn, read_of_each, read_of_each_apart, readiness_for
from clear_platform.foundation import clock
from clear_platform.foundation.public import acting
from execution.public import FactsOf, LoanFacts, diagnose_loan_facts_of_many
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.enterprises.factories import enterprise
from tests.outcomes.factories import bank

pytestmark = pytest.mark.django_db

IN_SQL = READ_IN_SQL.format(institution="%(institution)s::bigint", enterprise="%(enterprise)s::bigint")


def by_sql(rows: Any, institution: int, about: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(IN_SQL, {"institution": institution, "enterprise": about})
        return [one for one, *_rest in cursor.fetchall()]


def first_in_turn(rows: Any, institution: int, about: int) -> list[int]:
    return [one.pk for one in in_turn(rows.filter(enterprise_id=about), institution)[:1]]


def of_each(rows: Any, institution: int, about: int) -> list[int]:
    return [one.pk for one in read_of_each(rows.filter(enterprise_id=about), institution)]


def apart(rows: Any, institution: int, about: int) -> list[int]:
    held = rows.order_by().filter(organization_id=institution).values("enterprise_id")
    without = rows.order_by().filter(enterprise_id=about).exclude(enterprise_id__in=held).values("enterprise_id")
    own, other = read_of_each_apart(rows.filter(enterprise_id=about), institution, without=without)
    return [one.pk for one in (*own, *other)]


FORMS = [by_sql, first_in_turn, of_each, apart]
Form = Callable[[Any, int, int], list[int]]


def kept(about: int, by: int) -> list[int]:
    """Give the ids of what was computed of an enterprise for somebody, in the order in which it was kept."""
    system = actors.system()
    with acting(system):
        rows = readiness_for(system).filter(enterprise_id=about, organization_id=by)
        return list(rows.order_by("pk").values_list("pk", flat=True))


def read(form: Form, about: int, by: int) -> list[int]:
    system = actors.system()
    with acting(system):
        return form(readiness_for(system), by, about)


def computed_for(holder: int, about: int, principal: int) -> None:
    system = actors.system()
    actors.granted(holder, about, "read")
    with acting(system):
        facts = FactsOf(enterprise_id=about, facts=LoanFacts(principal=Decimal(principal), employees=3))
        diagnose_loan_facts_of_many(actor=system, rows=[facts], organization_id=holder)
    recomputed(about, organization_id=holder)


@pytest.mark.parametrize("form", FORMS)
def test_without_one_of_its_own_an_institution_reads_the_enterprises(form: Form) -> None:
    about, holder = enterprise().id, bank()
    diagnosed(about)
    recomputed(about)
    assert read(form, about, holder) == kept(about, about) != []


@pytest.mark.parametrize("form", FORMS)
def test_its_own_comes_first_although_the_enterprises_is_newer(form: Form) -> None:
    about, holder = enterprise().id, bank()
    computed_for(holder, about, 5000)
    with clock.fixed_at(clock.now() + timedelta(days=1)):
        diagnosed(about)
        recomputed(about)
    assert read(form, about, holder) == kept(about, holder) != []


@pytest.mark.parametrize("form", FORMS)
def test_of_two_of_one_moment_the_one_kept_later_is_read(form: Form) -> None:
    about, holder = enterprise().id, bank()
    with clock.fixed_at(clock.now()):
        diagnosed(about)
        recomputed(about)
        diagnosed(about, cash=Decimal("200000"))
        recomputed(about)
    _first, last = kept(about, about)
    assert read(form, about, holder) == [last]
