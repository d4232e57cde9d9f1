"""Pure rules of webhooks: which addresses, which types, when again, and signatures as Standard Webhooks has them.

Source: the Standard Webhooks specification 1.0.0, by its own library where it signs. Not here: whether an address leads
into the public network, which is asked at each connection (`outbound`).
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from standardwebhooks import Webhook

from clear_platform.foundation.hashing import same
from clear_platform.foundation.outbound.rules import may_be_called

EVERY = "*"
LONGEST_URL = 2000
LONGEST_ANSWER = 500
LONGEST_ID = 200
MOST_SIGNATURES = 8
TOLERANCE = timedelta(minutes=5)
FORMER_HOLDS = timedelta(hours=24)
"""How long the secret before a rotation holds beside the new one."""

WAITS_SECONDS = (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
"""How long after each failed try the next one comes, 75 hours in all. Source: the specification's own example."""
MOST_TRIES = len(WAITS_SECONDS) + 1
LONGEST_ASKED_SECONDS = 24 * 3600.0
HEED_RETRY_AFTER = frozenset({429, 503})
GONE = 410

_ID = re.compile(rf"[!-~]{{1,{LONGEST_ID}}}")
_SECONDS = re.compile(r"[0-9]{1,10}")


class Status(StrEnum):
    """How a delivery stands. `failed` comes again, `dead_lettered` does not."""

    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    DEAD_LETTERED = "dead_lettered"


class Off(StrEnum):
    """Why nothing is sent to an address."""

    PAUSED = "paused"
    GONE = "gone"


@dataclass(frozen=True)
class Signature:
    """What the headers of a signed message say."""

    webhook_id: str
    at: datetime
    given: tuple[str, ...] = field(repr=False)


def new_secret() -> str:
    """Give a secret nobody has: 256 random bits, written as the specification has them."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode('ascii')}"


def headers(secret_texts: Sequence[str], *, webhook_id: str, at: datetime, payload: str) -> dict[str, str]:
    """Give the headers of a message, signed with each secret that holds."""
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(_signature(one, webhook_id, at, payload) for one in secret_texts),
    }


def read_headers(webhook_id: str, timestamp: str, signature: str) -> Signature | None:
    """Give what the headers of a message say, None where they are not written as they must be."""
    if not (_ID.fullmatch(webhook_id) and _SECONDS.fullmatch(timestamp)):
        return None
    given = tuple(signature.split(" "))
    if len(given) > MOST_SIGNATURES:
        return None
    return Signature(webhook_id, datetime.fromtimestamp(int(timestamp), tz=UTC), given)


def signed_by_one_of(secret_texts: Sequence[str], signature: Signature, payload: str) -> bool:
    """Say whether a message bears the signature of one of these secrets. All are compared, whichever fits."""
    fits = [
        same(given, _signature(one, signature.webhook_id, signature.at, payload))
        for one in secret_texts
        for given in signature.given
    ]
    return any(fits)


def is_timely(at: datetime, *, now: datetime) -> bool:
    """Say whether a message was signed within five minutes of now, before or after."""
    return abs(now - at) <= TOLERANCE


def wait_seconds(attempt: int, *, asked: float, chance: Callable[[float, float], float]) -> float:
    """Give how long to wait after a failed try: what is planned, a fifth more or less, and no less than was asked.

    Takes: `attempt`, from 1 to one less than `MOST_TRIES`; `asked`, the seconds of `Retry-After`, 0 for none;
    `chance(low, high)`, which gives any number in between.
    """
    planned = WAITS_SECONDS[attempt - 1]
    return max(chance(planned * 0.8, planned * 1.2), min(asked, LONGEST_ASKED_SECONDS))


def retry_after_seconds(text: str, *, now: datetime) -> float:
    """Give the seconds that `Retry-After` asks for, by number or by date; 0 where it says nothing that can be read."""
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    aware = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def why_not(url: str, *, loopback: bool) -> str:
    """Give why an address cannot be one that events are sent to, empty where it can.

    A name may lead anywhere: that is asked whenever it is called. Takes: `loopback`, whether this machine may be.
    """
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        return "It is not written as an address of the web is: other signs are percent-encoded."
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (reading it is what refuses a port that is none)
        host = parts.hostname or ""
    except ValueError:
        return "It is not written as an address of the web is."
    return _why_not(parts, host, loopback)


def _why_not(parts: SplitResult, host: str, loopback: bool) -> str:
    here = loopback and _is_this_machine(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        return "It must begin with https://."
    if not host or not (here or "." in host or ":" in host):
        return "It must name a host of the public network."
    if parts.username is not None or parts.fragment:
        return "It may hold neither a name with a password nor a part after #."
    if _is_number(host) and not may_be_called(host, loopback=loopback):
        return "It stands in a network that is not public."
    return ""


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or (_is_number(host) and ip_address(host).is_loopback)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _signature(secret_text: str, webhook_id: str, at: datetime, payload: str) -> str:
    return Webhook(secret_text).sign(webhook_id, at, payload)
