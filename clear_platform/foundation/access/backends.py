"""How an e-mail address and a password become a signed-in user. Not here: what the user may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from clear_platform.foundation.limits.attempts import begin_sign_in
from clear_platform.foundation.tenancy.context import database_access
from clear_platform.foundation.tenancy.models import User


class EmailBackend(ModelBackend):
    """Django's own check of passwords, counted before it is made, in the scope of the request."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        attempt = begin_sign_in(email=username, address=request.META.get("REMOTE_ADDR") if request else None)
        with database_access():
            user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is None:
            attempt.failed()
        else:
            attempt.succeeded()
        return user

    def get_user(self, user_id: int) -> User | None:
        with database_access():
            return super().get_user(user_id)
