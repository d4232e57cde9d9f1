"""Reading what events say by their contracts, whatever version they were told in. Not here: the envelope around it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.events.errors import ContractUnknown, EventRefused
from clear_platform.foundation.events.registry import CONTRACTS, UPCASTERS, Contract, RegisteredContract
from clear_platform.foundation.rendering.strict_json import pointer_part


def contract_for(type: str, version: int) -> RegisteredContract:
    """Give a version of a contract. Refuses: `ContractUnknown`."""
    found = CONTRACTS.get((type, version))
    if found is None:
        raise ContractUnknown(type=type[:80], version=version)
    return found


def newest_version(type: str) -> int:
    """Give the newest version of a type. Refuses: `ContractUnknown`."""
    versions = [version for name, version in CONTRACTS if name == type]
    if not versions:
        raise ContractUnknown(type=type[:80], version=1)
    return max(versions)


def said(found: RegisteredContract, data: Mapping[str, Any], *, at: str = "/data") -> Contract:
    """Give data as its contract reads it. Refuses: `EventRefused` with a pointer to each member at fault."""
    try:
        # As JSON: there a date is a text, in a strict model as well.
        return found.model.model_validate_json(json.dumps(data))
    except ValidationError as fault:
        raise EventRefused(problems=problems_of(fault, at)) from fault


def newest(type: str, version: int, data: Mapping[str, Any]) -> Contract:
    """Give data of any version as the newest one reads it, by the upcasters between them."""
    wanted = newest_version(type)
    plain = dict(data)
    for one in range(version, wanted):
        plain = UPCASTERS[type, one](plain)
    return said(contract_for(type, wanted), plain)


def problems_of(fault: ValidationError, at: str) -> list[FieldProblem]:
    """Give what a model found wrong as problems, each with a pointer that begins with `at`."""
    return [
        FieldProblem(at + "".join(f"/{pointer_part(str(part))}" for part in one["loc"]), one["type"], f"{one['msg']}.")
        for one in fault.errors(include_url=False, include_input=False, include_context=False)
    ]
