"""Forget tokens and sessions whose time is over."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from clear_platform.foundation.credentials.operations import purge_credentials
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """Safe to run at any time."""

    help = "Forget tokens that ended more than a week ago, and sessions that ran out."
    example = "purge_credentials"

    def run(self, actor: Actor, **options: Any) -> dict[str, int]:
        return asdict(purge_credentials(actor=actor))

    def show(self, result: dict[str, int]) -> str:
        return f"Forgotten: {result['token_families']} families of tokens, {result['sessions']} sessions."
