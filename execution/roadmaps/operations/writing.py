"""What people write in a roadmap: its sections, and what they state of its worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Expected, operation, record, refuse_stale, tag_of
from execution.roadmaps import queries
from execution.roadmaps.errors import StatedRefused
from execution.roadmaps.models import Roadmap, RoadmapSection
from execution.roadmaps.operations.keeping import KEEPERS, locked_roadmap, note_roadmap
from execution.roadmaps.rules import stated
from execution.roadmaps.rules.documents.facts import SectionText
from execution.roadmaps.rules.documents.renewing import with_worth
from execution.roadmaps.rules.kinds import FINANCIALS


@operation(KEEPERS)
def edit_section(
    *,
    actor: Actor,
    roadmap_id: int,
    number: int,
    changes: Mapping[str, str],
    expected: Expected | None = None,
) -> RoadmapSection:
    """Change the words of a section, or how far what it describes has come.

    Takes: any of `content_md`, `status`. Refuses: `NotVisible`, `NoSuchSection`, `Stale`, `RoadmapSuperseded`.
    Leaves: whatever cites the roadmap stale, for it says something else now.
    """
    roadmap = locked_roadmap(actor, roadmap_id)
    row = queries.section_for(actor=actor, roadmap_id=roadmap_id, number=number, level="act")
    refuse_stale(expected, lambda: tag_of(row))
    wanted = dict(changes)
    if "content_md" in wanted:
        wanted["content_md"] = wanted["content_md"].replace("\r\n", "\n").strip("\n") + "\n"
    before = {name: getattr(row, name) for name in wanted}
    if before == wanted:
        return row
    for name, value in wanted.items():
        setattr(row, name, value)
    row.last_updated_at = clock.now()
    row.save(update_fields=[*wanted, "last_updated_at"])
    row.refresh_from_db(fields=["row_version"])
    note_roadmap(actor=actor, roadmap=roadmap)
    record(
        actor=actor,
        action="edit_section",
        obj=row,
        before={**before, "section": number},
        after={**wanted, "section": number},
    )
    return row


@operation(KEEPERS)
def update_roadmap(
    *, actor: Actor, roadmap_id: int, changes: Mapping[str, Mapping[str, Any]], expected: Expected | None = None
) -> Roadmap:
    """Change what the enterprise states of a roadmap's worth.

    Takes: `assumptions` and `roi_projection`, either or both, each whole: what is left out is no longer stated.
    Refuses: `NotVisible`, `Stale`, `RoadmapSuperseded`, `StatedRefused` with a pointer to each figure at fault.
    Leaves: the roadmap, and in its section 9 what is stated now; whatever cites it stale.
    """
    roadmap = locked_roadmap(actor, roadmap_id)
    refuse_stale(expected, lambda: tag_of(queries.roadmap_for(actor=actor, roadmap_id=roadmap_id)))
    known = {name: roadmap.metadata_json.get(name, {}) for name in ("assumptions", "roi_projection")}
    after = {**known, **changes}
    faults = [
        *stated.faults_of(changes.get("assumptions", {}), changes.get("roi_projection", {})),
        *stated.unnamed(after["assumptions"], after["roi_projection"]),
    ]
    if faults:
        raise StatedRefused(problems=faults)
    wanted = {name: stated.exactly(values) for name, values in changes.items()}
    before = {name: known[name] for name in wanted}
    if before != wanted:
        standing = dict(roadmap.metadata_json)
        if "roi_projection" in wanted:
            # Whoever states a projection looked at it: from here on it is theirs.
            standing.pop("suggested", None)
        roadmap.metadata_json = {**standing, **wanted}
        roadmap.save(update_fields=["metadata_json"])
        _tell_worth(actor, roadmap)
        note_roadmap(actor=actor, roadmap=roadmap)
        record(actor=actor, action="update_roadmap", obj=roadmap, before=before, after=wanted)
    return queries.roadmap_for(actor=actor, roadmap_id=roadmap_id)


def _tell_worth(actor: Actor, roadmap: Roadmap) -> None:
    """Let the section of financials say what is stated now."""
    row = queries.sections_of(actor=actor, roadmap_id=roadmap.pk).get(section_number=FINANCIALS)
    before = SectionText(row.section_number, row.content_md, row.status)
    after = with_worth(before, roadmap.metadata_json)
    if after != before:
        row.content_md, row.last_updated_at = after.content, clock.now()
        row.save(update_fields=["content_md", "last_updated_at"])
