"""Numbers, money, dates and spans as people read them, in the reader's language. Plain text only, no markup.

The rules are those of the interface: what is absent is an en dash and never zero, minus is −, a narrow space stands
before the percent sign, a date names its year only when it is not the running one.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

ABSENT: Final = "–"
MINUS: Final = "\u2212"
NARROW_SPACE: Final = "\u202f"
HARD_SPACE: Final = "\u00a0"
WEEK_DAYS: Final = 6

Number = Decimal | int | float

_ALL_DIGITS: Final = Context(prec=2000)
"""Of a number that is shown, however long."""

_SIGNS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_SIGN_LAST: Final = frozenset({"fr", "de", "es", "it", "pt"})
_LARGE: Final = (
    (Decimal(10) ** 9, gettext_noop("Bn")),
    (Decimal(10) ** 6, gettext_noop("M")),
    (Decimal(10) ** 3, gettext_noop("k")),
)


def number(value: Number | None, *, places: int = 0) -> str:
    """Give a number with grouped thousands and exactly `places` decimals, rounded half away from zero."""
    if value is None:
        return ABSENT
    rounded = _rounded(value, places)
    text = number_format(abs(rounded), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if rounded < 0 else text


def signed(value: Number | None, *, places: int = 0) -> str:
    """Give a number that always shows its sign, as a change or a part of a sum does; zero has none."""
    text = number(value, places=places)
    return f"+{text}" if value is not None and _rounded(value, places) > 0 else text


def percent(ratio: Number | None, *, places: int = 1) -> str:
    """Give a ratio (0.142) as a share of a hundred (14.2 %)."""
    if ratio is None:
        return ABSENT
    return f"{number(_exact(ratio) * 100, places=places)}{NARROW_SPACE}%"


def all_of_it(group: str) -> str:
    """Say in the place of a chart that one group has everything: a single bar is held against nothing."""
    return gettext("All of it is %(group)s.") % {"group": group}


def money(amount: Number | None, currency: str, *, places: int = 0) -> str:
    """Give an amount with its currency: $16,850,838, CHF 1,200, −€40.

    Takes: an ISO 4217 code; a currency without a sign of its own is written by its code.
    """
    if amount is None:
        return ABSENT
    return _with_currency(number(amount, places=places), currency)


def money_short(amount: Number | None, currency: str) -> str:
    """Give an amount for charts and boardroom, in thousands, millions or billions: $489.9 M."""
    if amount is None:
        return ABSENT
    exact = _exact(amount)
    for size, letter in _LARGE:
        if abs(exact) >= size:
            return _with_currency(f"{number(exact / size, places=1)}{HARD_SPACE}{gettext(letter)}", currency)
    return money(exact, currency)


def currency_sign(currency: str) -> str:
    """Give the sign of a currency for the head of a column, or its code where it has none."""
    return _SIGNS.get(currency, currency)


def day(value: date | None, *, today: date) -> str:
    """Give a date by its distance: today, Tue 14 Apr within a week, 14 Apr in the running year, else with the year."""
    if value is None:
        return ABSENT
    distance = (value - today).days
    if distance == 0:
        return gettext("today")
    if abs(distance) <= WEEK_DAYS:
        return date_format(value, "D j M")
    return date_format(value, "j M" if value.year == today.year else "j M Y")


def day_full(value: date | None) -> str:
    """Give a date that can stand alone, with its year: 14 Apr 2026."""
    return ABSENT if value is None else date_format(value, "j M Y")


def moment(value: datetime | None, *, now: datetime) -> str:
    """Give a point in time by its distance: today's by the hour, a week's with day and hour, else the date alone."""
    if value is None:
        return ABSENT
    here, today = timezone.localtime(value), timezone.localtime(now).date()
    distance = (here.date() - today).days
    if distance == 0:
        return date_format(here, "H:i")
    if abs(distance) <= WEEK_DAYS:
        return date_format(here, "D H:i")
    return day(here.date(), today=today)


def moment_beside(value: datetime | None, *, now: datetime) -> str:
    """Give a point in time among others that may be of other days: as `moment`, and today's says so: today 09:42."""
    if value is not None and timezone.localtime(value).date() == timezone.localtime(now).date():
        return gettext("today %(hour)s") % {"hour": moment(value, now=now)}
    return moment(value, now=now)


def moment_full(value: datetime | None) -> str:
    """Give a point in time that can stand alone, with year, hour and zone: 14 Apr 2026, 09:42 UTC."""
    if value is None:
        return ABSENT
    here = timezone.localtime(value)
    return f"{date_format(here, 'j M Y, H:i')} {here.tzname()}"


def due(value: date | None, *, today: date) -> str:
    """Give a due date as what it asks for: 3 days late, today, tomorrow, or the day itself."""
    if value is None:
        return gettext("no date")
    late = (today - value).days
    if late > 0:
        return ngettext("%(n)s day late", "%(n)s days late", late) % {"n": number(late)}
    if late == -1:
        return gettext("tomorrow")
    return day(value, today=today)


def in_words(count: int) -> str:
    """Give a small count as a word (nine), a large one as a figure, for the first sentence of a page."""
    words = (
        gettext("none"),
        gettext("one"),
        gettext("two"),
        gettext("three"),
        gettext("four"),
        gettext("five"),
        gettext("six"),
        gettext("seven"),
        gettext("eight"),
        gettext("nine"),
        gettext("ten"),
        gettext("eleven"),
        gettext("twelve"),
    )
    return words[count] if 0 <= count < len(words) else number(count)


def grouped_hash(value: str, *, groups: int = 4) -> str:
    """Give the first digits of a hash in groups of four, with an ellipsis when some are left out."""
    shown = [value[start : start + 4] for start in range(0, len(value), 4)]
    return " ".join(shown) if len(shown) <= groups else f"{' '.join(shown[:groups])} …"


def short_hash(value: str) -> str:
    """Give a hash by its two ends: fe14…9297."""
    return value if len(value) <= 9 else f"{value[:4]}…{value[-4:]}"


def _exact(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Number, places: int) -> Decimal:
    return _exact(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_ALL_DIGITS)


def _with_currency(text: str, currency: str) -> str:
    sign = _SIGNS.get(currency, currency)
    if (get_language() or "en").split("-")[0] in _SIGN_LAST:
        return f"{text}{HARD_SPACE}{sign}"
    minus, digits = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    return f"{minus}{sign}{'' if currency in _SIGNS else HARD_SPACE}{digits}"
