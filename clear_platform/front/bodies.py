"""Taking in what is sent, before a thread is given to it: how long, how slow, how much. Not here: what is done then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Literal

Receive = Callable[[], Awaitable[Mapping[str, Any]]]

IN_MEMORY_BYTES = 256 * 1024
"""What is longer waits on the disk."""


@dataclass(frozen=True)
class Patience:
    """How long a body is waited for, and how much of it is taken.

    `seconds` for any body, and one more for each `least_rate` bytes that came: whoever sends much has more time,
    whoever sends hardly anything has not.
    """

    seconds: float
    largest: int
    least_rate: int = 16 * 1024


@dataclass(frozen=True)
class Body:
    """What came, or why it was not waited for to its end. `file` stands at its begin."""

    file: IO[bytes]
    length: int
    refused: Literal["", "late", "too_large"] = ""


class SenderGone(Exception):
    """The sender closed the connection in the middle of what it sent."""


async def take_in(receive: Receive, *, stated: int | None, patience: Patience) -> Body:
    """Give a request's whole body. Takes: `stated`, its length as the header says. Raises: `SenderGone`."""
    if stated is not None and stated > patience.largest:
        return _refused("too_large")
    clock = asyncio.get_running_loop().time
    # Closed by whoever answers the request.
    file = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115
    began, length, more = clock(), 0, True
    try:
        while more:
            async with asyncio.timeout_at(began + patience.seconds + length / patience.least_rate):
                part = await receive()
            if part["type"] == "http.disconnect":
                raise SenderGone
            content = part.get("body", b"")
            length += len(content)
            if length > patience.largest:
                file.close()
                return _refused("too_large")
            file.write(content)
            more = part.get("more_body", False)
    except TimeoutError:
        file.close()
        return _refused("late")
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Body(file, length)


def _refused(why: Literal["late", "too_large"]) -> Body:
    return Body(SpooledTemporaryFile(), 0, why)
