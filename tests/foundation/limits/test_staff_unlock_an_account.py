"""Staff unlock an account in the administration, where it stands by its name."""

from __future__ import annotations

from typing import Any

from django.test import Client

from clear_platform.foundation.public import OrganizationKind, StaffGroup
from tests import actors
from tests.clients import page_client_of

MINE = {"email": "locked@example.org", "password": actors.PASSWORD}


def sign_in(address: str, **fields: str) -> int:
    return Client().post("/sign-in", {**MINE, **fields}, REMOTE_ADDR=address).status_code


def chosen(path: str, action: str, row: int | None) -> str:
    actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
    form = {"action": action, "_selected_action": [str(row)]}
    return page_client_of("staff@example.org").post(path, form, follow=True).content.decode()


def test_a_locked_account_is_unlocked_where_it_stands_by_its_name(cloned_database: str, settings: Any) -> None:
    locked = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin", email=MINE["email"])
    settings.SIGN_IN_FAILURES = 2
    sign_in("192.0.2.7", password="wrong")
    sign_in("192.0.2.8", password="wrong")
    assert sign_in("192.0.2.9") != 302
    assert "1 unlocked." in chosen("/admin/foundation/user/", "unlock", locked.id)
    assert sign_in("192.0.2.9") == 302
