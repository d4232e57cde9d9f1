"""What other values would change, beside today."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from capability.catalog.shipped import SHORT_NAMES
from capability.readiness.results import ReadinessShown
from capability.readiness.rules.summing import Readiness
from capability.readiness.rules.supposing import beside
from capability.readiness.wording import tenths
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import number, signed


def compared(ready: ReadinessShown, supposed: Readiness) -> Table:
    """Give each part of the sum as it is today and as it would be with the values tried."""
    rows = [
        Row(
            [
                Cell(one.label),
                Cell(number(one.points_today, places=1)),
                Cell(number(one.points, places=1)),
                Cell(_moved(one.points_today, one.points)),
            ]
        )
        for one in beside(ready.rationale, supposed)
    ]
    columns = [
        Column(_("Part"), "name"),
        Column(_("Today"), "figure"),
        Column(_("Then"), "figure"),
        Column(_("Difference"), "figure", main=True),
    ]
    total = [
        Cell(_("Readiness")),
        Cell(number(ready.score, places=1)),
        Cell(number(supposed.score, places=1)),
        Cell(_moved(ready.score, supposed.score)),
    ]
    return Table(_("What these values change, in points"), columns, rows, total=total, tight=True)


def _moved(before: Decimal, after: Decimal) -> str:
    moved = tenths(after) - tenths(before)
    return signed(moved, places=1) if moved else _("the same")


def spread_anew(ready: ReadinessShown, supposed: Readiness) -> str:
    """Give why weights are others than today's, where other capabilities are tried; nothing where they are the same."""
    before = {part["code"]: part for part in ready.rationale["bridge"] if part["kind"] == "capability"}
    after = {part.code: part for part in supposed.bridge if part.kind == "capability"}
    came = [SHORT_NAMES.get(code, code) for code in after if code not in before]
    left = [SHORT_NAMES.get(code, code) for code in before if code not in after]
    if not came and not left:
        return ""
    says = []
    if came:
        says.append(_("Counted besides: %s. One that scores lower than the others lowers readiness, though it is new.")
                    % ", ".join(came))  # fmt: skip
    if left:
        says.append(_("Not counted: %s.") % ", ".join(left))
    weights = [
        _("%(name)s %(now)s instead of %(before)s")
        % {
            "name": SHORT_NAMES.get(code, code),
            "now": number(part.weight, places=2),
            "before": number(Decimal(before[code]["weight"]), places=2),
        }
        for code, part in after.items()
        if code in before
    ]
    if weights:
        says.append(_("So the weights are spread anew: %s.") % "; ".join(weights))
    return " ".join(says)
