"""HTTP calls to addresses that people or tenants named: only to the public network, by https, and never led elsewhere.

A name is resolved once for each connection, every address it has is asked of the rules, and the connection is made to
the very address that was asked: a name that answers differently a moment later changes nothing. Redirects are not
followed, proxies of the environment not used, answers read up to a limit. When a call has taken as long as it may, it
ends wherever it stands: its connections are cut, a name that nobody resolves is waited for no longer. A peer that sends
a byte now and then holds nobody up, and no transaction is open meanwhile. Not here: what is called, or why.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, Queue
from threading import Event, Thread, Timer
from time import monotonic
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from clear_platform.foundation.outbound import rules
from clear_platform.foundation.outbound.apart import refuse_inside_transaction
from clear_platform.foundation.outbound.errors import OutboundFailed, OutboundRefused

CONNECT_SECONDS = 4.0
READ_SECONDS = 6.0
WHOLE_SECONDS = 10.0
LARGEST_BYTES = 1_000_000
"""What a call may take, and its answer hold, unless whoever calls says otherwise."""

Resolve = Callable[[str, int], list[str]]
Connect = Callable[[str, int, float], socket.socket]


def system_addresses(host: str, port: int) -> list[str]:
    """Give every address a name has, as the machine resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def system_connection(address: str, port: int, seconds: float) -> socket.socket:
    """Give a connection to an address."""
    return socket.create_connection((address, port), timeout=seconds)


