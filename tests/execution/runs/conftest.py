"""Runs in a database of their own, with the agents and patterns for proofs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.test import override_settings

from clear_platform.foundation.public import Actor, OrganizationKind
from clear_platform.settings.base import ROOT
from execution.runs import pins
from execution.runs.results import PackInForce
from tests import actors
from tests.proving import agents


@pytest.fixture
def agents_for_proofs() -> Iterator[None]:
    """The patterns of `tests/proving`, and agents who begin with nothing to fail at."""
    agents.FAULTS.clear()
    agents.BEFORE.clear()
    agents.CALLS.clear()
    agents.KEYS.clear()
    agents.READ_AS.clear()
    with override_settings(PATTERN_FOLDERS=[*settings.PATTERN_FOLDERS, ROOT / "tests"]):
        yield


@pytest.fixture
def analyst(cloned_database: str, agents_for_proofs: None) -> Actor:
    """An analyst of a bank, on a database where what is committed stays."""
    return actors.member(actors.organization(OrganizationKind.INSTITUTION, "Bank of Runs"), "analyst")


@pytest.fixture
def packs_in_force() -> Iterator[dict[str, PackInForce]]:
    """What is in force of each kind of pack; a test fills it in."""
    before = list(pins._PACKS)
    found: dict[str, PackInForce] = {}

    def in_force(_actor: Actor, kind: str, _asof_date: date) -> PackInForce | None:
        return found.get(kind)

    pins.pins_packs(in_force)
    yield found
    pins._PACKS[:] = before
