"""What the memo of a decision tells of its forecast: day by day in words, and the charts of the page."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.marks import mark_of
from clear_platform.foundation.rendering.tables import Cell
from clear_platform.foundation.rendering.wording import ABSENT
from enterprises.public import Told
from outcomes.forecasts import queries
from outcomes.forecasts.drawings import chart_of, days_table
from outcomes.forecasts.wording import lede_of
from outcomes.records.queries import metrics_known

MOST_CHARTS = 12


def forecast_in_memo(actor: Actor, decision_id: UUID) -> Told | None:
    """Give what a version expected and what came; the charts alone where nothing has begun."""
    forecast = queries.forecast_of(actor=actor, decision_id=decision_id)
    if not forecast.outcomes:
        return None
    known = metrics_known()
    charts = [chart_of(forecast, one, known) for one in forecast.outcomes[:MOST_CHARTS]]
    if forecast.day is None:
        return Told(_("Forecast"), lede_of(forecast), charts=charts)
    table = days_table(forecast, known)
    return Told(
        _("What it expected, and what came"),
        lede_of(forecast),
        [one.head for one in table.columns],
        [[_said(cell) for cell in row.cells] for row in table.rows],
        charts,
        forecast.sources,
        instead_of="expected",
    )


def _said(cell: Cell) -> str:
    """Give a cell of a page as plain words."""
    value = str(mark_of(cell.status).word) if cell.status else cell.text
    return "\n".join(part for part in (value or cell.because or ABSENT, cell.note) if part)
