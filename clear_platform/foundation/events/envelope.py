"""The envelope of an event: CloudEvents 1.0 in JSON, as it comes in and as it goes out.

Source: CloudEvents specification 1.0.2, JSON event format, structured mode; attributes `correlationid`, `causationid`
and `organizationid` are extensions of ours. Not here: what the data says (`registry`), or whether it is new.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.events.errors import ContractUnknown, EventRefused
from clear_platform.foundation.events.models import Event
from clear_platform.foundation.events.reading import problems_of, said
from clear_platform.foundation.events.registry import CONTRACTS, SCHEMA_PATH, Contract, RegisteredContract
from clear_platform.foundation.said import RowId

MEDIA_TYPE = "application/cloudevents+json"
BATCH_MEDIA_TYPE = "application/cloudevents-batch+json"
_SCHEMA = re.compile(r"/event-contracts/(?P<type>[^/]{1,80})/(?P<version>[0-9]{1,4})/?$")

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S+$")]
Text = Annotated[str, Field(min_length=1, max_length=200)]


class Envelope(BaseModel):
    """An event as others send it. Without `dataschema` the first version of its contract is meant."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    specversion: Literal["1.0"]
    id: Name
    source: Name
    type: Annotated[str, Field(min_length=1, max_length=80)]
    subject: Text | None = None
    time: AwareDatetime | None = None
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: Annotated[str, Field(max_length=300)] | None = None
    correlationid: UUID | None = None
    causationid: UUID | None = None
    organizationid: str | RowId | None = None
    data: dict[str, Any]


@dataclass(frozen=True)
class Incoming:
    """An event from outside that fits its envelope and its contract."""

    envelope: Envelope
    contract: RegisteredContract
    data: Contract


def read(sent: Any, *, organization_id: int) -> Incoming:
    """Give what was sent as an event for an organization.

    Refuses: `EventRefused` with a pointer to each member at fault.
    """
    if not isinstance(sent, Mapping):
        raise EventRefused(problems=[FieldProblem("", "not_an_object", "An event is a JSON object.")])
    try:
        envelope = Envelope.model_validate_json(json.dumps(sent))
    except ValidationError as fault:
        raise EventRefused(problems=problems_of(fault, "")) from fault
    if envelope.organizationid not in {None, organization_id, str(organization_id)}:
        raise _refused("/organizationid", "other_organization", "It names another organization than who sends it.")
    found = _contract_of(envelope)
    return Incoming(envelope, found, said(found, envelope.data))


def shown(event: Event) -> dict[str, Any]:
    """Give an event in its envelope."""
    return {
        "specversion": "1.0",
        "id": event.shown_id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": moment(event.time),
        "datacontenttype": "application/json",
        "dataschema": SCHEMA_PATH.format(type=event.type, version=event.version),
        "correlationid": str(event.correlation_id),
        **({"causationid": str(event.causation_id)} if event.causation_id else {}),
        "organizationid": str(event.organization_id),
        "data": event.data_json,
    }


def moment(at: datetime) -> str:
    """Give a time as RFC 3339 in UTC."""
    return at.isoformat().replace("+00:00", "Z")


def _contract_of(envelope: Envelope) -> RegisteredContract:
    version = 1
    if envelope.dataschema is not None:
        named = _SCHEMA.search(envelope.dataschema)
        if named is None or named["type"] != envelope.type:
            path = SCHEMA_PATH.format(type=envelope.type, version=1)
            raise _refused("/dataschema", "not_its_schema", f"It must lead to a version of its type's schema: {path}.")
        version = int(named["version"])
    found = CONTRACTS.get((envelope.type, version))
    if found is None:
        known = any(type == envelope.type for type, _version in CONTRACTS)
        pointer = "/dataschema" if known else "/type"
        raise _refused(pointer, "unknown", ContractUnknown(type=envelope.type, version=version).detail)
    if not found.from_outside:
        raise _refused("/type", "not_from_outside", "Events of this type are told by CLEAR itself.")
    return found


def _refused(pointer: str, code: str, sentence: str) -> EventRefused:
    return EventRefused(problems=[FieldProblem(pointer, code, sentence)])
