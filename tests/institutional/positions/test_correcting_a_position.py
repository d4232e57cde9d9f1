"""A position that was recorded wrongly is set right with a reason; what stood there before stays readable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from clear_platform.foundation.public import Expected, NotVisible, ReadOnly, RoleNotAllowed, Stale, acting
from clear_platform.foundation.stated import DayOutOfReach
from institutional.positions.errors import DatesOutOfOrder, NothingCorrected, ReasonMissing, ReferenceTaken
from institutional.positions.models import Position
from institutional.positions.queries import changes_of, correction, position_for
from institutional.positions.results import Correction, TermChanged
from institutional.public import (
    correct_position,
    remove_enterprise_from_portfolio,
    remove_position,
    update_portfolio,
    update_position,
)
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.institutional import factories
from tests.institutional.loan_files import factories as loan_files

pytestmark = pytest.mark.django_db
WHY = "The contract says 25,000; a nought too many was typed."
ANALYST = "analyst@example.org"


@pytest.fixture
def bank() -> int:
    return factories.institution("Harbor Bank")


@pytest.fixture
def held(bank: int) -> tuple[int, int]:
    """A portfolio, and the loan of 250,000 in it."""
    portfolio, [enterprise] = factories.holding(bank, name="Mesa Press")
    facts = {"employees": 9, "collateral": "a boat"}
    terms = {"principal": Decimal("250000.00"), "external_ref": "L-7", "facts": facts}
    return portfolio, factories.position(portfolio, enterprise, **terms)


@pytest.fixture
def analyst(bank: int) -> Any:
    return actors.member(bank, "analyst", email=ANALYST)


def corrected(by: Any, held: tuple[int, int], **terms: Any) -> Any:
    return correct_position(
        actor=by, portfolio_id=held[0], position_id=held[1], **{"because": WHY, "principal": Decimal(25000), **terms}
    )


def corrections(by: Any, held: tuple[int, int]) -> list[Correction]:
    with acting(by):
        found = changes_of(actor=by, portfolio_id=held[0], position_id=held[1])
        return [correction(one) for one in found]


def test_what_stood_there_is_kept_with_who_and_why(analyst: Any, held: tuple[int, int]) -> None:
    shown = corrected(analyst, held, facts={"employees": 12, "collateral": "a boat"})
    assert (shown.principal, shown.facts["employees"], shown.status) == (Decimal("25000.00"), 12, "performing")
    [one] = corrections(analyst, held)
    assert (one.who, one.because) == (analyst.name, WHY)
    assert one.terms == (
        TermChanged("principal", "250000.00", "25000"),
        TermChanged("facts_json.employees", "9", "12"),
    )


def test_the_newest_correction_comes_first_and_changes_without_a_reason_stand_among_them(
    analyst: Any, held: tuple[int, int]
) -> None:
    update_position(actor=analyst, portfolio_id=held[0], position_id=held[1], status="watch")
    corrected(analyst, held)
    found = [(one.because, [term.term for term in one.terms]) for one in corrections(analyst, held)]
    assert found == [(WHY, ["principal"]), ("", ["status"])]


def test_whoever_reads_the_position_reads_its_corrections(bank: int, analyst: Any, held: tuple[int, int]) -> None:
    corrected(analyst, held)
    viewer = actors.member(bank, "viewer")
    assert [one.who for one in corrections(viewer, held)] == [analyst.name]
    with pytest.raises(RoleNotAllowed):
        corrected(viewer, held)


def test_nobody_else_reads_or_writes_them(analyst: Any, held: tuple[int, int]) -> None:
    corrected(analyst, held)
    stranger = actors.member(factories.institution(), "analyst")
    with pytest.raises(NotVisible):
        corrections(stranger, held)
    with pytest.raises(NotVisible):
        corrected(stranger, held, principal=Decimal(1))


def test_staff_may(held: tuple[int, int]) -> None:
    assert corrected(actors.staff(), held).principal == Decimal(25000)


def test_who_sits_in_two_institutions_corrects_for_the_one_acted_for(bank: int, held: tuple[int, int]) -> None:
    both = actors.seated_too(actors.member(bank, "viewer"), factories.institution(), "admin")
    with pytest.raises(ReadOnly):
        corrected(both, held)


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"because": " \n "}, ReasonMissing),
        ({"principal": Decimal("250000.000")}, NothingCorrected),
        ({"started_on": date(2026, 1, 2), "matures_on": date(2026, 1, 1)}, DatesOutOfOrder),
        ({"started_on": date(226, 1, 2)}, DayOutOfReach),
        ({"expected": Expected(frozenset({"1.1.1"}))}, Stale),
    ],
    ids=["no reason", "nothing differs", "dates", "a day of another age", "changed meanwhile"],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(
    analyst: Any, held: tuple[int, int], terms: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        corrected(analyst, held, **terms)
    assert corrections(analyst, held) == []


def test_the_reference_of_another_is_refused(analyst: Any, held: tuple[int, int]) -> None:
    with acting(analyst):
        enterprise = position_for(actor=analyst, portfolio_id=held[0], position_id=held[1]).enterprise_id
    factories.position(held[0], enterprise, external_ref="L-8")
    with pytest.raises(ReferenceTaken):
        corrected(analyst, held, external_ref="L-8")


# At the doors.


def api(held: tuple[int, int], end: str = "") -> str:
    return f"/api/v1/institutional/portfolios/{held[0]}/positions/{held[1]}{end}"


def here(held: tuple[int, int], end: str = "") -> str:
    return f"/institutional/portfolios/{held[0]}/positions/{held[1]}{end}"


def test_the_api_corrects_what_is_as_the_caller_read_it(analyst: Any, held: tuple[int, int]) -> None:
    client = client_of(ANALYST)
    body = {"principal": "25000.00", "because": WHY}
    tag = client.get(api(held))["ETag"]
    first, second = (
        client.post(api(held, "/correct"), body, content_type="application/json", headers={"If-Match": tag})
        for _time in range(2)
    )
    assert (first.status_code, first.json()["principal"], first["ETag"] != tag) == (200, "25000.00", True)
    assert (second.status_code, second.json()["code"]) == (412, "precondition.stale")
    [told] = client.get(api(held, "/corrections")).json()["results"]
    assert (told["who"], told["because"]) == (analyst.name, WHY)
    assert told["terms"] == [{"term": "principal", "was": "250000.00", "became": "25000.00"}]


def test_the_api_wants_a_reason(analyst: Any, held: tuple[int, int]) -> None:
    refused = sent(client_of(ANALYST), "post", api(held, "/correct"), {"principal": "1.00"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/because")


@pytest.fixture
def desk(analyst: Any) -> Client:
    return page_client_of(ANALYST)


def filled(client: Client, held: tuple[int, int], **changes: str) -> dict[str, str]:
    """The form of the page as it opens, with some fields changed."""
    shown: Any = client.get(here(held, "/correct"))
    form = shown.context["form"]
    return {**{name: str(form[name].value() or "") for name in form.fields}, "because": WHY, **changes}


def test_the_page_keeps_it_and_the_position_says_what_it_was(desk: Client, held: tuple[int, int]) -> None:
    assert here(held, "/correct") in desk.get(here(held)).content.decode()
    kept = desk.post(here(held, "/correct"), filled(desk, held, principal="25000.00", outstanding="12.50"))
    assert (kept.status_code, kept["Location"]) == (302, here(held))
    shown = desk.get(here(held)).content.decode()
    said = ["Changed by hand", "Principal: 250,000.00, now 25,000.00", "Outstanding: not known, now 12.50", WHY]
    assert [one for one in said if one not in shown] == []
    before = desk.get(here(held, "/correct")).content.decode()
    assert [one for one in ("What was recorded before", "250,000.00", WHY) if one not in before] == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"because": ""}, "Say what was wrong, and where the right value stands."),
        ({}, "Nothing differs from what is recorded."),
        ({"principal": "a lot"}, "Write an amount, for instance 25000.00."),
        ({"approved_on": "1226-01-01"}, "Choose a day from 1900-01-01 to 2199-12-31."),
        ({"started_on": "2026-01-02", "matures_on": "2026-01-01"}, "Correct one of the two."),
        ({"version": "1.1.1", "principal": "1"}, "This was changed since you read it."),
    ],
)
def test_the_page_says_what_to_mend(desk: Client, held: tuple[int, int], changes: dict[str, str], says: str) -> None:
    refused = desk.post(here(held, "/correct"), filled(desk, held, **changes))
    assert (refused.status_code, says in refused.content.decode()) == (400, True)


def test_who_may_only_read_is_not_led_there(bank: int, held: tuple[int, int]) -> None:
    actors.member(bank, "viewer", email="viewer@example.org")
    viewer = page_client_of("viewer@example.org")
    assert here(held, "/correct") not in viewer.get(here(held)).content.decode()
    assert viewer.get(here(held, "/correct")).status_code == 403


def test_what_staff_loaded_from_a_file_is_changed_and_corrected_by_its_holder() -> None:
    batch = loan_files.loaded(actors.staff(), loan_files.written([loan_files.row(1)]))
    staff = actors.staff()
    with acting(staff):
        held = Position.objects.for_actor(staff).get(import_batch_id=batch.id, instrument="loan")
    analyst = actors.member(held.organization_id, "analyst")
    terms = {"actor": analyst, "portfolio_id": held.portfolio_id, "position_id": held.pk}
    update_position(**terms, status="watch")
    right = held.principal - 1
    assert correct_position(**terms, principal=right, because="A typing error.").principal == right
    renamed = update_portfolio(actor=analyst, portfolio_id=held.portfolio_id, name="Renamed by its holder")
    assert renamed.name == "Renamed by its holder"
    remove_position(**terms)
    remove_enterprise_from_portfolio(actor=analyst, portfolio_id=held.portfolio_id, enterprise_id=held.enterprise_id)
    with acting(analyst, read_only=True):
        assert not Position.objects.for_actor(analyst).filter(pk=held.pk).exists()
