"""The shell around every page: who looks, for whom, the rail, how they like it shown, and what the page is made from.

`shell_context` gives it to every template. A page adds an `Imprint` of its own where it knows more than the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from django.db import connection
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from clear_platform.foundation import clock
from clear_platform.foundation.rendering.rail import RailGroup, rail_for
from clear_platform.foundation.tenancy import standing

if TYPE_CHECKING:
    from clear_platform.foundation.tenancy.actors import Actor

THEME_COOKIE = "clear_theme"
DENSITY_COOKIE = "clear_density"
KEYS_COOKIE = "clear_keys"
REFUSED = "refused"
"""What a request is marked with once its answer is the page of a refusal."""
THEMES = ("auto", "light", "dark")
DENSITIES = ("compact", "normal", "open")
KEYS = ("on", "off")


@dataclass(frozen=True)
class Broken:
    """Where the audit chain is broken, and the page that shows it."""

    entry: int
    href: str


@dataclass(frozen=True)
class Imprint:
    """What a page is made from. Whatever is not known is left out of the page.

    `chain_hash` is the head of the audit chain of whoever looks, `verified_at` when its chain was last found whole,
    `may` the verbs the reader is allowed (read, export), `sources` the codes of the data sources shown, `attributions`
    the lines that those ask to stand beside what they gave.
    """

    as_of: datetime
    chain_hash: str = ""
    verified_at: datetime | None = None
    broken: Broken | None = None
    may: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Account:
    """Whoever is signed in, as the head of the page names them; `elsewhere` tells that they have another seat."""

    name: str
    role: str
    initials: str
    elsewhere: bool


@dataclass(frozen=True)
class Display:
    """How this reader likes pages shown: theme, density, and whether one-letter keys are listened to."""

    theme: Literal["auto", "light", "dark"] | str
    density: Literal["compact", "normal", "open"] | str
    keys: Literal["on", "off"] | str


@dataclass(frozen=True)
class Brand:
    """Whose looks a page takes on, and the tag of them, which changes when they do."""

    organization_id: int
    tag: str


@dataclass(frozen=True)
class Shell:
    """Everything around a page. `account` is None for somebody who has not signed in."""

    tenant: str
    brand: Brand | None
    account: Account | None
    rail: tuple[RailGroup, ...]
    display: Display
    imprint: Imprint


def shell_context(request: HttpRequest) -> dict[str, Any]:
    """Give every template its `shell`."""
    actor: Actor | None = getattr(request, "actor", None)
    signed_in = actor is not None and actor.kind == "user"
    return {
        "shell": Shell(
            tenant=actor.seat.name if actor and actor.seat else "CLEAR",
            brand=_brand_of(actor) if actor and signed_in else None,
            account=_account_of(actor) if actor and signed_in else None,
            rail=_rail(actor, request) if actor and signed_in else (),
            display=display_of(request),
            imprint=_imprint(actor) if actor and signed_in else Imprint(as_of=clock.now()),
        )
    }


class _Chain(Protocol):
    def __call__(self, actor: Actor) -> tuple[str, datetime | None, Broken | None] | None: ...


_CHAINS: list[_Chain] = []


def provides_chain(chain: _Chain) -> None:
    """Say who knows of the audit chain of whoever looks: its hash, when it was verified, where it is broken."""
    _CHAINS[:] = [chain]


def _imprint(actor: Actor) -> Imprint:
    """Give the foot of the page; the chain is asked for only where a foot is drawn."""

    def made() -> Imprint:
        as_of = clock.now()
        # After a failed statement nothing can be asked; the page that says so still has a foot.
        known = _CHAINS[0](actor) if _CHAINS and not connection.needs_rollback else None
        return Imprint(as_of, *known) if known else Imprint(as_of)

    return cast(Imprint, SimpleLazyObject(made))


def _brand_of(actor: Actor) -> Brand | None:
    seat = actor.seat
    return Brand(seat.organization_id, seat.brand_tag) if seat and seat.brand_tag else None


def _rail(actor: Actor, request: HttpRequest) -> tuple[RailGroup, ...]:
    """Give the rail; it asks the database only where it is drawn, and what waits is not counted beside a refusal."""

    def made() -> tuple[RailGroup, ...]:
        # What waits for the reader is counted everywhere, also beside a page that keeps to one organization.
        with standing.widened():
            return rail_for(actor, request.path, counting=not getattr(request, REFUSED, False))

    return cast(tuple[RailGroup, ...], SimpleLazyObject(made))


def display_of(request: HttpRequest) -> Display:
    """Give how a reader likes pages shown, from their cookies; an unknown value counts as none."""
    return Display(
        theme=_one_of(THEMES, request.COOKIES.get(THEME_COOKIE), "auto"),
        density=_one_of(DENSITIES, request.COOKIES.get(DENSITY_COOKIE), "normal"),
        keys=_one_of(KEYS, request.COOKIES.get(KEYS_COOKIE), "on"),
    )


def initials_of(name: str) -> str:
    """Give the first letters of the first and the last word of a name, for a narrow head of the page."""
    words = name.split()
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper()


def _account_of(actor: Actor) -> Account:
    role = ", ".join(sorted(actor.staff_groups)) if actor.is_staff else (actor.role or "")
    return Account(
        name=actor.name,
        role=gettext(role) if role else "",
        initials=initials_of(actor.name),
        elsewhere=len(actor.seats) > 1,
    )


def _one_of(allowed: tuple[str, ...], value: str | None, otherwise: str) -> str:
    return value if value in allowed else otherwise
