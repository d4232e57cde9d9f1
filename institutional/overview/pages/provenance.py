"""What stands at the foot of a page about what is public record and what is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Provenance:
    """A sentence that says where what a page shows comes from; blank where the reader entered it themselves."""

    text: str | Promise


_SENTENCES: Mapping[str, str | Promise] = {
    "registered": "",
    "public_record": gettext_lazy(
        "Public record. Borrowers, lenders, industries, amounts, dates and repayments are those of the U.S. Small "
        "Business Administration, released under the Freedom of Information Act; scores are computed from them. "
        "Nothing here is invented."
    ),
    "mixed": gettext_lazy(
        "Public record and demonstration. What the U.S. Small Business Administration published is public record; the "
        "enterprises of the demonstration, and all that is said of them, are invented."
    ),
    "invented": gettext_lazy(
        "Demonstration. These enterprises, their people, decisions, tasks, evidence and figures are invented; none of "
        "them exists."
    ),
}


def provenance_of(origin: str) -> Provenance:
    """Give the sentence for rows of this origin."""
    return Provenance(_SENTENCES.get(origin, ""))
