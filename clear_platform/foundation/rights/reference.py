"""The sources that ship: code, name, licence, terms, what may be done, the words that must stand beside or across."""

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
    watermark_text: str = ""


NOT_TO_BE_PASSED_ON = "Licensed data, not to be passed on"
BY_CONTRACT = "By contract, for its parties alone"

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
    ShippedSource(
        "polygon",
        "Polygon.io market data",
        "By subscription",
        "https://polygon.io/terms",
        watermark_text=NOT_TO_BE_PASSED_ON,
    ),
    ShippedSource(
        "fmp",
        "Financial Modeling Prep",
        "By subscription",
        "https://site.financialmodelingprep.com/terms-of-service",
        watermark_text=NOT_TO_BE_PASSED_ON,
    ),
    ShippedSource(
        "newsapi", "News API", "By subscription", "https://newsapi.org/terms", watermark_text=NOT_TO_BE_PASSED_ON
    ),
    ShippedSource(
        "kintell",
        "Kintell sessions of the institution's programmes",
        "By contract of the institution",
        watermark_text=BY_CONTRACT,
    ),
    ShippedSource("buddy", "Buddy programme records", "By contract of the institution", watermark_text=BY_CONTRACT),
    ShippedSource(
        "ecornell", "eCornell course completions", "By contract of the institution", watermark_text=BY_CONTRACT
    ),
    ShippedSource(
        "itslearning", "itslearning course completions", "By contract of the institution", watermark_text=BY_CONTRACT
    ),
    ShippedSource(
        "ghl_export",
        "GoHighLevel export handed over by the enterprise",
        "By consent of the enterprise",
        watermark_text="By consent of the enterprise, for the purpose it was given for",
    ),
)
