"""The small parts of a page as markup, always escaped: icons, statuses, figures, seals, cells of a table, controls.

The tags of `clear_ui` are these functions; the administration calls them directly. Wording comes from `wording`,
drawings from `icons` and `seals`. Larger parts are templates under `components/`.
"""

from __future__ import annotations

from functools import cache

from django.forms import BoundField, CheckboxInput, FileInput, RadioSelect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from clear_platform.foundation.rendering import seals, wording
from clear_platform.foundation.rendering.icons import ICONS
from clear_platform.foundation.rendering.marks import mark_of
from clear_platform.foundation.rendering.tables import Cell, Column, Placed


@cache
def icon(name: str) -> SafeString:
    """One icon, hidden from screen readers: the word beside it, or the name of the button, speaks."""
    drawing = ICONS[name]
    strokes = format_html_join(
        "", '<path class="{}" d="{}"/>', ((f"k {stroke.css}".rstrip(), stroke.d) for stroke in drawing.strokes)
    )
    return format_html(
        '<svg class="i" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
        drawing.box,
        drawing.box,
        strokes,
    )


def status(value: str, word: str = "") -> SafeString:
    """A status: its shape and its word; `word` replaces the usual one."""
    mark = mark_of(value)
    return format_html(
        '<span class="status" data-tone="{}">{}{}</span>', mark.tone, icon(mark.shape), word or mark.word
    )


def tag(text: str, tone: str = "", sign: str = "") -> SafeString:
    """A small bordered word beside a title; `tone` is good, warn or bad, `sign` an icon's name."""
    return format_html('<span class="tag {}">{}{}</span>', tone, icon(sign) if sign else "", text)


def delta(
    change: wording.Number | None, good_when: str = "up", places: int = 0, unit: str = "", since: str = ""
) -> SafeString:
    """A change: arrow, word and number, coloured by good or bad and not by up or down."""
    if change is None:
        return format_html('<span class="none">{}</span>', wording.ABSENT)
    if change == 0:
        return format_html('<span class="delta">{}</span>', gettext("no change"))
    rising = change > 0
    return format_html(
        '<span class="delta {}">{} {} {}</span>{}',
        "good" if rising == (good_when == "up") else "bad",
        icon("arrow-up" if rising else "arrow-down"),
        gettext("up") if rising else gettext("down"),
        f"{wording.number(change if rising else -change, places=places)} {unit}".rstrip(),
        f" {since}" if since else "",
    )


def cite(text: str, href: str = "", changed: bool = False) -> SafeString:
    """A citation chip; `changed` says that what it cites is no longer what was cited."""
    css = "cite changed" if changed else "cite"
    before = format_html('<span class="hidden">{} </span>', gettext("changed since:")) if changed else ""
    if not href:
        return format_html('<span class="{}">{}{}</span>', css, before, text)
    return format_html('<a class="{}" href="{}">{}{}</a>', css, href, before, text)


def scale(value: float | None, whole: float = 100, unsure: bool = False) -> SafeString | str:
    """A short bar beside a score; pale where the score is unsure. The score itself stands in words beside it."""
    if value is None:
        return ""
    length = 40 * min(max(float(value) / float(whole), 0.0), 1.0)
    return format_html(
        '<svg class="scale{}" viewBox="0 0 40 12" aria-hidden="true" focusable="false">'
        '<rect class="track" y="3" width="40" height="6"/><rect class="fill" y="3" width="{}" height="6"/></svg>',
        " unsure" if unsure else "",
        f"{length:.1f}",
    )


def drawer_to(href: str) -> SafeString:
    """The attributes of a link that opens in the drawer, and without script leads to the same address."""
    return format_html('href="{0}" hx-get="{0}" hx-target="#drawer" hx-swap="innerHTML" hx-push-url="true"', href)


