"""Closing prices from Financial Modeling Prep.

**Source**: https://site.financialmodelingprep.com/developer/docs/stable/historical-price-eod-light: a list of rows with
`symbol`, `date` and `price`, the newest first. The key goes in a header, so that no address holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from clear_platform.foundation.public import GuardedSession
from execution.packs.providers.port import NetworkProvider
from execution.packs.rules.material import Kind, Material, Price

LOOKED_BACK = timedelta(days=10)
"""Closes of a day without trade are those of the day before; ten days bridge every holiday."""


class Fmp(NetworkProvider):
    """Asks for each symbol of `PACK_PRICE_SYMBOLS`."""

    code = "fmp"
    name = "Financial Modeling Prep"
    source = "fmp"
    kinds = frozenset({Kind.PRICE})
    key_setting = "FMP_API_KEY"
    wanted_setting = "PACK_PRICE_SYMBOLS"
    address = "https://financialmodelingprep.com"

    def headers(self) -> Mapping[str, str]:
        """Give the header with the key."""
        return {"apikey": self._key}

    def material(self, session: GuardedSession, kind: Kind, asof: date) -> Material:
        """Ask for the close of each symbol."""
        return self.gathered(kind, asof, {symbol: self._close(session, symbol, asof) for symbol in self.wanted})

    def _close(self, session: GuardedSession, symbol: str, asof: date) -> list[Price]:
        asked = {"symbol": symbol, "from": str(asof - LOOKED_BACK), "to": str(asof)}
        answer = self.rows(self.asked(session, "/stable/historical-price-eod/light", asked), symbol)
        found = [
            Price(symbol, self.figure(row.get("price"), symbol), self.day(row.get("date"), symbol), currency="USD")
            for row in answer
            if row.get("symbol") == symbol
        ]
        return sorted((one for one in found if one.observed_on <= asof), key=lambda one: one.observed_on)[-1:]
