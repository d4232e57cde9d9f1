"""What may leave, drawn: a line with one thread for each part. Those that go pass it, those that stay end at a bar.

It carries no table of its own: the parts stand in words right beneath it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.lettering import fitted
from clear_platform.foundation.charts.svg import Svg, drawing, element, text

WIDTH = 800.0
HEIGHT = 128.0
LINE = 66.0
TOP, BOTTOM = 22.0, 104.0
FIRST = 76.0
"""Left of the first thread stand the words on either side of the line."""

NARROW = 340.0
ROW = 34.0
HEAD = 22.0
UPRIGHT = 244.0
START, END = 172.0, 326.0
"""Drawn for a telephone the line stands upright, each part is a row, and its name has the room before the thread."""


@dataclass(frozen=True)
class Thread:
    """One part: what it is called, whether rows of it go and whether rows stay, and a word beneath those that go."""

    name: str
    goes: bool
    stays: bool
    note: str = ""


def gate(label: str, *, stays: str, leaves: str, threads: Sequence[Thread]) -> Svg:
    """Draw the line between what stays and what leaves. Takes: the words on its two sides; parts in their order."""
    room = (WIDTH - FIRST) / max(len(threads), 1)
    parts = [
        element("path", d=f"M0 {LINE:g}H{WIDTH:g}", **paint.rule("axis")),
        text(stays, 0, LINE - 8, css="faint"),
        text(leaves, 0, LINE + 18, css="faint"),
    ]
    for place, one in enumerate(threads):
        x = FIRST + room * (place + 0.5)
        parts.append(text(fitted(one.name, room - 8), x, 12, css="strong" if one.stays else "", anchor="middle"))
        parts += _passing(x) if one.goes else _ending(x)
        if one.goes and one.stays:
            parts += _bar(x + 14, x + 34)
        if one.note:
            parts.append(text(fitted(one.note, room - 8), x, 124, css="faint", anchor="middle"))
    return drawing(label, WIDTH, HEIGHT, parts)


def gate_upright(label: str, *, stays: str, leaves: str, threads: Sequence[Thread]) -> Svg:
    """Draw the same for a telephone: the line upright, a row for each part, what stays before it, what leaves after."""
    height = HEAD + ROW * max(len(threads), 1) + 8
    parts = [
        element("path", d=f"M{UPRIGHT:g} {HEAD - 4:g}V{height:g}", **paint.rule("axis")),
        text(stays, UPRIGHT - 8, 12, css="faint", anchor="end"),
        text(leaves, UPRIGHT + 8, 12, css="faint"),
    ]
    for place, one in enumerate(threads):
        y = HEAD + ROW * (place + 0.5)
        parts.append(text(fitted(one.name, START - 8), 0, y + 4, css="strong" if one.stays else ""))
        parts += _crossing(y) if one.goes else _stopping(y)
        if one.goes and one.stays:
            parts += _upright_bar(y + 5, y + 14)
        if one.note:
            parts.append(text(fitted(one.note, END - UPRIGHT - 16), END, y - 6, css="faint", anchor="end"))
    return drawing(label, NARROW, height, parts)


def _crossing(y: float) -> list[Svg]:
    gap = f"M{UPRIGHT:g} {y - 7:.1f}v14"
    return [
        element("path", d=gap, class_="gap", stroke=paint.SHEET, stroke_width=3, fill="none"),
        element("path", d=f"M{START:g} {y:.1f}H{END:g}", **paint.thread()),
        element("path", d=f"M{END - 1:g} {y - 5:.1f}v10l8 -5z", class_="head", fill=paint.THREAD),
    ]


def _stopping(y: float) -> list[Svg]:
    return [
        element("path", d=f"M{START:g} {y:.1f}H{UPRIGHT - 12:g}", **paint.thread()),
        *_upright_bar(y - 11, y + 11),
    ]


def _upright_bar(top: float, bottom: float) -> list[Svg]:
    line = f"M{UPRIGHT - 9:g} {top:.1f}V{bottom:.1f}"
    return [element("path", d=line, class_="stop", stroke=paint.BAD, stroke_width=6, fill="none")]


def _passing(x: float) -> list[Svg]:
    return [
        # Where a thread passes, the line is open.
        element("path", d=f"M{x - 9:.1f} {LINE:g}h18", class_="gap", stroke=paint.SHEET, stroke_width=3, fill="none"),
        element("path", d=f"M{x:.1f} {TOP:g}V{BOTTOM:g}", **paint.thread()),
        element("path", d=f"M{x - 5:.1f} {BOTTOM - 3:g}h10l-5 8z", class_="head", fill=paint.THREAD),
    ]


def _ending(x: float) -> list[Svg]:
    return [element("path", d=f"M{x:.1f} {TOP:g}V{LINE - 12:g}", **paint.thread()), *_bar(x - 16, x + 16)]


def _bar(left: float, right: float) -> list[Svg]:
    line = f"M{left:.1f} {LINE - 10:g}H{right:.1f}"
    return [element("path", d=line, class_="stop", stroke=paint.BAD, stroke_width=6, fill="none")]
