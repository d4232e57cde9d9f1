"""Any text as Markdown that reads back as that text: what Markdown would take for its own is escaped. Pure.

Read back by CommonMark, with the tables, strikethrough and formulas that hosts of repositories add. Control characters
that no document may hold are shown by their pictures (U+2400 on).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Final

SIGNS: Final = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
"""Signs that mean something wherever they stand."""
STARTS: Final = re.compile(r"^(?:([-+=:])|(\d{1,9})([.)])(?=\s|$))")
"""What means something at the start of a line: a list, a line beneath a title, a rule."""
PARAGRAPHS: Final = re.compile(r"(?<=\S)\n\n(?=\S)")
_PICTURES: Final = {
    **{code: 0x2400 + code for code in range(32) if code not in (9, 10, 13)},
    127: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}


def prepared(text: str) -> str:
    """Give a text with pictures in the place of control characters."""
    return text.translate(_PICTURES)


def inline(text: str) -> str:
    """Give a text as one line: for titles, and after other words."""
    return _line(prepared(text)).replace("\n", "&#10;").replace("\r", "&#13;")


def block(text: str, *, margin: str = "") -> str:
    """Give a text as paragraphs and lines. Takes: the margin that its later lines keep, as within a list."""
    parts = [_paragraph(one) for one in PARAGRAPHS.split(prepared(text))]
    return "\n\n".join(parts).replace("\n", f"\n{margin}") if margin else "\n\n".join(parts)


def bullet(text: str, *, before: str = "") -> str:
    """Give a text as an item of a list, after words that are Markdown already."""
    return f"* {before}{block(text, margin='  ')}"


def front_matter(facts: Mapping[str, str | date | Iterable[str]]) -> str:
    """Give facts as YAML between its two lines; what is empty is left out."""
    lines = [f"{name}: {_yaml(value)}" for name, value in facts.items() if value]
    return "\n".join(["---", *lines, "---"])


def _paragraph(text: str) -> str:
    """Give a paragraph with each line break kept; those that Markdown has no place for are written as a number."""
    lines = text.split("\n")
    written = _line(lines[0])
    for before, line in pairwise(lines):
        # A break counts only between words; where a line is blank the break is spelled out.
        written += f"\\\n{_line(line)}" if before.strip() and line.strip() else f"&#10;{_line(line)}"
    return written.replace("\r", "&#13;")


def _line(text: str) -> str:
    escaped = SIGNS.sub(r"\\\1", text)
    escaped = STARTS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", escaped)
    bare = escaped.strip()
    if not bare:
        return "".join(map(_numbered, escaped))
    start = escaped.index(bare)
    before, after = escaped[:start], escaped[start + len(bare) :]
    return f"{''.join(map(_numbered, before))}{bare.replace(chr(9), '&#9;')}{''.join(map(_numbered, after))}"


def _numbered(sign: str) -> str:
    return f"&#{ord(sign)};"


def _yaml(value: str | date | Iterable[str]) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _quoted(value)
    return f"[{', '.join(map(_quoted, value))}]"


def _quoted(text: str) -> str:
    """Give a text between double quotes, as YAML and JSON both read it."""
    inner = prepared(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else _yaml_sign(one) for one in inner) + '"'


def _yaml_sign(sign: str) -> str:
    code = ord(sign)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
