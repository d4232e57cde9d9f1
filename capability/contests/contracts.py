"""What is told of scores that are doubted. The words that were said stay in the rows."""

from __future__ import annotations

from typing import Literal

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Day, Figure, RowId


@contract("readiness.contested", version=1)
class ReadinessContested(Contract):
    """A person was asked to look again at a readiness, and answers by a day."""

    contest_id: RowId
    readiness_id: RowId
    enterprise_id: RowId
    score: Figure
    due_on: Day


@contract("readiness.contest_answered", version=1)
class ReadinessContestAnswered(Contract):
    """A person looked again: the score stands, or was mended; `recomputed_id` and `after` are null where it stands."""

    contest_id: RowId
    readiness_id: RowId
    enterprise_id: RowId
    became: Literal["upheld", "changed"]
    before: Figure
    recomputed_id: RowId | None
    after: Figure | None
