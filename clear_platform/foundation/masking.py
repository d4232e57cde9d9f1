"""Secrets that stand in addresses, taken out of what is written down: log lines, and the paths of refusals.

Links of invitations, to letting an institution in, to reporting forms, to new passwords and of calendar feeds carry
their secret in the path, answers of a provider in the query. No Django here: the settings of logging use it.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

_IN_A_PATH = re.compile(r"((?<![0-9])/(?:invitations|let-in|report|forgotten/[0-9]+|tasks/calendar)/)[^\s/?#'\"]+")
_IN_A_QUERY = re.compile(r"([?&](?:code|state|token)=)[^\s&#'\"]+")


def masked(text: str) -> str:
    """Give a text with the secrets of addresses in it left out."""
    return _IN_A_QUERY.sub(r"\1…", _IN_A_PATH.sub(r"\1…", text))


def mask_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave the secrets of addresses out of a log line; a processor of structlog."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = masked(value)
    return event
