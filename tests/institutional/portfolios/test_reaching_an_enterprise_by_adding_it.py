"""An institution reaches no enterprise by adding it: by any door only what it made, reads, or was let in to."""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clear_platform.foundation.public import Actor, NotVisible, acting
from institutional.letting_in.operations import accept_enterprise_invitation
from institutional.portfolios.errors import EnterpriseNotOpen
from institutional.portfolios.operations import add_enterprises_to_portfolio
from institutional.portfolios.queries import entries_of
from institutional.public import (
    add_enterprise_to_portfolio,
    analyse_portfolio,
    create_position,
    remove_enterprise_from_portfolio,
)
from tests import actors
from tests.clients import page_client_of
from tests.institutional import factories
from tests.institutional.letting_in.letters import asked, reads, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> int:
    return factories.institution()


@pytest.fixture
def admin(bank: int) -> Actor:
    return actors.member(bank, "admin", email="admin@example.org")


@pytest.fixture
def portfolio(bank: int) -> int:
    return factories.portfolio(bank)


@pytest.fixture
def stranger() -> int:
    """An enterprise that the bank never made, reads or was let in to."""
    [one] = factories.enterprises(name="A stranger to the bank")
    return one


def test_of_several_none_is_put_in_where_one_may_not_be(bank: int, admin: Actor, portfolio: int, stranger: int) -> None:
    [known] = factories.enterprises(name="Well known", granted_to=bank)
    with acting(admin):
        with pytest.raises(EnterpriseNotOpen):
            add_enterprises_to_portfolio(actor=admin, portfolio_id=portfolio, enterprise_ids=[known, stranger])
        assert not entries_of(actor=admin, portfolio_id=portfolio).exists()


def put_in(admin: Actor, portfolio: int, enterprise: int) -> bool:
    try:
        add_enterprise_to_portfolio(actor=admin, portfolio_id=portfolio, enterprise_id=enterprise)
    except EnterpriseNotOpen:
        return False
    return True


def test_what_it_made_may_be_added(admin: Actor, bank: int, portfolio: int) -> None:
    [made] = factories.enterprises(granted_to=bank)
    assert put_in(admin, portfolio, made)


def test_what_it_was_let_in_to_may_be_added_once_its_owner_accepted(
    admin: Actor, portfolio: int, stranger: int
) -> None:
    owner = actors.member(stranger, "owner", email="owner@example.org")
    token = token_of(asked(admin, "owner@example.org"))
    assert not put_in(admin, portfolio, stranger)
    accept_enterprise_invitation(actor=owner, token=token)
    assert put_in(admin, portfolio, stranger)


def test_by_the_operation_a_stranger_is_neither_added_nor_read(admin: Actor, portfolio: int, stranger: int) -> None:
    assert not put_in(admin, portfolio, stranger)
    assert not reads(admin, stranger)


@pytest.mark.parametrize("id", ["stranger", 999_999_999])
def test_by_the_api_a_stranger_and_nobody_are_refused_alike(
    admin: Actor, portfolio: int, stranger: int, id: Any
) -> None:
    client = page_client_of("admin@example.org")
    where = f"/api/v1/institutional/portfolios/{portfolio}/enterprises"
    wanted = {"stranger": stranger}.get(id, id)
    answer = client.post(where, {"enterprise": wanted}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "portfolio.enterprise_not_open")
    assert client.get(where).json()["results"] == []
    assert not reads(admin, stranger)


def test_no_address_beside_it_brings_a_stranger_in(admin: Actor, bank: int, portfolio: int, stranger: int) -> None:
    client = page_client_of("admin@example.org")
    api = "/api/v1/institutional"
    position = {"enterprise": stranger, "instrument": "loan", "principal": "1.00"}
    attempts = [
        client.post(f"{api}/portfolios/{portfolio}/positions", position, content_type="application/json"),
        client.get(f"{api}/portfolios/{portfolio}/enterprises/{stranger}"),
        client.delete(f"{api}/portfolios/{portfolio}/enterprises/{stranger}"),
        client.get(f"{api}/enterprises/{stranger}/snapshot"),
        client.get(f"{api}/enterprises/{stranger}/export?format=json&scope=full"),
        client.get(f"/institutional/enterprises/{stranger}"),
        client.get(f"/institutional/portfolios/{portfolio}/enterprises/{stranger}"),
        client.get(f"/institutional/enterprises/{stranger}/export"),
        client.post(f"/institutional/portfolios/{portfolio}/enterprises/{stranger}", {"enterprise": stranger}),
        client.post(f"/institutional/portfolios/{portfolio}", {"enterprise": stranger}),
    ]
    assert all(one.status_code in (403, 404, 405) for one in attempts), [one.status_code for one in attempts]
    assert "A stranger to the bank" not in "".join(one.content.decode() for one in attempts if not one.streaming)
    assert not reads(admin, stranger)


def test_no_position_no_analysis_and_no_overview_brings_a_stranger_in(
    admin: Actor, portfolio: int, stranger: int
) -> None:
    with pytest.raises(NotVisible):
        create_position(actor=admin, portfolio_id=portfolio, enterprise_id=stranger, instrument="loan", principal=1)
    with pytest.raises(NotVisible):
        remove_enterprise_from_portfolio(actor=admin, portfolio_id=portfolio, enterprise_id=stranger)
    assert analyse_portfolio(actor=admin, portfolio_id=portfolio).enterprises == 0
    assert not reads(admin, stranger)


def test_the_administration_lets_nobody_add_an_entry_and_members_not_in_at_all(
    admin: Actor, portfolio: int, stranger: int
) -> None:
    member = page_client_of("admin@example.org")
    actors.staff(email="staff@example.org")
    staff = page_client_of("staff@example.org")
    entries = "/admin/institutional/portfolioenterprise/"
    form = {"portfolio": portfolio, "enterprise": stranger, "organization": admin.organization_id}
    assert member.get(entries).status_code in (302, 403, 404)
    assert member.post(f"{entries}add/", form).status_code in (302, 403, 404)
    assert staff.post(f"{entries}add/", form).status_code in (302, 403, 404)
    assert not reads(admin, stranger)


def test_no_import_of_a_member_is_taken(admin: Actor, stranger: int) -> None:
    client = page_client_of("admin@example.org")
    file = BytesIO(b"enterprise,principal\nA stranger to the bank,1\n")
    file.name = "loans.csv"
    answers = [
        client.post("/api/v1/imports/loans", {"file": file}),
        client.get("/institutional/imports/new"),
    ]
    assert [one.status_code for one in answers] == [403, 403]
    assert not reads(admin, stranger)


def test_no_command_run_as_a_member_brings_a_stranger_in(
    admin: Actor, portfolio: int, stranger: int, tmp_path: Path
) -> None:
    with pytest.raises(CommandError):
        call_command("export_enterprise", str(stranger), "--as", "admin@example.org", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("import_loans", str(tmp_path / "loans.csv"), "--as", "admin@example.org", stdout=StringIO())
    assert not reads(admin, stranger)
