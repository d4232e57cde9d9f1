"""Words on paper that open the page of what they name, where that page can be said."""

from __future__ import annotations

from reportlab.platypus import Flowable

from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.paper.layout import linked, said


def leads(text: str, page: str, *ids: object, voice: str = "text") -> Flowable:
    """Give words that open the page of a thing by its ids; plain words where one of those is nothing."""
    if any(one is None for one in ids):
        return said(text, voice)
    return linked(text, public_address(page, *ids), voice)
