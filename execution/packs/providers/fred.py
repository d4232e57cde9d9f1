"""Benchmarks from FRED, the data of the Federal Reserve Bank of St. Louis.

**Source**: https://fred.stlouisfed.org/docs/api/fred/series_observations.html: `observations` with `date` and `value`,
a text, `.` where there is none. The service takes its key in the address alone; addresses are never written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from clear_platform.foundation.public import GuardedSession
from execution.packs.providers.port import NetworkProvider
from execution.packs.rules.material import Kind, Material, Price, Unit

NOTHING = "."
UNITS = {"": Unit.INDEX, **{str(one): one for one in Unit}}
LOOKED_BACK = timedelta(days=120)
"""Monthly and quarterly series come weeks after what they are about."""


class Fred(NetworkProvider):
    """Asks for each series of `PACK_BENCHMARK_SERIES`, written as `DGS10:percent`; an index where no unit is named."""

    code = "fred"
    name = "FRED"
    source = "fred"
    kinds = frozenset({Kind.BENCHMARK})
    key_setting = "FRED_API_KEY"
    wanted_setting = "PACK_BENCHMARK_SERIES"
    address = "https://api.stlouisfed.org"

    def material(self, session: GuardedSession, kind: Kind, asof: date) -> Material:
        """Ask for the newest observation of each series."""
        return self.gathered(kind, asof, {wanted: self._newest(session, wanted, asof) for wanted in self.wanted})

    def _newest(self, session: GuardedSession, wanted: str, asof: date) -> Sequence[Price]:
        series, _, written = wanted.partition(":")
        unit = UNITS.get(written)
        if unit is None:
            raise self.failed(f"{self.wanted_setting} has {wanted}, whose unit is none of {', '.join(Unit)}.")
        asked = {
            "series_id": series,
            "api_key": self._key,
            "file_type": "json",
            "observation_start": str(asof - LOOKED_BACK),
            "observation_end": str(asof),
            "sort_order": "desc",
            "limit": "30",
        }
        [answer] = self.rows([self.asked(session, "/fred/series/observations", asked)], series)
        for row in self.rows(answer.get("observations"), series):
            if row.get("value") != NOTHING:
                value, day = self.figure(row.get("value"), series), self.day(row.get("date"), series)
                return [Price(series, value, day, unit)]
        return []
