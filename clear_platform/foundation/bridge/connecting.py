"""One connection to NATS: the streams it needs, sending many and waiting for what was acknowledged, fetching.

A connection that breaks is not mended but ended: what was sent on it and not acknowledged is sent anew on the next, in
order. With a client that reconnects by itself, what was lost with the old connection would follow what went over the
new one.
"""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import structlog
from django.conf import settings

from clear_platform.foundation.bridge import rules, signing_in
from clear_platform.foundation.bridge.errors import NatsClientMissing, NatsNotSet
from clear_platform.foundation.bridge.results import Message, Parcel, Verdict
from clear_platform.foundation.events.envelope import MEDIA_TYPE
from clear_platform.foundation.events.registry import contracts
from clear_platform.foundation.masking import masked

log = structlog.get_logger("clear.bridge")

CLIENT_NAME = "clear"
CONNECT_SECONDS = 5
ROOM_FOR_HEADERS = 1024
"""Counted off what the server takes at most: its bound holds for headers and payload together."""


def client() -> ModuleType:
    """Give the client library, which only installations with NATS have. Refuses: `NatsClientMissing`, `NatsNotSet`."""
    if not settings.NATS_URL:
        raise NatsNotSet()
    if importlib.util.find_spec("nats") is None:
        raise NatsClientMissing()
    import nats

    return nats


def away() -> tuple[type[Exception], ...]:
    """Give the errors that say that NATS does not answer, or not as it should; trying again may help."""
    import nats.errors

    return (nats.errors.Error, OSError, TimeoutError, asyncio.TimeoutError)


