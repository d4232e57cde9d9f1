"""How an e-mail address and a password become a signed-in user. Not here: what the user may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from clear_platform.foundation.tenancy.context import database_access
from clear_platform.foundation.tenancy.models import User


class EmailBackend(ModelBackend):
    """Django's own check of passwords, with the database reached through the scope of the request."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        with database_access():
            return super().authenticate(request, username=username, password=password, **kwargs)

    def get_user(self, user_id: int) -> User | None:
        with database_access():
            return super().get_user(user_id)
