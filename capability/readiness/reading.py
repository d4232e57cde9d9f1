"""Which readiness an institution reads of an enterprise: its own computation, else the enterprise's; in two forms.

The newest by time counts, and the one kept later of two of one moment. It may have lapsed: then there is none, and what
the enterprise computed for itself does not take its place.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from capability.readiness.models import FinancingReadiness

READ_IN_SQL = """
    SELECT r.* FROM capability_financingreadiness AS r
    WHERE r.enterprise_id = {enterprise} AND r.organization_id IN ({institution}, {enterprise})
    ORDER BY (r.organization_id <> {institution}), r.computed_at DESC, r.id DESC LIMIT 1"""
"""The rule for plain SQL: the one row that an institution reads of an enterprise, both named by columns."""

_NEWEST = ("-computed_at", "-pk")
_Rows = QuerySet[FinancingReadiness]


def in_turn(rows: _Rows, institution_id: int) -> _Rows:
    """Give what an institution may read of these in its order: its own, then the enterprises', each the newest first.

    Takes: readiness in scope; of one enterprise, where the first is wanted.
    """
    return _read_by(rows, institution_id).order_by(_own_first(institution_id), *_NEWEST)


def read_of_each(rows: _Rows, institution_id: int) -> _Rows:
    """Give the one that an institution reads of each enterprise that these are of; it may have lapsed."""
    kept = _read_by(rows, institution_id).order_by("enterprise_id", _own_first(institution_id), *_NEWEST)
    return kept.distinct("enterprise_id")


def read_of_each_apart(rows: _Rows, institution_id: int, *, without: Any) -> tuple[_Rows, _Rows]:
    """Give what `read_of_each` gives, in two parts that are each read in an index's order.

    Takes: the enterprises `without` one of the institution's, as a query.
    Gives: the institution's own, of all enterprises, and the enterprises' own of those without.
    """
    kept = _read_by(rows, institution_id).order_by("enterprise_id", *_NEWEST).distinct("enterprise_id")
    own = kept.filter(organization_id=institution_id)
    return own, kept.filter(organization_id=F("enterprise_id"), enterprise_id__in=without)


def _read_by(rows: _Rows, institution_id: int) -> _Rows:
    return rows.filter(Q(organization_id=institution_id) | Q(organization_id=F("enterprise_id")))


def _own_first(institution_id: int) -> Case:
    return Case(When(organization_id=institution_id, then=Value(0)), default=Value(1), output_field=IntegerField())
