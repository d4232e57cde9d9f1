"""The files that a renewed roadmap is handed over as: what they are called, and its sections in one text."""

from __future__ import annotations

from collections.abc import Iterable


def names_of(slug: str, version: str, *, before: str | None, has_pack: bool) -> tuple[str, ...]:
    """Give the names of the roadmap, its checklist if it has a pack, its metadata, and what changed since the version
    before, if any.
    """
    return (
        f"{slug}_ROADMAP_{version}.md",
        *([f"{slug}_TICKET_PACK_{version}.md"] if has_pack else []),
        f"{slug}_metadata_{version}.json",
        *([] if before is None else [f"{slug}_ROADMAP_CHANGELOG_{before}_to_{version}.md"]),
    )


def roadmap_in_markdown(enterprise: str, version: str, sections: Iterable[tuple[int, str, str]]) -> str:
    """Give a roadmap as one text: its sections by number, each with its title and its words as they stand."""
    parts = [f"# Roadmap {version} – {' '.join(enterprise.split())}"]
    parts += [f"## {number}. {title}\n\n{content.strip()}" for number, title, content in sorted(sections)]
    return "\n\n".join(one.rstrip() for one in parts) + "\n"
