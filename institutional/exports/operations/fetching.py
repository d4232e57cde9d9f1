"""Fetching a package that is kept: it passes the gate each time, as if it left for the first, and is written down."""

from __future__ import annotations

from clear_platform.foundation.public import EXPORTERS, Actor, Subject, operation, record, release_from
from institutional.exports.formats.rendering import media_type_of
from institutional.exports.models import ExportRecord
from institutional.exports.queries.kept import kept_package, opened
from institutional.exports.results import KeptPackage


def let_out(*, actor: Actor, export_id: int) -> KeptPackage:
    """Let a package that is kept out by the gate, opened.

    Refuses: as `kept_package`; `RightsRefused` where any of its sources does not allow it now; `NotKept` where it was
    forgotten meanwhile. Leaves: what `release_from` does.
    """
    row, scales = kept_package(actor=actor, export_id=export_id)
    subject = Subject("institutional.exportrecord", str(row.pk), f"{row.scope}, {row.format}")
    release = release_from(scales, actor=actor, subject=subject, whole=True)
    return KeptPackage(release, opened(row), row.file_name, media_type_of(row.file_name), row.sha256)


@operation(EXPORTERS)
def fetch_export_package(*, actor: Actor, export_id: int) -> None:
    """Write down that a kept package leaves once more, to whom. Refuses: `NotVisible`. Leaves: one audit event."""
    row: ExportRecord = ExportRecord.objects.get_for(actor, export_id)
    record(actor=actor, action="fetch_export_package", obj=row, after={"sha256": row.sha256})
