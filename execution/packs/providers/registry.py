"""The providers that there are, as the settings have them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from execution.packs import given
from execution.packs.errors import ProviderUnknown
from execution.packs.providers.ecb_file import EcbFile
from execution.packs.providers.fmp import Fmp
from execution.packs.providers.fred import Fred
from execution.packs.providers.newsapi import NewsApi
from execution.packs.providers.polygon import Polygon
from execution.packs.providers.port import Provider
from execution.packs.rules.material import Kind


def providers() -> Sequence[Provider]:
    """Give every provider, whether it is on or off."""
    return [
        EcbFile(settings.ECB_RATES_FILE),
        Fmp(key=settings.FMP_API_KEY, wanted=settings.PACK_PRICE_SYMBOLS),
        Polygon(key=settings.POLYGON_API_KEY, wanted=settings.PACK_PRICE_SYMBOLS),
        Fred(key=settings.FRED_API_KEY, wanted=settings.PACK_BENCHMARK_SERIES),
        NewsApi(key=settings.NEWSAPI_API_KEY, wanted=settings.PACK_NEWS_TOPICS),
        *given.providers(),
    ]


def providers_of(kind: Kind, *, only_on: bool = False) -> Sequence[Provider]:
    """Give the providers of a kind."""
    return [one for one in providers() if kind in one.kinds and (one.on or not only_on)]


def provider_of(kind: Kind, code: str = "", *, file: Path | None = None) -> Provider:
    """Give a provider of a kind by its code; without one the first that is on, else the first.

    Takes: `file`, for one that reads a file other than that of the settings. Refuses: `ProviderUnknown`.
    """
    if file is not None and kind in EcbFile.kinds and code in {"", EcbFile.code}:
        return EcbFile(file)
    known = providers_of(kind)
    fits = [one for one in known if one.code == code] if code else sorted(known, key=lambda one: not one.on)
    if not fits or file is not None:
        raise ProviderUnknown(provider=code[:40], kind=kind, choices=", ".join(one.code for one in known) or "none")
    return fits[0]
