"""What the stories of strictness share: somebody of the staff, who sees all, and a world with one of everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from tests.clients import client_of
from tests.foundation.rendering.strictness.doors import STAFF, ids_of_a_world


@pytest.fixture
def ids(db: None) -> Mapping[str, Any]:
    return ids_of_a_world()


@pytest.fixture
def staff(ids: Mapping[str, Any]) -> Client:
    return client_of(STAFF)