class GuardedSession(requests.Session):
    """A session of `requests` that calls public addresses alone.

    Takes: `loopback`, whether this machine may be called too, by http as well; `own_network`, whether the operator's
    own machines may, for addresses that the operator alone sets; how long a call may take and how large its answer may
    be; how names are resolved and connections are made, for tests that watch both.
    Refuses: `OutboundRefused`, `OutboundFailed`; `InsideTransaction`, since others would wait for whoever is called.
    """

    def __init__(
        self,
        *,
        loopback: bool | None = None,
        own_network: bool = False,
        seconds: float | None = None,
        largest_bytes: int = LARGEST_BYTES,
        resolve: Resolve = system_addresses,
        connect: Connect = system_connection,
    ) -> None:
        super().__init__()
        self.trust_env = False
        self._seconds, self._largest_bytes = WHOLE_SECONDS if seconds is None else seconds, largest_bytes
        near = settings.OUTBOUND_LOOPBACK if loopback is None else loopback
        guard = _Guard(near, resolve, connect, own_network=own_network)
        self._guard = guard
        adapter = _GuardedAdapter(guard)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def request(self, method: str, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request and read the whole answer, up to the limit."""
        refuse_inside_transaction()
        where = url if isinstance(url, str) else url.decode("ascii", "replace")
        kwargs |= {
            "allow_redirects": False,
            "stream": True,
            "timeout": (CONNECT_SECONDS, max(READ_SECONDS, self._seconds)),
        }
        with self._guard.cutting_after(self._seconds) as cut:
            answer = self._answer(method, where, cut, *args, **kwargs)
            if cut.is_set():
                # The end of the connection may look like the end of an answer.
                raise OutboundFailed(where=_shown(where), because="it took too long.")
        return answer

    def _answer(self, method: str, where: str, cut: Event, *args: Any, **kwargs: Any) -> requests.Response:
        try:
            answer = super().request(method, where, *args, **kwargs)
            if answer.is_redirect or answer.is_permanent_redirect:
                raise OutboundRefused(where=_shown(where), because="it leads to another address.")
            answer._content = _read(answer, where, self._largest_bytes)  # what `requests` itself keeps a body in
        except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema) as fault:
            raise OutboundRefused(where=_shown(where), because="this is no address of the web.") from fault
        except requests.exceptions.InvalidSchema as fault:
            raise OutboundRefused(where=_shown(where), because="only https is called.") from fault
        except requests.RequestException as fault:
            because = "it took too long." if cut.is_set() else _why(fault)
            raise OutboundFailed(where=_shown(where), because=because) from fault
        return answer


class _Guard:
    """Asks for every connection whether it may be made, and makes it to the address that was asked."""

    def __init__(self, loopback: bool, resolve: Resolve, connect: Connect, *, own_network: bool = False) -> None:
        self.own_network = own_network
        self.loopback, self.resolve, self.connect = loopback, resolve, connect
        self._handles: list[socket.socket] = []
        self._cut = Event()
        self._until = 0.0

    @contextmanager
    def cutting_after(self, seconds: float) -> Iterator[Event]:
        """Cut every connection that is made meanwhile when the time is over; gives whether it was."""
        self._cut = cut = Event()
        self._until = monotonic() + seconds
        timer = Timer(seconds, self._shut)
        timer.daemon = True
        timer.start()
        try:
            yield cut
        finally:
            timer.cancel()
            timer.join()
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    def _shut(self) -> None:
        self._cut.set()
        for handle in list(self._handles):
            _shut_down(handle)

    def _watched(self, made: socket.socket) -> socket.socket:
        # A handle of our own: encryption takes the first one over, and leaves it empty.
        self._handles.append(made.dup())
        if self._cut.is_set():
            _shut_down(made)
        return made

    def connection(self, host: str, port: int, *, encrypted: bool) -> socket.socket:
        """Give a connection to a name. Refuses: `OutboundRefused`, `OutboundFailed`."""
        addresses = self._addresses(host, port)
        for address in addresses:
            if self.own_network and rules.is_in_own_network(address):
                continue
            if not rules.may_be_called(address, loopback=self.loopback):
                raise OutboundRefused(where=host, because="it stands in a network that is not public.")
            if not encrypted and not rules.is_loopback(address):
                raise OutboundRefused(where=host, because="only https is called.")
        for address in addresses:
            left = self._until - monotonic()
            if left <= 0:
                raise OutboundFailed(where=host, because="it took too long.")
            try:
                return self._watched(self.connect(address, port, min(CONNECT_SECONDS, left)))
            except OSError:
                continue
        raise OutboundFailed(where=host, because="nobody answers there.")

    def _addresses(self, host: str, port: int) -> list[str]:
        """Give the addresses of a name. The machine's own look-up knows no limit: another thread waits for it."""
        found: Queue[list[str] | Exception] = Queue()

        def look_up() -> None:
            try:
                found.put(self.resolve(host, port))
            except (OSError, UnicodeError) as fault:
                found.put(fault)

        Thread(target=look_up, daemon=True).start()
        try:
            answer = found.get(timeout=max(self._until - monotonic(), 0.0))
        except Empty as fault:
            raise OutboundFailed(where=host, because="its name is not resolved in time.") from fault
        if isinstance(answer, Exception):
            raise OutboundFailed(where=host, because="no address is known for this name.") from answer
        return answer


class _GuardedAdapter(HTTPAdapter):
    """Gives `requests` connections that a guard makes."""

    def __init__(self, guard: _Guard) -> None:
        self._guard = guard
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of connections, from classes that ask the guard."""
        super().init_poolmanager(*args, **kwargs)
        guard = self._guard

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return guard.connection(self.host, self.port or 80, encrypted=False)

        class Encrypted(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return guard.connection(self.host, self.port or 443, encrypted=True)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = Encrypted

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}


def _shut_down(connection: socket.socket) -> None:
    # Whoever reads from it, in whatever thread, reads its end. It may have ended by itself.
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _read(answer: requests.Response, where: str, largest: int) -> bytes:
    parts: list[bytes] = []
    read = 0
    for part in answer.iter_content(16_384):
        parts.append(part)
        read += len(part)
        if read > largest:
            answer.close()
            most = "one megabyte" if largest == LARGEST_BYTES else f"{largest // 1000} kB"
            raise OutboundFailed(where=_shown(where), because=f"its answer is larger than {most}.")
    return b"".join(parts)


def _why(fault: requests.RequestException) -> str:
    match fault:
        case requests.exceptions.Timeout():
            return "it took too long."
        case requests.exceptions.SSLError():
            return "its certificate does not hold."
        case _:
            return "the connection failed."


def _shown(where: str) -> str:
    return where.partition("?")[0][:200]
