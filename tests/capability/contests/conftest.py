"""An enterprise with a readiness, its owner, and an analyst of the staff."""

from __future__ import annotations

import pytest

from clear_platform.foundation.public import Actor, StaffGroup
from tests import actors
from tests.capability.contests.factories import scored


@pytest.fixture
def enterprise_id() -> int:
    return scored()


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email="owner@example.org")


@pytest.fixture
def analyst() -> Actor:
    return actors.staff(StaffGroup.ANALYST, email="analyst@example.org")
