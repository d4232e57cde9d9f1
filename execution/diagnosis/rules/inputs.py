"""Facts of loans as other apps state them by the thousand. What may be stated at a door is in `stated`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from execution.diagnosis.rules.stated.cfo import CfoStated

_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class LoanFacts:
    """What is known of a loan when it is approved. Nothing that happened afterwards may enter here.

    There is no term and nothing derived from it: in public loan files it was changed by how the loan ended.
    """

    principal: Decimal | None = None
    currency: str = "USD"
    employees: int | None = None
    is_new_business: bool | None = None
    jobs_created_expected: int | None = None
    jobs_retained_expected: int | None = None
    approval_year: int | None = None
    guaranteed_share_ratio: Decimal | None = None
    revolving: bool | None = None
    low_doc: bool | None = None

    def stated(self, as_of: date) -> CfoStated:
        """Give them as the inputs of a diagnosis on a day.

        A fact that cannot be so, as files hold some, counts as not known. A fiscal year may bear the number of the next
        calendar year; one beyond that has not come.
        """
        known = {one.name: getattr(self, one.name) for one in fields(self)}
        if self.approval_year is not None and self.approval_year > as_of.year + 1:
            known["approval_year"] = None
        if self.principal is not None:
            known["principal"] = self.principal.quantize(_CENT)
        try:
            return CfoStated(**known)
        except ValidationError as error:
            impossible = {one["loc"][0] for one in error.errors(include_url=False, include_context=False)}
            return CfoStated(**{name: value for name, value in known.items() if name not in impossible})


@dataclass(frozen=True)
class FactsOf:
    """The loan facts of one enterprise, and the rows they come from as citations `{type, id}`."""

    enterprise_id: int
    facts: LoanFacts
    sources: Sequence[Mapping[str, Any]] = ()
