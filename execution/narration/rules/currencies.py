"""Which money is meant by what stands beside a figure. Not here: whether it is that of the fact."""

from __future__ import annotations

import re

CODES = frozenset(
    {
        "AED", "ARS", "AUD", "BDT", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP",
        "GHS", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "KWD", "MAD", "MXN", "MYR", "NGN", "NOK",
        "NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TND", "TRY", "TWD",
        "UAH", "UGX", "USD", "VND", "XAF", "XOF", "ZAR",
    }
)  # fmt: skip
"""Codes of ISO 4217 that count as a currency beside a figure; other three letters do not, such as in 25 KGS."""
_DOLLARS = "USD AUD CAD HKD NZD SGD TWD"
_MEANT_BY = {
    "$": _DOLLARS, "us$": "USD", "a$": "AUD", "c$": "CAD", "€": "EUR", "£": "GBP EGP", "¥": "JPY CNY", "₹": "INR",
    "₽": "RUB", "₩": "KRW", "₺": "TRY", "₦": "NGN", "dollar": _DOLLARS, "us dollar": "USD", "cent": f"{_DOLLARS} EUR",
    "euro": "EUR", "pound": "GBP EGP", "sterling": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY",
    "rupee": "INR PKR", "franc": "CHF XAF XOF", "ruble": "RUB", "rouble": "RUB", "peso": "ARS CLP COP MXN PHP",
    "reais": "BRL", "rand": "ZAR", "zloty": "PLN", "naira": "NGN", "lira": "TRY", "krona": "SEK", "kronor": "SEK",
    "krone": "DKK NOK", "kroner": "DKK NOK", "koruna": "CZK", "forint": "HUF", "shekel": "ILS", "dirham": "AED MAD",
    "shilling": "KES UGX",
}  # fmt: skip
"""Without what is an English word of another meaning too: won, real."""
_SIGNS = r"(?:US|[AC])?\$|[€£¥₹₽₩₺₦]"
_NAMES = "|".join(sorted((re.escape(one) for one in _MEANT_BY if one[-1].isalpha() and " " not in one), key=len))
_BEFORE = re.compile(rf"(?:(?P<sign>{_SIGNS})|\b(?P<code>[A-Z]{{3}}))\s?[-−–]?\s?$")
_AFTER = re.compile(rf"[\s-]?(?:(?P<sign>{_SIGNS})|(?P<code>[A-Z]{{3}})\b|(?P<name>(?:U\.?S\.? )?(?i:{_NAMES}))s?\b)")
_CODE = re.compile(r"\b[A-Z]{3}\b")


def beside(text: str, start: int, end: int) -> frozenset[str]:
    """Give the currencies that may be meant beside what stands from one place to another; none where none is named."""
    return _of(_BEFORE.search(text, max(0, start - 8), start)) or _of(_AFTER.match(text, end))


def named(text: str) -> frozenset[str]:
    """Give the currencies that a unit names, such as USD, or EUR a month."""
    found = {one for one in _CODE.findall(text) if one in CODES}
    for word, meant in _MEANT_BY.items():
        if text.casefold().rstrip("s") == word:
            found.update(meant.split())
    return frozenset(found)


def _of(match: re.Match[str] | None) -> frozenset[str]:
    if match is None:
        return frozenset()
    code = match["code"]
    if code is not None:
        return frozenset({code} & CODES)
    word = (match["sign"] or match.groupdict().get("name") or "").replace(".", "").casefold()
    return frozenset((_MEANT_BY.get(word) or _MEANT_BY.get(word.rpartition(" ")[2], "")).split())
