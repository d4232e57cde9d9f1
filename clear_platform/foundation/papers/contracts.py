"""Contracts of events on paper: the catalogue, and the JSON Schemas as they were published.

A schema that was published stays as it is: the file beside the code is what a later change is held against.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from clear_platform.foundation.errors import Conflict
from clear_platform.foundation.events.registry import RegisteredContract, contracts
from clear_platform.foundation.events.subscribers import subscribers_of

PUBLISHED = "clear_platform/foundation/events/published"


class PublishedContractChanged(Conflict):
    """The code describes a published contract otherwise than it was published."""

    code = "event.contract_changed"
    sentence = "{type}, version {version}, was published with another schema. Leave it, and add the next version."


def published_name(one: RegisteredContract) -> str:
    """Give the name of a contract's file."""
    return f"{PUBLISHED}/{one.type}.{one.version}.json"


def published_text(one: RegisteredContract) -> str:
    """Give a contract's schema as its file holds it."""
    return json.dumps(one.schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def publish(root: Path) -> list[str]:
    """Write the schemas of contracts that have no file yet. Gives their names. Refuses: `PublishedContractChanged`."""
    new = []
    for one in contracts():
        path = root / published_name(one)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(published_text(one), encoding="utf-8")
            new.append(published_name(one))
        elif path.read_text(encoding="utf-8") != published_text(one):
            raise PublishedContractChanged(type=one.type, version=one.version)
    return new


def catalog() -> tuple[str, str, list[str]]:
    """Give title, lead and lines of the page of every contract."""
    lead = (
        "Every event is a CloudEvent 1.0 in JSON. What its `data` holds stands here, by type and version; the JSON "
        "Schema of each is at `/api/v1/event-contracts/<type>/<version>`, where `dataschema` leads. A version never "
        "changes. `docs/api/events.md` says how events are sent and read."
    )
    return "Events", lead, [line for section in _sections() for line in section]


def _sections() -> Iterator[list[str]]:
    for type, versions in groupby(contracts(), key=lambda one: one.type):
        yield [f"## {type}", ""]
        for one in versions:
            whose = "Sent here by others." if one.from_outside else "Told by CLEAR."
            consumers = ", ".join(f"`{subscriber.consumer}`" for subscriber in subscribers_of(type))
            heard = f" Taken in by {consumers}." if consumers else ""
            yield [f"Version {one.version}. {one.says} {whose}{heard}", "", *_members(one.schema()), ""]


def _members(schema: dict[str, Any]) -> Iterator[str]:
    yield "| member | kind | needed |"
    yield "|---|---|---|"
    needed = set(schema.get("required", ()))
    for name, member in schema["properties"].items():
        yield f"| `{name}` | {_kind(member, schema)} | {'yes' if name in needed else 'no'} |"


def _kind(member: dict[str, Any], schema: dict[str, Any]) -> str:
    match member:
        case {"$ref": reference}:
            name = reference.rsplit("/", 1)[-1]
            inner = schema["$defs"][name]["properties"]
            return "object of " + ", ".join(f"`{one}`" for one in inner)
        case {"anyOf": choices}:
            return " or ".join(dict.fromkeys(_kind(one, schema) for one in choices))
        case {"enum": values}:
            return ", ".join(f"`{value}`" for value in values)
        case {"type": "array", "items": items}:
            return f"list of {_kind(items, schema)}"
        case {"type": "object", "additionalProperties": values}:
            return f"object, each value {_kind(values, schema)}"
        case {"format": form}:
            return f"text, {form}"
        case {"type": "string", "pattern": pattern} if pattern.startswith("^[0-9a-f]{64}"):
            return "text, SHA-256"
        case {"type": "string", "pattern": pattern} if pattern.startswith("^-?[0-9]"):
            return "number as text"
        case {"type": kind}:
            return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(kind, kind)
    return "anything"