def stitch(value: object, href: str = "", by_hand: bool = False, stale: bool = False, here: bool = False) -> SafeString:
    """A figure that can be walked back. Without an address to its lineage it is the plain value: no stitch is faked.

    `by_hand` says that a person set it, `stale` that what it cites has changed, `here` that its lineage is open.
    """
    text = _wordy(value, by_hand=by_hand)
    if href:
        text = format_html(
            '<a class="why{}" {}{}>{}<span class="hidden">, {}</span></a>',
            " by-hand" if by_hand else "",
            drawer_to(href),
            format_html(' aria-expanded="{}"', "true") if here else "",
            text,
            gettext("why this number"),
        )
    elif by_hand:
        text = format_html('<span class="by-hand">{}</span>', text)
    if stale:
        return format_html('<span class="stale"><span class="hidden">{} </span>{}</span>', gettext("Stale:"), text)
    return format_html("{}", text)


def _wordy(value: object, *, by_hand: bool) -> SafeString:
    if not by_hand:
        return format_html("{}", value)
    return format_html('{}<span class="hidden">, {}</span>', value, gettext("set by a person"))


def seal(content_hash: str, state: str = "pinned", version: object = "", size: str = "") -> SafeString:
    """The drawing of a seal: `state` is pinned, stale or none, `size` empty or mini. The words stand beside it."""
    looks = {"pinned": "", "stale": " is-stale", "none": " is-none"}[state]
    crack = format_html('<path class="crack" d="{}"/>', seals.CRACK) if state == "stale" else ""
    return format_html(
        '<svg class="seal{}{}" viewBox="0 0 64 64" aria-hidden="true" focusable="false">'
        '<circle class="ring" cx="32" cy="32" r="30.5"/><circle class="ring" cx="32" cy="32" r="13.5"/>'
        '<path class="ticks" d="{}"/>{}{}</svg>',
        looks,
        " mini" if size == "mini" else "",
        seals.tick_path(content_hash),
        crack,
        "" if size == "mini" else format_html('<text x="32" y="36.5">v{}</text>', version),
    )


def cell(at: Placed) -> SafeString:
    """One cell of a table, with the role and the label that it keeps when rows turn into records."""
    return format_html(
        '<td role="{}" class="{}" data-label="{}">{}{}{}</td>',
        "rowheader" if at.column.kind == "name" else "cell",
        _cell_classes(at),
        at.column.head,
        _cell_value(at.column, at.cell),
        scale(at.cell.bar.value, at.cell.bar.whole, at.cell.bar.unsure) if at.cell.bar else "",
        _cell_note(at.cell),
    )


def _cell_classes(at: Placed) -> str:
    column, value = at.column, at.cell
    names = (
        (f"c-{column.kind}", True),
        ("num", column.kind in {"figure", "date"}),
        ("first-num", at.first_figure),
        ("c-main", column.main),
        ("c-spare", column.spare),
        ("c-nil", not value.text and not value.status and value.drawing is None and not value.because),
        ("late", value.late),
    )
    return " ".join(name for name, here in names if here)


def _cell_value(column: Column, value: Cell) -> SafeString | str:
    if value.status:
        return status(value.status, value.text)
    if value.drawing is not None:
        return format_html("{}", value.drawing)
    if not value.text:
        return _absent(value.because)
    text = format_html('<span class="filed">{}</span>', value.text) if value.filed else value.text
    if not value.href:
        return stitch(text, value.why, by_hand=value.by_hand, stale=value.stale)
    ways = drawer_to(value.href) if value.in_drawer else format_html('href="{}"', value.href)
    return format_html("<a{} {}>{}</a>", format_html(' class="{}"', "row") if column.kind == "name" else "", ways, text)


def _absent(because: str) -> SafeString | str:
    if not because:
        return ""
    return format_html(
        '<span class="none" title="{0}">{1}<span class="hidden">, {0}</span></span>', because, wording.ABSENT
    )


def _cell_note(value: Cell) -> SafeString | str:
    if not value.note:
        return ""
    note = format_html('<a href="{}">{}</a>', value.note_href, value.note) if value.note_href else value.note
    return format_html('<span class="note">{}</span>', note)


def control(field: BoundField) -> SafeString:
    """The control of a form field, dressed as the interface dresses it; Django adds the ties to hint and error."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect):
        return field.as_widget()
    css = "check" if isinstance(widget, CheckboxInput) else "input file" if isinstance(widget, FileInput) else "input"
    own = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{css} {own}".strip()})
