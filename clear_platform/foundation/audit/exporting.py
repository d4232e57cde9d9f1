"""The audit log as a file: CSV for people, OCSF events for security systems. Streamed; who may is asked elsewhere.

Every entry leaves, so that the chain can be followed. What an entry tells of a row whose source does not let it go
stays: its facts are then `{"withheld": …}`, and the bytes that were hashed are left out.

OCSF 1.8.0 (schema.ocsf.io): each entry is an *API Activity* event, class 6003, one JSON object a line. `raw_data` holds
the very bytes that were hashed, so that `sha256(raw_data) = unmapped.hash` proves the line without the database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from clear_platform.foundation.audit.models import AuditEvent
from clear_platform.foundation.audit.rules import canonical, moment, sources_told
from clear_platform.foundation.leaving.results import INTERNAL, Scales
from clear_platform.foundation.spreadsheets import csv_line, neutralise
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet

ExportFormat = Literal["csv", "ocsf"]
FORMATS: tuple[ExportFormat, ...] = ("csv", "ocsf")
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "ocsf": "application/x-ndjson"}
ENDINGS = {"csv": "csv", "ocsf": "jsonl"}
COLUMNS = (
    "organization", "seq", "at", "actor_kind", "actor_id", "actor", "action", "object_type", "object_id",
    "before", "after", "request_id", "ip", "prev_hash", "hash",
)  # fmt: skip
OCSF_VERSION = "1.8.0"
CATEGORY, CLASS = (6, "Application Activity"), (6003, "API Activity")
CREATE, READ, UPDATE, DELETE, OTHER = (1, "Create"), (2, "Read"), (3, "Update"), (4, "Delete"), (99, "Other")
# By the first word of the operation; what is none of these is Other, under its own name.
ACTIVITIES = {
    **dict.fromkeys(("add", "create", "log", "record", "give", "invite", "diagnose"), CREATE),
    **dict.fromkeys(("export", "check", "verify"), READ),
    **dict.fromkeys(
        ("accept", "approve", "block", "change", "close", "commit", "complete", "edit", "propose", "prove", "reject",
         "renew", "rotate", "set", "start", "supersede", "turn", "undo", "update"), UPDATE),
    **dict.fromkeys(("cancel", "end", "forget", "purge", "remove", "revoke"), DELETE),
}  # fmt: skip
USER_TYPES = {"user": 1, "key": 4, "system": 3}
INFORMATIONAL, LOW = (1, "Informational"), (2, "Low")
CHUNK = 1000
ENTRIES = "entries"
"""What the rows of the log are called on the scales."""


def lines_of(rows: ScopedQuerySet, format: ExportFormat, scales: Scales) -> Iterator[bytes]:
    """Give the file line by line, in the order of the chains, weighing each entry.

    Takes: events as `queries.log_of` reads them.
    """
    events: Iterator[AuditEvent] = rows.order_by("organization_id", "seq").iterator(chunk_size=CHUNK)
    if format == "ocsf":
        for event in events:
            yield (json.dumps(ocsf_of(event, withheld=_withheld(event, scales)), ensure_ascii=False) + "\n").encode()
        return
    yield csv_line(COLUMNS)
    for event in events:
        yield csv_line(_cells(event, _withheld(event, scales)))


def _withheld(event: AuditEvent, scales: Scales) -> str:
    """Weigh an entry; give the source that keeps what it tells of here, blank where nothing does."""
    scales.keeps(ENTRIES, [INTERNAL])
    sources = sources_told(event, scales.decision)
    if scales.shows(ENTRIES, sources):
        return ""
    return ", ".join(sorted(sources))


def ocsf_of(event: AuditEvent, *, withheld: str = "") -> dict[str, Any]:
    """Give one entry as an OCSF event. Source: OCSF 1.8.0, class api_activity.

    Takes: the source that keeps what it tells of here, if any.
    """
    activity_id, activity = ACTIVITIES.get(event.action.partition("_")[0], OTHER)
    refused = event.action == "access.refused"
    severity_id, severity = LOW if refused else INFORMATIONAL
    said: dict[str, Any] = {
        "activity_id": activity_id,
        "activity_name": activity if activity_id != OTHER[0] else event.action,
        "category_uid": CATEGORY[0],
        "category_name": CATEGORY[1],
        "class_uid": CLASS[0],
        "class_name": CLASS[1],
        "type_uid": CLASS[0] * 100 + activity_id,
        "type_name": f"{CLASS[1]}: {activity}",
        "severity_id": severity_id,
        "severity": severity,
        "status_id": 2 if refused else 1,
        "status": "Failure" if refused else "Success",
        "time": int(event.at.timestamp() * 1000),
        "message": f"{event.who}: {event.action} {event.object_type} {event.object_id}".strip(),
        "metadata": {
            "version": OCSF_VERSION,
            "product": {"name": "CLEAR", "vendor_name": "CLEAR"},
            "uid": f"{event.organization_id}:{event.seq}",
            "event_code": event.action,
            "log_name": "audit",
            "sequence": event.seq,
            "tenant_uid": str(event.organization_id),
            "original_time": moment(event.at),
        },
        "actor": {"user": {"name": event.who, "type_id": USER_TYPES.get(event.actor_kind, 0)}},
        "api": {"operation": event.action},
        "src_endpoint": {"ip": event.address} if _is_address(event.address) else {"name": event.actor_kind},
        "unmapped": {
            "actor_kind": event.actor_kind,
            "before": {"withheld": withheld} if withheld else event.facts_before,
            "after": {"withheld": withheld} if withheld else event.facts_after,
            "prev_hash": event.prev_hash,
            "hash": event.hash,
        },
    }
    if not withheld:
        said["raw_data"] = canonical(event.entry).decode()
    if event.actor_id is not None:
        said["actor"]["user"]["uid"] = str(event.actor_id)
    if event.request_id is not None:
        said["api"]["request"] = {"uid": str(event.request_id)}
        said["metadata"]["correlation_uid"] = str(event.request_id)
    if event.object_type:
        said["resources"] = [{"type": event.object_type, "uid": event.object_id}]
    return said


def _is_address(text: str) -> bool:
    return bool(text) and (("." in text) or (":" in text))


def _cells(event: AuditEvent, withheld: str) -> tuple[str, ...]:
    return tuple(
        neutralise(text)
        for text in (
            str(event.organization_id),
            str(event.seq),
            moment(event.at),
            event.actor_kind,
            "" if event.actor_id is None else str(event.actor_id),
            event.who,
            event.action,
            event.object_type,
            event.object_id,
            _facts({"withheld": withheld} if withheld else event.facts_before),
            _facts({"withheld": withheld} if withheld else event.facts_after),
            "" if event.request_id is None else str(event.request_id),
            event.address,
            event.prev_hash,
            event.hash,
        )
    )


def _facts(facts: Any) -> str:
    return "" if facts is None else json.dumps(facts, ensure_ascii=False, sort_keys=True)
