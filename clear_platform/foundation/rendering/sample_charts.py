"""The charts on the styleguide, one of each kind, drawn from invented numbers."""

from __future__ import annotations

from datetime import date

from clear_platform.foundation.charts.bridge import Bridge, Step, bridge_chart, bridge_rows
from clear_platform.foundation.charts.forecast import Point, forecast_chart
from clear_platform.foundation.charts.point_map import Place, point_map
from clear_platform.foundation.charts.radar import Corner, radar
from clear_platform.foundation.charts.ranked_bars import Rank, ranked_bars
from clear_platform.foundation.charts.results import Chart, ChartTable, Number, Words
from clear_platform.foundation.charts.small import Mark, forecast_track, score_line
from clear_platform.foundation.charts.stacked_bars import Layer, stacked_bars
from clear_platform.foundation.charts.svg import Svg
from clear_platform.foundation.charts.time_lines import Event, Line, time_lines
from clear_platform.foundation.rendering.wording import number, percent

_STEPS = (
    Step("Cash-flow discipline", 20.8),
    Step("Operational reliability", 17.0),
    Step("Growth systemization", 9.4),
    Step("Technology resilience", 9.2),
    Step("Runway under 3 months", -8.0),
    Step("One customer group over 50 %", -5.0),
    Step("Evidence not verified", -3.0),
)
_MONTH_ENDS = tuple(date(2025, month, 28) for month in range(6, 13))


def sample_charts() -> dict[str, Chart]:
    """Give one chart of each kind, by the name of its kind."""
    return {
        "stacked_bars": _by_year(),
        "ranked_bars": _by_sector(),
        "radar": _capabilities(),
        "time_lines": _over_time(),
        "bridge": _bridge(),
        "point_map": _map(),
        "forecast": _forecast(),
        "nothing": stacked_bars(
            Words(
                "No loan has been approved yet", "US dollars by year", absent="The first import brings the first bar."
            ),
            bars=(),
            layers=(),
            head="Year",
        ),
    }


def sample_bridge() -> Bridge:
    """Give the rows of the bridge that a table shows."""
    return bridge_rows(
        _STEPS,
        total=40.4,
        total_label="Readiness today",
        could_be=56.4,
        could_be_label="If all three flags clear",
        say=_one_place,
    )


def sample_score_line() -> Svg:
    """Give a score on its line, with an earlier and a possible value."""
    return score_line(
        "Readiness 40 of 100; 28 in January; 56 if the three flags are cleared",
        40,
        marks=[Mark(28, "Jan 28"), Mark(56, "could be 56", dashed=True)],
    )


def sample_track() -> Svg:
    """Give a forecast beside what came."""
    return forecast_track(
        "Days to be paid: 71 at the start, forecast 45 by day 90, 66 at day 30, 58 at day 60",
        start=71,
        forecast=45,
        due_day=90,
        came=[(30, 66), (60, 58)],
        today=69,
    )


def _forecast() -> Chart:
    asked = {0: 71, 30: 62.3, 60: 53.7, 90: 45}
    return forecast_chart(
        Words("Days to be paid are behind by 4", "Days; less is better; days since the approval"),
        start=71,
        target=45,
        due_day=90,
        points=[Point(day, path, {30: 66, 60: 58}.get(day)) for day, path in asked.items()],
        today=69,
        say=number,
    )


def _by_year() -> Chart:
    years = [str(year) for year in range(2000, 2012)]
    repaid: list[Number | None] = [0.4, 0.3, 0.6, 1.1, 1.3, 2.1, 2.9, 1.9, 1.6, 0.3, None, 0.1]
    lost: list[Number | None] = [None, None, 0.1, 0.2, 0.1, 0.2, 0.2, 0.3, 1.7, 0.9, None, None]
    return stacked_bars(
        Words("Most of the lending that failed was made in 2008 and 2009", "US dollars approved by year"),
        bars=years,
        layers=[
            Layer("repaid", "calm", [value and value * 1_000_000 for value in repaid]),
            Layer("later charged off", "loss", [value and value * 1_000_000 for value in lost]),
        ],
        head="Year",
        say=number,
    )


