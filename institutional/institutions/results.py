"""What doors show of an institution, and what one is made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewInstitution:
    """What an institution is made from. `import_row` is the line of the file that first named it."""

    name: str
    type: str
    origin: str = "registered"
    slug: str = ""
    import_row: int | None = None


@dataclass(frozen=True, slots=True)
class InstitutionShown:
    """An institution as doors show it; its id is its organization's."""

    id: int
    name: str
    slug: str
    type: str
    origin: str
    tag: str
