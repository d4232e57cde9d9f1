"""Institutions, portfolios and what is in them for tests, made through the operations that make them in life."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from clear_platform.foundation.public import Actor, acting
from enterprises.public import NewEnterprise, add_enterprises
from institutional.public import (
    add_enterprise_to_portfolio,
    create_institution,
    create_portfolio,
    create_position,
)
from tests import actors

_counter = iter(range(1, 1_000_000))


def institution(name: str = "", type: str = "bank") -> int:
    """An institution; gives its id."""
    made = create_institution(actor=actors.system(), name=name or f"Bank {next(_counter)}", type=type)
    return made.id


def enterprises(count: int = 1, *, granted_to: int | None = None, **facts: Any) -> list[int]:
    """Enterprises, made by an institution where one is named; gives their ids."""
    actor = actors.system()
    name = facts.pop("name", "")
    wanted = [NewEnterprise(**{"name": name or f"Enterprise {next(_counter)}", **facts}) for _ in range(count)]
    with acting(actor):
        return add_enterprises(actor=actor, wanted=wanted, batch_id=None, granted_to=granted_to)


def portfolio(institution_id: int, name: str = "", currency: str = "USD") -> int:
    """A portfolio of an institution; gives its id."""
    made = create_portfolio(
        actor=actors.system(),
        name=name or f"Portfolio {next(_counter)}",
        currency=currency,
        institution_id=institution_id,
    )
    return made.id


def holding(institution_id: int, count: int = 1, **facts: Any) -> tuple[int, list[int]]:
    """A portfolio with enterprises in it; gives the portfolio's id and theirs."""
    portfolio_id = portfolio(institution_id)
    ids = enterprises(count, **facts)
    for one in ids:
        put_in(portfolio_id, one)
    return portfolio_id, ids


def put_in(portfolio_id: int, enterprise_id: int) -> None:
    """Put an enterprise into a portfolio, as staff may with any."""
    add_enterprise_to_portfolio(actor=actors.system(), portfolio_id=portfolio_id, enterprise_id=enterprise_id)


def position(portfolio_id: int, enterprise_id: int, **terms: Any) -> int:
    """A position, a loan of 100,000 approved on 3 May 2004 where nothing else is said; gives its id."""
    wanted: dict[str, Any] = {
        "instrument": "loan",
        "principal": Decimal("100000.00"),
        "approved_on": date(2004, 5, 3),
        "external_ref": f"L-{next(_counter)}",
        **terms,
    }
    actor: Actor = actors.system()
    return create_position(actor=actor, portfolio_id=portfolio_id, enterprise_id=enterprise_id, **wanted).id