def _by_sector() -> Chart:
    sectors = (
        ("Real estate brokers", 3.36, 1.25, 43, 13),
        ("Passenger car rental", 1.95, 1.0, 7, 1),
        ("Video rental", 1.5, 0.18, 12, 3),
        ("Lessors of buildings that nobody lives in", 1.5, 0.0, 3, 0),
        ("Equipment rental", 1.43, 0.0, 5, 0),
        ("Intangible assets", 0.1, 0.55, 2, 1),
    )
    return ranked_bars(
        Words("Brokers hold a third of the money and most of the losses", "Million US dollars approved by sector"),
        ranks=[
            Rank(name, (kept, lost), number(kept + lost, places=2), f"{failed} of {loans}")
            for name, kept, lost, loans, failed in sectors
        ],
        looks=(("calm", "repaid"), ("loss", "charged off")),
        heads=("", "$ M", "lost"),
        table=ChartTable(
            ("Sector", "Approved, $ M", "Charged off, $ M", "Loans", "Share lost"),
            tuple(
                (name, number(kept + lost, places=2), number(lost, places=2), str(loans), percent(failed / loans))
                for name, kept, lost, loans, failed in sectors
            ),
        ),
    )


def _capabilities() -> Chart:
    return radar(
        Words(
            "Operations carry it; growth is weakest and least certain", "Dashed: January; hollow: confidence under 0.6"
        ),
        corners=[
            Corner("Cash-flow discipline", 52, 34, short="Cash flow"),
            Corner("Operational reliability", 68, 63, short="Operations"),
            Corner("Growth systemization", 47, 44, sure=False, short="Growth"),
            Corner("Technology resilience", 61, 60, sure=False, short="Technology"),
        ],
        heads=("Capability", "Now", "January"),
        say=number,
    )


def _over_time() -> Chart:
    scores: dict[str, tuple[int | None, ...]] = {
        "Operations": (60, 61, 62, 63, 65, 67, 68),
        "Technology": (60, 60, 60, 60, 60, 61, 61),
        "Cash flow": (38, 36, 35, 34, 37, 46, 52),
        "Growth": (43, 44, None, 44, 45, 46, 47),
    }
    return time_lines(
        Words("Cash began to move a month after the decision", "Capability scores at month end, 0 to 100"),
        lines=[Line(name, list(zip(_MONTH_ENDS, values, strict=True))) for name, values in scores.items()],
        events=[Event(date(2025, 10, 4), "v2 approved")],
        head="Month end",
        say=number,
    )


def _bridge() -> Chart:
    return bridge_chart(
        Words("Three flags cost sixteen points", "Points of readiness"),
        _STEPS,
        total=40.4,
        total_label="Readiness today",
        heads=("Part", "Points", "Sum so far"),
        could_be=56.4,
        could_be_label="If all three flags clear",
        say=_one_place,
    )


def _map() -> Chart:
    looks = (
        ("calm", "half", "performing"),
        ("calm", "closed", "repaid"),
        ("warn", "watch", "watch"),
        ("bad", "diamond", "default"),
        ("bad", "lost", "written off"),
    )
    places = [
        Place(f"Enterprise {n}", 12 + (n * 37) % 80, 9_000 * 1.17 ** ((n * 11) % 29), *looks[(n * 7) % len(looks)])
        for n in range(1, 40)
    ]
    return point_map(
        Words("The largest exposures stand in the middle", "Readiness across, US dollars upwards"),
        places=places,
        heads=("Enterprise", "Readiness", "Exposure, $", "Status"),
        say_score=number,
        say_amount=number,
    )


def _one_place(value: Number) -> str:
    return number(value, places=1)
