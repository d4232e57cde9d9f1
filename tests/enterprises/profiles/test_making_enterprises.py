"""Enterprises are made one by one or by the thousand, found again by their key, and taken back while nothing rests."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.public import (
    Cited,
    OrganizationKind,
    RoleNotAllowed,
    Thing,
    acting,
    citations_of,
    cite,
    events_about,
)
from enterprises.imports.errors import StillBuiltUpon
from enterprises.models import Enterprise
from enterprises.profiles.errors import NameMissing, NotAnIndustry, NotASizeBand
from enterprises.public import (
    NewEnterprise,
    add_enterprises,
    create_enterprise,
    enterprise_for,
    enterprises_by_match_key,
    enterprises_for,
    match_key,
    record_analysis,
    remove_enterprises,
    update_enterprise,
)
from tests import actors
from tests.enterprises.factories import enterprise, owner_of

pytestmark = pytest.mark.django_db


def _many(number: int) -> list[NewEnterprise]:
    return [
        NewEnterprise(name=f"BORROWER {n}", city="Oakland", match_key=match_key(f"BORROWER {n}", "Oakland", "CA", ""))
        for n in range(number)
    ]


def test_an_enterprise_is_made_with_its_organization_and_noted_down() -> None:
    staff = actors.staff()
    made = create_enterprise(actor=staff, wanted=NewEnterprise(name="Bay Bakery", industry="311811", city="Oakland"))
    assert (made.name, made.slug, made.industry, made.origin) == ("Bay Bakery", "bay-bakery", "311811", "registered")
    with acting(staff):
        event = events_about(staff, object_type="enterprises.enterprise", object_id=made.id).get()
    assert (event.action, event.organization_id) == ("create_enterprise", made.id)


def test_the_institution_that_makes_an_enterprise_may_act_for_it() -> None:
    analyst = actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst")
    made = create_enterprise(actor=analyst, wanted=NewEnterprise(name="Bay Bakery"))
    with acting(analyst):
        assert enterprise_for(actor=analyst, enterprise_id=made.id, level="act").name == "Bay Bakery"


def test_a_viewer_makes_no_enterprise() -> None:
    viewer = actors.member(actors.organization(OrganizationKind.INSTITUTION), "viewer")
    with pytest.raises(RoleNotAllowed):
        create_enterprise(actor=viewer, wanted=NewEnterprise(name="Bay Bakery"))


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"name": "  "}, NameMissing),
        ({"name": "A", "industry": "31-33"}, NotAnIndustry),
        ({"name": "A", "size_band": "1-9"}, NotASizeBand),
    ],
)
def test_facts_that_cannot_be_are_refused_by_name(facts: dict[str, str], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        create_enterprise(actor=actors.staff(), wanted=NewEnterprise(**facts))


def test_a_change_touches_the_fields_named_and_no_other() -> None:
    made = enterprise(city="Oakland", industry="311811")
    changed = update_enterprise(
        actor=owner_of(made.id), enterprise_id=made.id, changes={"city": "Berkeley", "name": "New name"}
    )
    assert (changed.city, changed.name, changed.industry, changed.slug) == ("Berkeley", "New name", "311811", made.slug)


def test_a_thousand_enterprises_take_as_many_statements_as_ten() -> None:
    system = actors.system()
    counts = []
    for name, number in (("FEW", 10), ("MANY", 1000)):
        wanted = [NewEnterprise(name=f"{name} {n}") for n in range(number)]
        with acting(system), CaptureQueriesContext(connection) as statements:
            add_enterprises(actor=system, wanted=wanted)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_enterprises_are_found_again_by_their_key() -> None:
    system = actors.system()
    with acting(system):
        ids = add_enterprises(actor=system, wanted=_many(3), batch_id=None)
        keys = [one.match_key or "" for one in _many(4)]
        assert enterprises_by_match_key(actor=system, keys=keys) == dict(zip(keys[:3], ids, strict=True))


def test_matching_looks_only_among_enterprises_the_importer_may_read() -> None:
    system = actors.system()
    with acting(system):
        add_enterprises(actor=system, wanted=_many(1), batch_id=None)
    analyst = actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst")
    with acting(analyst):
        assert enterprises_by_match_key(actor=analyst, keys=[_many(1)[0].match_key or ""]) == {}


def test_enterprises_on_which_nothing_rests_are_taken_back_whole() -> None:
    system = actors.system()
    with acting(system):
        ids = add_enterprises(actor=system, wanted=_many(3), batch_id=None)
        remove_enterprises(actor=system, enterprise_ids=ids)
        assert not enterprises_for(system).filter(pk__in=ids).exists()


def test_what_cites_an_analysis_of_one_that_was_taken_back_shows_that_it_is_gone() -> None:
    system = actors.system()
    bank = actors.organization(OrganizationKind.INSTITUTION)
    with acting(system):
        [one] = add_enterprises(actor=system, wanted=_many(1), batch_id=None)
        made = record_analysis(
            actor=system,
            enterprise_id=one,
            domain="cfo",
            inputs={},
            findings={"findings": []},
            confidence=Decimal("0.1"),
            organization_id=bank,
        )
        cite(
            actor=system,
            organization_id=bank,
            citing=Thing("task", "0"),
            cited=[Cited("analysis", str(made.id))],
        )
        remove_enterprises(actor=system, enterprise_ids=[one])
        [shown] = citations_of(actor=system, kind="task", ref="0")
    assert shown.verdict == "removed"


def test_an_enterprise_somebody_joined_stays() -> None:
    system = actors.system()
    with acting(system):
        [one] = add_enterprises(actor=system, wanted=_many(1), batch_id=None)
    owner_of(one)
    with acting(system), pytest.raises(StillBuiltUpon) as refused:
        remove_enterprises(actor=system, enterprise_ids=[one])
    assert refused.value.code == "enterprise.built_upon"
    with acting(system):
        assert Enterprise.objects.for_actor(system).filter(pk=one).exists()
