"""The sources that ship: code, name, licence, terms, what may be done, and the sentence that must stand beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShippedSource:
    """One row of the reference data."""

    code: str
    name: str
    licence: str
    terms_url: str = ""
    may_export: bool = False
    may_share: bool = False
    may_derive: bool = True
    attribution_text: str = ""


SHIPPED_SOURCES = (
    ShippedSource("internal", "Entered or computed here", "own data", may_export=True, may_share=True),
    ShippedSource(
        "sba_foia",
        "U.S. Small Business Administration, 7(a) and 504 loan data",
        "U.S. government work, public domain, released under the Freedom of Information Act",
        "https://data.sba.gov/dataset/7-a-504-foia",
        may_export=True,
        may_share=True,
    ),
    ShippedSource(
        "ecb",
        "European Central Bank, euro foreign exchange reference rates",
        "Free use with attribution",
        "https://www.ecb.europa.eu/services/disclaimer/html/index.en.html",
        may_export=True,
        may_share=True,
        attribution_text="Source: European Central Bank",
    ),
    ShippedSource(
        "fred",
        "Federal Reserve Economic Data, Federal Reserve Bank of St. Louis",
        "Free use with attribution; series of third parties under their own terms",
        "https://fred.stlouisfed.org/legal/",
        may_export=True,
        may_share=True,
        attribution_text="Source: Federal Reserve Bank of St. Louis, FRED",
    ),
    ShippedSource("polygon", "Polygon.io market data", "By subscription", "https://polygon.io/terms"),
    ShippedSource(
        "fmp", "Financial Modeling Prep", "By subscription", "https://site.financialmodelingprep.com/terms-of-service"
    ),
    ShippedSource("newsapi", "News API", "By subscription", "https://newsapi.org/terms"),
    ShippedSource("kintell", "Kintell sessions of the institution's programmes", "By contract of the institution"),
    ShippedSource("buddy", "Buddy programme records", "By contract of the institution"),
    ShippedSource("ecornell", "eCornell course completions", "By contract of the institution"),
    ShippedSource("itslearning", "itslearning course completions", "By contract of the institution"),
    ShippedSource("ghl_export", "GoHighLevel export handed over by the enterprise", "By consent of the enterprise"),
)
