"""Closing prices from Polygon.

**Source**: https://polygon.io/docs/rest/stocks/aggregates/daily-ticker-summary: `GET
/v1/open-close/{symbol}/{day}` gives `status`, `from`, `symbol` and `close`; 404 where there was no trade that day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from http import HTTPStatus

from clear_platform.foundation.public import GuardedSession
from execution.packs.providers.port import NetworkProvider, in_path
from execution.packs.rules.days import last_business_day
from execution.packs.rules.material import Kind, Material, Price

LOOKED_BACK_DAYS = 4
"""How many business days back a close is looked for, one call each, where there was no trade."""


class Polygon(NetworkProvider):
    """Asks for each symbol of `PACK_PRICE_SYMBOLS`."""

    code = "polygon"
    name = "Polygon"
    source = "polygon"
    kinds = frozenset({Kind.PRICE})
    key_setting = "POLYGON_API_KEY"
    wanted_setting = "PACK_PRICE_SYMBOLS"
    address = "https://api.polygon.io"

    def headers(self) -> Mapping[str, str]:
        """Give the header with the key."""
        return {"Authorization": f"Bearer {self._key}"}

    def material(self, session: GuardedSession, kind: Kind, asof: date) -> Material:
        """Ask for the close of each symbol."""
        return self.gathered(kind, asof, {symbol: self._close(session, symbol, asof) for symbol in self.wanted})

    def _close(self, session: GuardedSession, symbol: str, asof: date) -> list[Price]:
        day = last_business_day(asof)
        for _ in range(LOOKED_BACK_DAYS):
            path = f"/v1/open-close/{in_path(symbol)}/{day}"
            answer = self.asked(session, path, {"adjusted": "true"}, absent=[HTTPStatus.NOT_FOUND])
            if answer is not None:
                [row] = self.rows([answer], symbol)
                if row.get("symbol") != symbol or self.day(row.get("from"), symbol) != day:
                    raise self.failed(f"what it says about {symbol} is about something else.")
                return [Price(symbol, self.figure(row.get("close"), symbol), day, currency="USD")]
            day = last_business_day(day - timedelta(days=1))
        return []
