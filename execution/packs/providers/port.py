"""The port that every provider stands behind, and what those over the network have in common."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote as quoted

from clear_platform.foundation.public import GuardedSession, OutboundFailed, OutboundRefused
from execution.packs.errors import ProviderFailed, ProviderOff
from execution.packs.rules.days import business_days_between
from execution.packs.rules.material import Kind, Material, Price, read_figure

MOST_DAYS = 10
"""How many days are caught up on at most, the newest of them, after nobody built for a while."""


class Provider(Protocol):
    """Gives all of a kind as of a day. `state` says in a few words whether it is on, and what would switch it on."""

    code: str
    name: str
    source: str
    kinds: frozenset[Kind]

    @property
    def on(self) -> bool: ...

    @property
    def state(self) -> str: ...

    def fetch(self, kind: Kind, asof: date) -> Material:
        """Give what it has of a day. Refuses: `ProviderOff`, `ProviderFailed`, `DayNotQuoted`; never in a scope."""

    def days_after(self, kind: Kind, last: date | None, until: date) -> Sequence[date]:
        """Give the days after one that are to be built, in order, the newest alone where there is none before."""

    def may_have_after(self, kind: Kind, last: date | None) -> bool:
        """Say whether it may have something newer than a day, without asking over the network."""


class NetworkProvider(ABC):
    """A provider that answers over HTTPS in JSON, with a key. Without the key, or anything to ask for, it is off."""

    code: str
    name: str
    source: str
    kinds: frozenset[Kind]
    key_setting: str
    wanted_setting: str
    address: str

    def __init__(self, *, key: str, wanted: Sequence[str], address: str = "") -> None:
        self._key = key
        self.wanted = tuple(wanted)
        self.address = address or self.address

    @property
    def on(self) -> bool:
        return bool(self._key and self.wanted)

    @property
    def state(self) -> str:
        if not self._key:
            return f"off: no key. Set {self.key_setting} to switch it on."
        if not self.wanted:
            return f"off: nothing to ask for. Name what you need in {self.wanted_setting}."
        return "on"

    def fetch(self, kind: Kind, asof: date) -> Material:
        """Give what it has of a day. Refuses: `ProviderOff`, `ProviderFailed`, `DayNotQuoted`."""
        if not self.on:
            raise ProviderOff(provider=self.code, because=self.state)
        with GuardedSession() as session:
            return self.material(session, kind, asof)

    @abstractmethod
    def material(self, session: GuardedSession, kind: Kind, asof: date) -> Material:
        """Ask for all that is wanted of a day, by as many calls as it takes."""

    def gathered(self, kind: Kind, asof: date, found: Mapping[str, Sequence[Price]]) -> Material:
        """Give what was found about each thing that is wanted; what nothing was found about is absent."""
        return Material(
            kind,
            self.source,
            asof,
            prices=tuple(price for prices in found.values() for price in prices),
            absent=tuple(wanted for wanted, prices in found.items() if not prices),
        )

    def days_after(self, kind: Kind, last: date | None, until: date) -> Sequence[date]:
        """Give the business days after one, up to and with another, the newest ten at most."""
        if last is None:
            return [until]
        if last >= until:
            return []
        return [*business_days_between(last, until), until][-MOST_DAYS:]

    def may_have_after(self, kind: Kind, last: date | None) -> bool:
        """It may: only a call would tell."""
        return True

    def headers(self) -> Mapping[str, str]:
        """Give the headers by which it knows who calls."""
        return {}

    def asked(
        self, session: GuardedSession, path: str, parameters: Mapping[str, str], *, absent: Sequence[HTTPStatus] = ()
    ) -> Any:
        """Give what it answers, read as JSON with exact numbers; None where it says that there is nothing.

        Refuses: `ProviderFailed`, with a sentence that holds neither key nor address.
        """
        try:
            answer = session.get(
                f"{self.address}{path}",
                params=dict(parameters),
                headers={"Accept": "application/json", **self.headers()},
            )
        except (OutboundFailed, OutboundRefused) as fault:
            raise self.failed("it could not be reached.") from fault
        if answer.status_code in absent:
            return None
        if answer.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise self.failed(f"it does not take the key in {self.key_setting}, or the key does not include this.")
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            raise self.failed("it was asked too often; the subscription allows no more for now.")
        if answer.status_code != HTTPStatus.OK:
            raise self.failed(f"it answered with status {answer.status_code}.")
        try:
            return json.loads(answer.content, parse_float=Decimal, parse_int=Decimal)
        except (ValueError, RecursionError) as fault:
            raise self.failed("its answer is no JSON.") from fault

    def failed(self, because: str) -> ProviderFailed:
        """Give the refusal that says what it did wrong."""
        return ProviderFailed(provider=self.name, because=because)

    def figure(self, value: Any, about: str) -> Decimal:
        """Give a number out of an answer. Refuses: `ProviderFailed`."""
        found = read_figure(value) if isinstance(value, str | Decimal) else None
        if found is None:
            raise self.failed(f"what it says about {about} is no figure.")
        return found

    def day(self, value: Any, about: str) -> date:
        """Give a day out of an answer. Refuses: `ProviderFailed`."""
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as fault:
            raise self.failed(f"what it says about {about} names no day.") from fault

    def rows(self, answer: Any, about: str) -> list[Mapping[str, Any]]:
        """Give the rows of an answer. Refuses: `ProviderFailed`."""
        if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
            raise self.failed(f"what it says about {about} is no list of rows.")
        return answer


def in_path(text: str) -> str:
    """Give a text as part of a path."""
    return quoted(text, safe="")
