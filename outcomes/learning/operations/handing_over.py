"""A roadmap renewed by its newest outcome, and handed over as files. Operations of execution do the writing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from clear_platform.foundation.public import Actor, Spooled, Subject, acting, own_alone, write_to
from execution.public import (
    SECTION_TITLES,
    export_ticket_pack,
    pack_of_version,
    refresh_roadmap,
    render_ticket_pack_markdown,
    roadmap_of_version,
    roadmaps_of,
    sections_of,
    state_of,
    ticket_packs_of,
)
from outcomes.learning.results import Deliverable
from outcomes.learning.rules import documents


def renew_from_outcome(*, actor: Actor, enterprise_id: int, version: str, on: date | None = None) -> tuple[Any, bool]:
    """Renew a roadmap by its work and its newest outcome.

    Gives: the version that followed, or the one that had followed before, and whether it is new; None where nothing
    changed since. Refuses: what `refresh_roadmap` does, `NotFound` for a version that is not there.
    """
    with acting(actor):
        roadmap = roadmap_of_version(actor=actor, enterprise_id=enterprise_id, version=version)
        later = roadmaps_of(actor=actor, enterprise_id=enterprise_id).filter(renews_id=roadmap.pk).first()
        if later is not None:
            return later, False
        pack = pack_of_version(actor=actor, enterprise_id=enterprise_id, version=version)
        renewed = refresh_roadmap(actor=actor, pack_id=pack.pk, on=on)
        return (None, False) if renewed is None else (renewed.roadmap, True)


def deliverables_of(*, actor: Actor, roadmap: Any) -> tuple[Deliverable, ...]:
    """Give the files of a version. Its checklist is kept as exported, so that it can come back edited."""
    with acting(actor):
        files, keep = deliverables_read(actor=actor, roadmap=roadmap)
        keep()
    return files


def deliverables_read(*, actor: Actor, roadmap: Any) -> tuple[tuple[Deliverable, ...], Callable[[], object]]:
    """Give the files of a version, and what keeps its checklist as exported once they leave.

    A first one has no changelog, and one whose pack was deleted no checklist.
    """
    with acting(actor):
        slug, before = roadmap.enterprise.organization.slug, roadmap.renews and roadmap.renews.version
        sections = [
            (one.section_number, SECTION_TITLES[one.section_name], one.content_md)
            for one in sections_of(actor=actor, roadmap_id=roadmap.pk)
        ]
        packs = ticket_packs_of(actor=actor, enterprise_id=roadmap.enterprise_id)
        pack = packs.filter(roadmap_id=roadmap.pk).first()
        state = None if pack is None else state_of(actor=actor, pack=pack)
        name = str(roadmap.enterprise.organization.name)
        metadata = {"enterprise": slug, "version": roadmap.version, "renews": before, **roadmap.metadata_json}
    names = documents.names_of(slug, roadmap.version, before=before, has_pack=state is not None)
    texts = (
        documents.roadmap_in_markdown(name, roadmap.version, sections),
        *([] if state is None else [render_ticket_pack_markdown(state)]),
        json.dumps(metadata, indent=2, sort_keys=True, ensure_ascii=False) + "\n",
        *([] if before is None else [roadmap.changelog_md]),
    )

    def keep() -> None:
        if pack is not None and state is not None:
            export_ticket_pack(actor=actor, pack_id=pack.pk, state=state)

    return tuple(Deliverable(*pair) for pair in zip(names, texts, strict=True)), keep


def write_deliverables(*, actor: Actor, roadmap: Any, files: tuple[Deliverable, ...], folder: Path) -> list[str]:
    """Write files to a folder, which is made where it is not there; that they leave is recorded first.

    Refuses: `OSError` where they cannot be written.
    """
    subject = Subject("execution.roadmap", str(roadmap.pk), f"{roadmap.enterprise.organization.slug} {roadmap.version}")
    release = own_alone(actor, subject=subject, rows=len(files))
    folder.mkdir(parents=True, exist_ok=True)
    for one in files:
        write_to(release, folder / one.name, Spooled([one.content.encode()]))
    return [str(folder / one.name) for one in files]
