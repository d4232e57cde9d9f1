"""What documents on paper have in common: cover, head and foot around their parts, as one PDF or as volumes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.platypus import Flowable

from clear_platform.foundation.paper.covers import cover
from clear_platform.foundation.paper.sheets import Beside, Brand, bound, volumes
from institutional.exports.paper.closing import first_hash
from institutional.exports.results import Document

ORIGINS: Final = {
    "registered": "",
    "public_record": "Public record: what is said here was published, or is computed from what was published.",
    "invented": "Demonstration: this enterprise and all that is said of it are invented.",
}
"""What a cover says of where an enterprise comes from."""
SCOPES: Final = {
    "full": "All that is known",
    "governance": "Governance",
    "execution": "Execution",
    "outcomes": "Outcomes",
}
"""What a cover says of a scope."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that can be bound, once.

    Takes: its parts; `told`, what its cover says beneath the name; `title`, by which programs know it; whose it is.
    """

    document: Document
    parts: Sequence[Flowable]
    name: str
    told: str
    title: str
    known: Sequence[tuple[str, str]]
    tenant: str
    origin: str = ""

    def volumes(self, most: int) -> list[Callable[[], bytes]]:
        """Give what makes its PDFs, laid out for A4, each of at most so many rows; one where it has no more."""
        return volumes(self.parts, self._bound, most=most)

    def _bound(self, parts: Sequence[Flowable], number: int, of: int) -> bytes:
        value = self.document.value
        brand = self.document.brand or Brand(self.tenant)
        begins = first_hash(value["manifest"]["parts"])
        volume = f", volume {number} of {of}" if of > 1 else ""
        return bound(
            parts,
            cover(brand, self.name, f"{self.told}{volume}", list(self.known), self.origin),
            title=f"{self.title}{volume}",
            author=self.tenant,
            foot=f"{self.tenant[:40]} · {self.name[:40]} · {value['exported']['at'][:10]} · {begins}",
            beside=Beside(value["attributions"], value["rights"]["watermark"]),
            brand=brand,
        )
