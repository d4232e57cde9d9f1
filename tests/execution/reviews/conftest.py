"""A run that waits for somebody to look at a step of it, and people who could."""

from __future__ import annotations

from uuid import UUID

import pytest

from clear_platform.foundation.public import Actor
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out
from tests import actors
from tests.execution.runs.conftest import agents_for_proofs, analyst

__all__ = ["agents_for_proofs", "analyst"]
LOOKED = Wanted("proof_looked", {})


@pytest.fixture
def run_id(analyst: Actor) -> UUID:
    """A run that waits for somebody to look at its first step."""
    return carry_out(actor=analyst, run_id=execute_pattern(actor=analyst, wanted=LOOKED).run_id).run_id


@pytest.fixture
def colleague(analyst: Actor) -> Actor:
    """Somebody else of the same bank."""
    return actors.member(analyst.organization_id or 0, "analyst", email="colleague@reviews.example")


@pytest.fixture
def other(analyst: Actor) -> Actor:
    """A third one."""
    return actors.member(analyst.organization_id or 0, "admin", email="other@reviews.example")
