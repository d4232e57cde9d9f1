"""Contracts of events by type and version: what each says, its JSON Schema, how an older version becomes the newest.

Apps put contracts into the `contracts.py` of the slice that causes them. A version that was published never changes:
another shape is another version, and an upcaster makes of the one before what is read. Not here: reading what is
said (`reading`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import GenerateJsonSchema

from clear_platform.foundation.leaving.results import INTERNAL

JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_PATH = "/api/v1/event-contracts/{type}/{version}"
EVERY = "*"


class PlainSchema(GenerateJsonSchema):
    """JSON Schema without a title made from each member's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


class Contract(BaseModel):
    """Base of what an event says: every member named, none made up, nothing guessed from another kind of value."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Said = TypeVar("Said", bound=Contract)
Model: TypeAlias = type[Contract]
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class RegisteredContract:
    """One version of a contract. `from_outside`: others send such events here; the rest are our own to tell.

    `source`: the source of data that such events come from; `source_in`: the member of the data that names it.
    """

    type: str
    version: int
    model: Model
    from_outside: bool
    source: str = INTERNAL
    source_in: str = ""

    @property
    def path(self) -> str:
        """Where its JSON Schema is found, as `dataschema` names it."""
        return SCHEMA_PATH.format(type=self.type, version=self.version)

    @property
    def says(self) -> str:
        """What has happened, in one sentence."""
        return (self.model.__doc__ or "").strip().split("\n")[0]

    def schema(self) -> dict[str, Any]:
        """Give its JSON Schema: of ours as they are told, of others as they are taken."""
        made = self.model.model_json_schema(
            mode="validation" if self.from_outside else "serialization", schema_generator=PlainSchema
        )
        made.pop("title", None)
        return {"$schema": JSON_SCHEMA, "$id": self.path, "title": f"{self.type}, version {self.version}", **made}


CONTRACTS: dict[tuple[str, int], RegisteredContract] = {}
UPCASTERS: dict[tuple[str, int], Upcaster] = {}


def contract(
    type: str, *, version: int, from_outside: bool = False, source: str = INTERNAL, source_in: str = ""
) -> Callable[[type[Said]], type[Said]]:
    """Register a model as a version of what events of a type say. Refuses: `RuntimeError` where it is there already.

    Takes: where such events come from, unless they are our own (`origins` also asks rows): a source of data, or the
    member of the data that names it.
    """

    def wrap(model: Any) -> Any:
        known = CONTRACTS.get((type, version))
        if known is not None and known.model.__module__ != model.__module__:
            raise RuntimeError(f"{type}, version {version}, is in {known.model.__module__} and {model.__module__}.")
        CONTRACTS[type, version] = RegisteredContract(type, version, model, from_outside, source, source_in)
        return model

    return wrap


def upcaster(type: str, *, from_version: int) -> Callable[[Upcaster], Upcaster]:
    """Register how the data of a version becomes that of the version after it."""

    def wrap(function: Upcaster) -> Upcaster:
        UPCASTERS[type, from_version] = function
        return function

    return wrap


def contracts() -> list[RegisteredContract]:
    """Give every version of every contract, by type and version."""
    return [CONTRACTS[key] for key in sorted(CONTRACTS)]