@dataclass
class Line:
    """An open connection. `gone` is set when it breaks."""

    connection: Any
    stream: Any
    gone: asyncio.Event
    subjects: list[str] = field(default_factory=list)

    @property
    def most_bytes(self) -> int:
        """How large an event may be."""
        return int(self.connection.max_payload) - ROOM_FOR_HEADERS

    async def prepare(self) -> Any:
        """Have the streams there that the bridge needs; give the subscription to what comes in.

        A stream that is there keeps whatever else was set on it.
        """
        await self.cover({one.type for one in contracts()})
        inbound = f"{settings.NATS_INBOUND}.>"
        await self._have_stream(rules.INBOUND_STREAM, [inbound], retention="workqueue")
        await self._have_consumer(inbound)
        return await self.stream.pull_subscribe_bind(durable=rules.DURABLE, stream=rules.INBOUND_STREAM)

    async def cover(self, types: Collection[str]) -> None:
        """Have the outward stream take events of these types."""
        wanted = rules.subjects_of(types)
        if rules.missing_of(self.subjects, wanted):
            self.subjects = await self._have_stream(
                rules.STREAM, wanted, retention="limits", max_age=rules.KEPT_SECONDS
            )

    async def send(self, parcels: Sequence[Parcel]) -> tuple[list[Parcel], Exception | None]:
        """Send events, one after another, and wait for all their acknowledgements together.

        Gives those that NATS has, and what went wrong with others.
        """
        futures: dict[Parcel, asyncio.Future[Any]] = {}
        fault: Exception | None = None
        try:
            for parcel in parcels:
                headers = {"Nats-Msg-Id": parcel.event_id, "Content-Type": MEDIA_TYPE}
                futures[parcel] = await self.stream.publish_async(
                    parcel.subject, parcel.payload, headers=headers, stream=rules.STREAM
                )
        except away() as broken:
            fault = broken
        await self._until_answered(futures.values())
        # Whoever was not answered is given up with the connection.
        answered = {
            one: future.exception() for one, future in futures.items() if future.done() and not future.cancelled()
        }
        refused = [error for error in answered.values() if error is not None]
        acknowledged = [one for one, error in answered.items() if error is None]
        if fault is None and len(acknowledged) < len(parcels):
            fault = next((one for one in refused if isinstance(one, Exception)), TimeoutError("no acknowledgement"))
        return acknowledged, fault

    async def _until_answered(self, futures: Collection[asyncio.Future[Any]]) -> None:
        """Wait until all are answered, the connection breaks or the time is over."""
        if not futures:
            return
        broken = asyncio.ensure_future(self.gone.wait())
        answers = asyncio.ensure_future(asyncio.wait(futures))
        both: set[asyncio.Future[Any]] = {answers, broken}
        try:
            await asyncio.wait(both, timeout=rules.ACK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            answers.cancel()
            broken.cancel()

    async def _have_stream(self, name: str, subjects: Sequence[str], *, retention: str, **others: Any) -> list[str]:
        from nats.js import api
        from nats.js.errors import NotFoundError

        try:
            found = (await self.stream.stream_info(name)).config
        except NotFoundError:
            await self.stream.add_stream(
                api.StreamConfig(
                    name=name,
                    subjects=list(subjects),
                    retention=api.RetentionPolicy(retention),
                    storage=api.StorageType.FILE,
                    duplicate_window=float(settings.NATS_DUPLICATES_SECONDS),
                    **others,
                )
            )
            log.info("stream_made", stream=name, subjects=subjects)
            return list(subjects)
        missing = rules.missing_of(found.subjects or [], subjects)
        if missing:
            found.subjects = [*(found.subjects or []), *missing]
            await self.stream.update_stream(found)
            log.info("stream_widened", stream=name, subjects=missing)
        return list(found.subjects or [])

    async def _have_consumer(self, subject: str) -> None:
        from nats.js import api
        from nats.js.errors import NotFoundError

        with suppress(NotFoundError):
            await self.stream.consumer_info(rules.INBOUND_STREAM, rules.DURABLE)
            return
        await self.stream.add_consumer(
            rules.INBOUND_STREAM,
            api.ConsumerConfig(
                durable_name=rules.DURABLE,
                ack_policy=api.AckPolicy.EXPLICIT,
                ack_wait=rules.ACK_WAIT_SECONDS,
                max_deliver=-1,
                max_ack_pending=10 * rules.FETCHED_AT_ONCE,
                filter_subject=subject,
            ),
        )


@asynccontextmanager
async def connected() -> AsyncIterator[Line]:
    """Connect to one of the servers for as long as this lasts. Refuses: `CredentialsUnreadable`; as `away` says."""
    nats = client()
    gone = asyncio.Event()

    async def ended() -> None:
        gone.set()

    async def failed(fault: Exception) -> None:
        log.info("nats_said", what=masked(str(fault)) or type(fault).__name__)

    connection = await nats.connect(
        servers=settings.NATS_URL,
        name=CLIENT_NAME,
        allow_reconnect=False,
        connect_timeout=CONNECT_SECONDS,
        ping_interval=10,
        max_outstanding_pings=2,
        error_cb=failed,
        disconnected_cb=ended,
        closed_cb=ended,
        **signing_in.options(),
    )
    try:
        yield Line(connection, connection.jetstream(publish_async_max_pending=rules.AT_ONCE), gone)
    finally:
        with suppress(*away()):
            await asyncio.wait_for(connection.close(), CONNECT_SECONDS)


async def fetched(inbound: Any, *, seconds: float) -> list[Any]:
    """Give the messages that wait, or the first that come; none where none came in time."""
    try:
        found: list[Any] = await inbound.fetch(rules.FETCHED_AT_ONCE, timeout=seconds)
    except TimeoutError:
        # The client's own is one of these, and where the machine is busy it lets the plain one through.
        return []
    return found


def message_of(sent: Any) -> Message:
    """Give a message as the rest of the bridge knows it."""
    about = sent.metadata
    return Message(
        place=f"{about.stream}/{about.timestamp.isoformat()}/{about.sequence.stream}",
        sequence=about.sequence.stream,
        subject=sent.subject,
        body=sent.data,
        tries=about.num_delivered,
    )


async def answer(sent: Any, verdict: Verdict) -> None:
    """Tell NATS what became of a message. Where the answer is lost the message comes again."""
    if verdict.kind == "taken":
        await sent.ack()
    elif verdict.kind == "later":
        await sent.nak(delay=verdict.seconds)
    else:
        await sent.term()
