"""What a what-if supposes, read from its query."""

from __future__ import annotations

import re
from decimal import Decimal

from django.http import QueryDict

from capability.catalog.shipped import ORDER
from capability.readiness.errors import NothingToSuppose, SupposedScoreMalformed

WITHOUT = "without"
A_SCORE = re.compile(r"(?:100(?:\.0{1,2})?|\d{1,2}(?:\.\d{1,2})?)", re.ASCII)
MOST_SHOWN = 40


def supposed_in(query: QueryDict) -> tuple[dict[str, Decimal], list[str]]:
    """Give the scores that are supposed by capability, and the flags supposed gone, each once.

    Refuses: `NothingToSuppose` for any other name; `SupposedScoreMalformed` for what is no score.
    """
    scores: dict[str, Decimal] = {}
    for name in query:
        if name == WITHOUT:
            continue
        if name not in ORDER:
            raise NothingToSuppose(name=name[:MOST_SHOWN], choices=", ".join([*ORDER, WITHOUT]))
        said = str(query[name])
        if not A_SCORE.fullmatch(said):
            raise SupposedScoreMalformed(name=name)
        scores[name] = Decimal(said)
    return scores, list(dict.fromkeys(query.getlist(WITHOUT)))
