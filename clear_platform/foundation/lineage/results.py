"""What is said of citations: things, who cites what, and which citations no longer hold. Not here: their rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Thing(NamedTuple):
    """Something that can be cited: its kind, and its id as text."""

    kind: str
    ref: str


@dataclass(frozen=True)
class Touched:
    """A thing as it stands after a change; `standing` is `holds` or `superseded`."""

    kind: str
    ref: str
    hash: str
    label: str
    organization_id: int
    standing: str = "holds"


@dataclass(frozen=True)
class Cited:
    """What is cited, and the hash it had; without one it is taken as it stands now."""

    kind: str
    ref: str
    hash: str = ""


@dataclass(frozen=True)
class NewCitation:
    """One citation to be noted: whose it is, who cites, what is cited."""

    organization_id: int
    citing: Thing
    cited: Cited


@dataclass(frozen=True)
class CitationShown:
    """A citation as its reader sees it.

    `verdict`: `holds`, `changed`, `superseded`, `removed`, or `unreadable` where the reader does not see what is cited
    (it may be gone, or no longer shared).
    """

    citing: Thing
    cited: Thing
    hash_then: str
    hash_now: str
    label: str
    verdict: str
    noted_at: datetime
    changed_at: datetime | None
    link: str

    @property
    def holds(self) -> bool:
        """Whether what is cited still says what it said."""
        return self.verdict == "holds"


@dataclass(frozen=True)
class StaleCitation:
    """A citation that no longer holds, and how one comes to it: the things from the one asked about to what changed."""

    citation: CitationShown
    path: tuple[Thing, ...]

    @property
    def direct(self) -> bool:
        """Whether the thing asked about cites it itself."""
        return len(self.path) == 2


@dataclass(frozen=True)
class CitingShown:
    """A thing that cites another, directly or through `through`, and whether its own citation holds."""

    citing: Thing
    label: str
    link: str
    through: tuple[Thing, ...]
    verdict: str
