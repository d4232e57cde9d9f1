"""The files that a renewed roadmap is handed over as: what they are called, and its sections in one text."""

from __future__ import annotations

from collections.abc import Iterable


def names_of(slug: str, before: str, after: str) -> tuple[str, str, str, str]:
    """Give the names of the roadmap, its checklist, its metadata, and what changed since the version before."""
    return (
        f"{slug}_ROADMAP_{after}.md",
        f"{slug}_TICKET_PACK_{after}.md",
        f"{slug}_metadata_{after}.json",
        f"{slug}_ROADMAP_CHANGELOG_{before}_to_{after}.md",
    )


def roadmap_in_markdown(enterprise: str, version: str, sections: Iterable[tuple[int, str, str]]) -> str:
    """Give a roadmap as one text: its sections by number, each with its title and its words as they stand."""
    parts = [f"# Roadmap {version} – {' '.join(enterprise.split())}"]
    parts += [f"## {number}. {title}\n\n{content.strip()}" for number, title, content in sorted(sections)]
    return "\n\n".join(one.rstrip() for one in parts) + "\n"
