"""Refusals of calls to other machines."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid


class OutboundRefused(Invalid):
    """The address is none that may be called: not https, of this network, or it leads elsewhere."""

    code = "outbound.refused"
    sentence = "{where} cannot be called: {because}"


class OutboundFailed(Invalid):
    """The other side did not answer as it should."""

    code = "outbound.failed"
    sentence = "{where} did not answer as expected: {because}"
