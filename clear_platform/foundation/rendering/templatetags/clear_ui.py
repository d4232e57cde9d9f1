"""Tags and filters of the interface: numbers, dates, the small parts of `markup`, heads of columns that sort.

A built-in library, so templates need not load it. Larger parts are templates under `components/`.
"""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect
from django.http import QueryDict
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from clear_platform.foundation import clock
from clear_platform.foundation.rendering import markup, wording
from clear_platform.foundation.rendering.filters import address
from clear_platform.foundation.rendering.ways import way_to

register = template.Library()


# Words and numbers -----------------------------------------------------------------------------------------------


@register.filter
def whole(value: wording.Number | None) -> str:
    """A grouped whole number: 16,850,838."""
    return wording.number(value)


@register.filter
def decimal(value: wording.Number | None, places: int = 2) -> str:
    """A number with that many decimals; ratios have two: 0.81."""
    return wording.number(value, places=places)


@register.filter
def signed(value: wording.Number | None, places: int = 1) -> str:
    """A number that always shows its sign: +20.8, −8.0."""
    return wording.signed(value, places=places)


@register.filter
def share(value: wording.Number | None, places: int = 1) -> str:
    """A ratio as a share of a hundred: 14.2 %."""
    return wording.percent(value, places=places)


@register.filter
def money(value: wording.Number | None, currency: str) -> str:
    """A whole amount with its currency: $16,850,838."""
    return wording.money(value, currency)


@register.filter
def money_short(value: wording.Number | None, currency: str) -> str:
    """An amount for charts and boardroom: $489.9 M."""
    return wording.money_short(value, currency)


@register.filter
def currency_sign(currency: str) -> str:
    """The sign of a currency for the head of a column."""
    return wording.currency_sign(currency)


@register.filter
def in_words(count: int) -> str:
    """A small count as a word: nine."""
    return wording.in_words(count)


@register.filter
def short_hash(value: str) -> str:
    """A hash by its two ends: fe14…9297."""
    return wording.short_hash(value)


@register.filter
def grouped_hash(value: str) -> str:
    """A hash in groups of four: fb04 dcb6 970e 4c3d …"""
    return wording.grouped_hash(value)


# Dates -----------------------------------------------------------------------------------------------------------


@register.filter
def day(value: date | None) -> str | SafeString:
    """A date by its distance, as `<time>`: today, Tue 14 Apr, 14 Apr, 14 Apr 2025."""
    return _time(value, wording.day(value, today=timezone.localdate(clock.now())))


@register.filter
def day_full(value: date | None) -> str | SafeString:
    """A date that can stand alone, as `<time>`: 14 Apr 2026."""
    return _time(value, wording.day_full(value))


@register.filter
def due(value: date | None) -> str | SafeString:
    """A due date as what it asks for, as `<time>`: 3 days late, today, tomorrow, Thu 16 Apr."""
    return _time(value, wording.due(value, today=timezone.localdate(clock.now())))


@register.filter
def is_late(value: date | None) -> bool:
    """Whether a due date has passed."""
    return value is not None and value < timezone.localdate(clock.now())


@register.filter
def moment(value: datetime | None) -> str | SafeString:
    """A point in time by its distance, as `<time>`: 09:42, Mon 18:20, 14 Apr."""
    return _time(value, wording.moment(value, now=clock.now()))


@register.filter
def moment_beside(value: datetime | None) -> str | SafeString:
    """A point in time among others, as `<time>`: today 09:42, Mon 18:20, 14 Apr."""
    return _time(value, wording.moment_beside(value, now=clock.now()))


@register.filter
def moment_full(value: datetime | None) -> str | SafeString:
    """A point in time that can stand alone, as `<time>`: 14 Apr 2026, 09:42 UTC."""
    return _time(value, wording.moment_full(value))


def _time(value: date | datetime | None, text: str) -> str | SafeString:
    if value is None:
        return text
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


# Parts -----------------------------------------------------------------------------------------------------------

for part in (
    markup.icon,
    markup.status,
    markup.tag,
    markup.delta,
    markup.cite,
    markup.scale,
    markup.drawer_to,
    markup.stitch,
    markup.seal,
    markup.cell,
    markup.control,
):
    register.simple_tag(part)


# Lists -----------------------------------------------------------------------------------------------------------


register.simple_tag(way_to, name="way")


@register.simple_tag(takes_context=True)
def sort_head(
    context: Context,
    label: str,
    by: str = "",
    kind: str = "words",
    rule: bool = False,
    spare: bool = False,
    ordering: str = "",
) -> SafeString:
    """The head of a column, with a link that sorts by it when `by` names a field of `?ordering=`.

    A first click on figures and dates gives the largest first, on words the alphabet; a second turns it round.
    `ordering` is the order of a list where the address asks for none; `rule` draws the thread rule before the column.
    """
    figures = kind in {"figure", "date"}
    css = " ".join(
        name
        for name, here in (("num", figures), ("first-num", rule), (f"c-{kind}", not figures), ("c-spare", spare))
        if here
    )
    if not by:
        return format_html('<th role="columnheader" scope="col" class="{}">{}</th>', css, label)
    query = _query(context)
    now = query.get("ordering", "") or ordering
    rising, falling = now == by, now == f"-{by}"
    wanted = by if falling or not (rising or figures) else f"-{by}"
    sorted_how = format_html(' aria-sort="{}"', "ascending" if rising else "descending") if rising or falling else ""
    return format_html(
        '<th role="columnheader" scope="col" class="{}"{}><a href="{}">{}{}</a></th>',
        css,
        sorted_how,
        address(query, ordering=wanted),
        label,
        format_html(" {}", markup.icon("arrow-up" if rising else "arrow-down")) if rising or falling else "",
    )


def _query(context: Context) -> QueryDict:
    request = context.get("request") or getattr(context, "request", None)
    return request.GET if request is not None else QueryDict()


# Forms -----------------------------------------------------------------------------------------------------------


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the label of a field stands after its control."""
    return isinstance(field.field.widget, CheckboxInput) and not isinstance(field.field.widget, RadioSelect)


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether a field is several controls under one legend."""
    return bool(field.field.widget.use_fieldset)
