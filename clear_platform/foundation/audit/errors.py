"""Refusals of the audit log."""

from __future__ import annotations

from clear_platform.foundation.errors import NotFound


class NoSuchChain(NotFound):
    """The organization whose chain was asked for has none."""

    code = "audit.no_such_chain"
    sentence = (
        "Organization {organization} has no audit log: no organization has this id, or nothing was ever done in it."
        " Look its id up in the administration."
    )
