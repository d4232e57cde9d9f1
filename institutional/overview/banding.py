"""How a readiness is said, and the bands it is counted in: one rule for sums, pages, charts, maps and paper. Pure.

A readiness is said in tenths that it reached, never rounded up, and a band reaches up to below the next one: 39.96 is
said as 39.9 and stands from 20 to under 40. So no figure is ever said above the band, or the filter, that it is in.

Not here: the quarters that chances of a loss are assumed for (`analytics/rules/assuming.py`).
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext

from clear_platform.foundation.rendering.wording import number

WIDTH, WHOLE = 20, 100
BANDS = tuple((since, since + WIDTH) for since in reversed(range(0, WHOLE, WIDTH)))
"""Where each band begins and ends, the readiest first."""
TENTH = Decimal("0.1")


def points(score: Decimal) -> str:
    """Give a readiness as people read it: 39.9, and 40 for 40.0."""
    reached = _reached(score)
    return number(reached, places=0 if reached == reached.to_integral_value() else 1)


def points_in_column(score: Decimal) -> str:
    """Give a readiness as it stands under others: 39.9, and 40.0, so that tenths stand under tenths."""
    return number(_reached(score), places=1)


def _reached(score: Decimal) -> Decimal:
    return score.quantize(TENTH, ROUND_DOWN)


def band_of(score: Decimal) -> int:
    """Give where the band begins that a readiness stands in."""
    return min(int(score) // WIDTH * WIDTH, WHOLE - WIDTH)


def band_word(since: int, until: int) -> str:
    """Give a band as people read it; the last one ends at 100 and holds it."""
    if until >= WHOLE:
        return gettext("%(since)s to %(until)s") % {"since": since, "until": WHOLE}
    return gettext("%(since)s to under %(until)s") % {"since": since, "until": until}
