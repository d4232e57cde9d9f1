"""Addresses that leave the house: in e-mails, and at a provider. Not here: links between pages, which name no host."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def public_address(view: str, *parts: object) -> str:
    """Give the whole address of a view, under PUBLIC_URL.

    Never from what a request says: whoever sends it chooses its `Host`, and with it where a link would lead.
    """
    return f"{settings.PUBLIC_URL}{reverse(view, args=parts)}"
