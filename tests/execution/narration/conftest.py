"""Narration in a database of its own: what is committed stays, and no transaction is open while a model is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from clear_platform.foundation.public import Actor, OrganizationKind, acting, add_member, create_user
from execution.narration.generating import LLMOrchestrator
from execution.narration.given import Narration
from execution.narration.provider import Model
from tests import actors

FACTS: dict[str, Any] = {
    "subject": "Diagnosis of cash",
    "facts": [
        {"id": "runway", "label": "Months of cash", "value": "2", "unit": "months", "judgement": "weak"},
        {"id": "margin", "label": "Gross margin", "value": "0.1423", "unit": "ratio", "judgement": "watch"},
        {"id": "cash", "label": "Cash", "value": "1234.50", "unit": "USD"},
    ],
}
TEMPLATE = "Diagnosis of cash. Months of cash: 2 months (weak). Gross margin: 0.1423 (watch). Cash: 1234.50 USD."
TRUE = ("Cash of 1,234.50 lasts 2 months and the gross margin is 14.2 %.", ["runway", "margin", "cash"])


def model_at(address: str, **more: Any) -> Model:
    """A model as an operator would set it."""
    given = {
        "name": "loopback", "key": "", "own_network": False, "seconds": 5.0, "price_in": Decimal(2),
        "price_out": Decimal(8), "currency": "USD",
    }  # fmt: skip
    return Model(address=address, **{**given, **more})


def told(actor: Actor, address: str = "", facts: dict[str, Any] | None = None, **more: Any) -> Narration:
    """A text about facts."""
    assert actor.organization_id is not None
    model = model_at(address, **more) if address else None
    return LLMOrchestrator(actor=actor, model=model).generate(
        "facts_summary", FACTS if facts is None else facts, actor.organization_id, None, seed=7
    )


def seated(organization_id: int, name: str) -> None:
    """Let somebody by a name belong to an organization."""
    system, address = actors.system(), f"{name.split()[0].lower()}@seated.example.org"
    with acting(system):
        create_user(actor=system, email=address, name=name, password=actors.PASSWORD)
        add_member(actor=system, organization_id=organization_id, email=address, name=name, role="viewer")


@pytest.fixture
def analyst(cloned_database: str) -> Actor:
    """An analyst of a bank, on a database where what is committed stays."""
    return actors.member(actors.organization(OrganizationKind.INSTITUTION, "Bank of Words"), "analyst")
