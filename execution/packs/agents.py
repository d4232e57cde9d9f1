"""What the agent `data_harvester` offers to runs: the steps of a pack, each the operation of the same name.

However often they are called, they leave what they leave once: the same content of the same day is the same pack. A
replay sees what they gave and leaves nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, cast

from pydantic import Field

from clear_platform.foundation.public import Actor
from execution.packs.operations.building import passed
from execution.packs.operations.steps import load_pack, publish_pack, reconcile_pack
from execution.packs.providers.registry import provider_of
from execution.packs.queries import standing_for
from execution.packs.results import PackShown
from execution.packs.rules.material import Kind
from execution.runs.callers import actor_of
from execution.runs.engine.canonical import Json
from execution.runs.engine.capability import Said, Sourced, capability
from execution.runs.engine.ports import Call
from execution.runs.results import PackInForce

PackId = Annotated[int, Field(ge=1)]


class LoadArguments(Said):
    """What is to be loaded: a kind, as of a day, from a provider; from the first that is on where it is empty."""

    kind: Kind
    asof_date: date
    provider: str = ""


class OfPack(Said):
    """Which pack."""

    pack_id: PackId


class PackTold(Said):
    """A pack as a step left it. `passed`: it may be put in force; `problems`: why it may not."""

    pack_id: PackId
    kind: str
    asof_date: date
    source: str
    hash: str
    passed: bool
    in_force: bool
    problems: list[str]


@capability(
    "packs.load", agent="data_harvester", arguments=LoadArguments, result=PackTold, writes=True, timeout_seconds=120
)
def load(call: Call, arguments: LoadArguments) -> Sourced[PackTold]:
    """Fetch what a provider has of a day, and write it down as a pack that is not in force yet."""

    def effect() -> Json:
        provider = provider_of(arguments.kind, arguments.provider)
        material = provider.fetch(arguments.kind, arguments.asof_date)
        return _as_json(load_pack(actor=actor_of(call), material=material, provider=provider.code))

    return _told(call.read("effect", effect))


@capability("packs.reconcile", agent="data_harvester", arguments=OfPack, result=PackTold, writes=True)
def reconcile(call: Call, arguments: OfPack) -> Sourced[PackTold]:
    """Judge a pack against the one in force before it."""
    judged = call.read("effect", lambda: _as_json(reconcile_pack(actor=actor_of(call), pack_id=arguments.pack_id)))
    return _told(judged)


@capability("packs.publish", agent="data_harvester", arguments=OfPack, result=PackTold, writes=True)
def publish(call: Call, arguments: OfPack) -> Sourced[PackTold]:
    """Put a pack that passed in force."""
    switched = call.read("effect", lambda: _as_json(publish_pack(actor=actor_of(call), pack_id=arguments.pack_id)))
    return _told(switched)


def pack_pinned(actor: Actor, kind: str, asof: date) -> PackInForce:
    """Give what a run as of a day stands on, as runs ask for it (`runs.pins`)."""
    found = standing_for(kind, asof=asof)
    return PackInForce(found.pack_id, found.is_fresh, found.status, found.estimated_ready, found.because)


def _as_json(pack: PackShown) -> Json:
    return {
        "pack_id": pack.id,
        "kind": pack.kind,
        "asof_date": pack.asof_date.isoformat(),
        "source": pack.source,
        "hash": pack.hash,
        "passed": passed(pack),
        "in_force": pack.in_force,
        "problems": [one.detail for one in pack.problems],
    }


def _told(said: Json) -> Sourced[PackTold]:
    plain = cast(dict[str, Json], said)
    result = PackTold.model_validate({**plain, "asof_date": date.fromisoformat(str(plain["asof_date"]))})
    return Sourced(result, (result.source,))
