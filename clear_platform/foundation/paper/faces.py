"""The font files of a PDF and which of them draws a letter: three voices, then one face for each further script.

Further faces are read the first time a letter asks for them. They are variable fonts whose first instance is the
thinnest weight, so the regular one is cut out of them. A shaped glyph keeps the letters it stands for: text stays text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import fontpkg_noto_sans
import fontpkg_noto_serif
import fontpkg_roboto_mono
import justmytype_intl_africa
import justmytype_intl_cjk
import justmytype_intl_rtl
import justmytype_intl_sea
import justmytype_intl_south_asia
import uharfbuzz
from bidi.mirror import MIRRORED
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

SANS: Final = "ClearSans"
SERIF: Final = "ClearSerif"
MONO: Final = "ClearMono"
ARABIC: Final = "ClearArabic"
HEBREW: Final = "ClearHebrew"
DEVANAGARI: Final = "ClearDevanagari"
BENGALI: Final = "ClearBengali"
TAMIL: Final = "ClearTamil"
TELUGU: Final = "ClearTelugu"
THAI: Final = "ClearThai"
LAO: Final = "ClearLao"
KHMER: Final = "ClearKhmer"
MYANMAR: Final = "ClearMyanmar"
ETHIOPIC: Final = "ClearEthiopic"
JAPANESE: Final = "ClearJapanese"
KOREAN: Final = "ClearKorean"
CHINESE: Final = "ClearChinese"
TAIWANESE: Final = "ClearTraditionalChinese"

MISSING: Final = "\ufffd"
PRIVATE: Final = 0xF0000
"""Where codes of shaped glyphs begin: a plane that is set aside for private use, so that no letter is taken."""

_FILES: Final[dict[str, tuple[ModuleType, str]]] = {
    SANS: (fontpkg_noto_sans, "files/NotoSans[[]*.ttf"),
    SERIF: (fontpkg_noto_serif, "files/NotoSerif[[]*.ttf"),
    MONO: (fontpkg_roboto_mono, "files/RobotoMono[[]*.ttf"),
    ARABIC: (justmytype_intl_rtl, "fonts/ofl/notosansarabic/*.ttf"),
    HEBREW: (justmytype_intl_rtl, "fonts/ofl/notosanshebrew/*.ttf"),
    DEVANAGARI: (justmytype_intl_south_asia, "fonts/ofl/notosansdevanagari/*.ttf"),
    BENGALI: (justmytype_intl_south_asia, "fonts/ofl/notosansbengali/*.ttf"),
    TAMIL: (justmytype_intl_south_asia, "fonts/ofl/notosanstamil/*.ttf"),
    TELUGU: (justmytype_intl_south_asia, "fonts/ofl/notosanstelugu/*.ttf"),
    THAI: (justmytype_intl_sea, "fonts/ofl/notosansthai/*.ttf"),
    LAO: (justmytype_intl_sea, "fonts/ofl/notosanslao/*.ttf"),
    KHMER: (justmytype_intl_sea, "fonts/ofl/notosanskhmer/*.ttf"),
    MYANMAR: (justmytype_intl_sea, "fonts/ofl/notosansmyanmar/*.ttf"),
    ETHIOPIC: (justmytype_intl_africa, "fonts/ofl/notosansethiopic/*.ttf"),
    JAPANESE: (justmytype_intl_cjk, "fonts/ofl/notosansjp/*.ttf"),
    KOREAN: (justmytype_intl_cjk, "fonts/ofl/notosanskr/*.ttf"),
    CHINESE: (justmytype_intl_cjk, "fonts/ofl/notosanssc/*.ttf"),
    TAIWANESE: (justmytype_intl_cjk, "fonts/ofl/notosanstc/*.ttf"),
}
OWN: Final = (SANS, SERIF, MONO)
_SCRIPTS: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    HEBREW: ((0x0590, 0x05FF), (0xFB1D, 0xFB4F)),
    ARABIC: ((0x0600, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
    DEVANAGARI: ((0x0900, 0x097F), (0x1CD0, 0x1CFF), (0xA8E0, 0xA8FF)),
    BENGALI: ((0x0980, 0x09FF),),
    TAMIL: ((0x0B80, 0x0BFF),),
    TELUGU: ((0x0C00, 0x0C7F),),
    THAI: ((0x0E00, 0x0E7F),),
    LAO: ((0x0E80, 0x0EFF),),
    MYANMAR: ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
    ETHIOPIC: ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)),
    KHMER: ((0x1780, 0x17FF), (0x19E0, 0x19FF)),
}
"""The letters of each script that has a face of its own, whatever other faces have shapes for."""
SHAPED: Final = frozenset(_SCRIPTS)
"""Faces whose letters join, change places or carry marks: what is set in them is shaped first."""
_REGULAR: Final = {"wght": 400.0, "wdth": 100.0}
_NOT_ON_PAPER: Final = ("STAT", "vhea", "vmtx", "VORG", "BASE")
_LAYOUT: Final = ("GSUB", "GPOS", "GDEF")

_KANA: Final = ((0x3041, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F))
_HANGUL: Final = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))


class Placed(NamedTuple):
    """A glyph where shaping put it, in thousandths of the type size: its code, its advance, how far off it is."""

    code: str
    advance: float
    right: float
    up: float


class Face(TTFont):
    """A face that can also show glyphs no letter leads to, and still says which letters they stand for."""

    def __init__(self, name: str, file: str | BytesIO) -> None:
        super().__init__(name, file)
        self.known = frozenset(chr(code) for code in self.face.charToGlyph if name not in OWN or not _apart(code))
        """The letters that this face draws as they are to be read."""
        self.letters: dict[int, str] = {}
        self._codes: dict[tuple[int, str], str] = {}

    def code_of(self, glyph: int, stands_for: str, width: float) -> str:
        """Give the code a glyph is shown by; the same glyph has one for each text that it stands for."""
        key = (glyph, stands_for)
        if key not in self._codes:
            code = PRIVATE + len(self._codes)
            self.face.charToGlyph[code] = glyph
            self.face.charWidths[code] = width
            self.letters[code] = stands_for
            self._codes[key] = chr(code)
        return self._codes[key]

    def turned(self, sign: str) -> str:
        """Give what shows a sign in a line read from the right: a bracket faces the other way and stays itself."""
        other = MIRRORED.get(sign, sign)
        if other == sign or other not in self.known:
            return sign
        return self.code_of(self.face.charToGlyph[ord(other)], sign, self.face.charWidths[ord(other)])

    def addObjects(self, doc: Any) -> None:  # noqa: N802  # reportlab calls it by this name
        """Add the subsets of this face to a document, each with the letters that its glyphs stand for."""
        subsets = [list(one) for one in self.state[doc].subsets] if doc in self.state else []
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            if self.letters and any(code in self.letters for code in subset):
                name = str(doc.idToObject["BasicFonts"].dict[f"{self._internal(doc)}+{number}"].BaseFont)
                stream = doc.idToObject["toUnicodeCMap:" + name]
                stream.content = _letters_of(name, subset, self.letters)

    def _internal(self, doc: Any) -> str:
        return str(doc.fontMapping[self.fontName]).lstrip("/")


@cache
def face(name: str) -> Face:
    """Give a face by its name; the first call of a process reads its file."""
    package, pattern = _FILES[name]
    [file] = Path(str(package.__file__)).parent.glob(pattern)
    read = Face(name, str(file) if name in OWN else BytesIO(_regular(file, keeps_layout=name in SHAPED)))
    pdfmetrics.registerFont(read)
    return read


def faces_of(text: str, own: str) -> list[str]:
    """Give for each letter the face that draws it: `own` where it can, else the one of its script.

    A mark and a sign that has no shape of its own stay with the letter before them.
    """
    known = face(own).known
    order: Sequence[str] | None = None
    found: list[str] = []
    for sign in text:
        if sign in known or sign.isspace():
            joins = found and found[-1] != own and unicodedata.category(sign) in {"Mn", "Me", "Cf"}
            found.append(found[-1] if joins and sign in face(found[-1]).known else own)
            continue
        if unicodedata.category(sign) == "Cf":
            found.append(found[-1] if found else own)
            continue
        if order is None:
            order = _order(text, own)
        found.append(next((one for one in order if _may_draw(sign, one) and sign in face(one).known), own))
    return found


def shown_by(sign: str) -> bool:
    """Say whether a letter can be drawn by any face, or needs no drawing."""
    if sign.isspace() or unicodedata.category(sign) == "Cf":
        return True
    return any(_may_draw(sign, one) and sign in face(one).known for one in _FILES)


def right_to_left(text: str) -> bool:
    """Say whether a text holds any letter of a script that is written from the right."""
    return any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in text)


@lru_cache(maxsize=8192)
def shaped(text: str, name: str, *, leftwards: bool) -> tuple[Placed, ...]:
    """Give the glyphs of a run from left to right as shaping sets them.

    The first glyph of what was one cluster stands for its letters; dots and marks that shaping put over it for none.
    """
    drawn_by = face(name)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if leftwards else "ltr"
    drawing = _drawing_of(name)
    uharfbuzz.shape(drawing, buffer)
    glyphs = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
    starts = sorted({info.cluster for info, _position in glyphs})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    bearer = _bearers(glyphs)
    scale = 1000 / drawn_by.face.unitsPerEm
    return tuple(
        Placed(
            drawn_by.code_of(
                info.codepoint,
                text[info.cluster : ends[info.cluster]] if bearer[info.cluster] == place else "",
                drawing.get_glyph_h_advance(info.codepoint) * scale,
            ),
            position.x_advance * scale,
            position.x_offset * scale,
            position.y_offset * scale,
        )
        for place, (info, position) in enumerate(glyphs)
    )


def _bearers(glyphs: Sequence[tuple[Any, Any]]) -> dict[int, int]:
    """Give the glyph of each cluster that goes on farthest: it is the letter, the others are its dots."""
    widest: dict[int, int] = {}
    for place, (info, position) in enumerate(glyphs):
        held = widest.setdefault(info.cluster, place)
        if position.x_advance > glyphs[held][1].x_advance:
            widest[info.cluster] = place
    return widest


@cache
def _drawing_of(name: str) -> Any:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(face(name).face._ttf_data)))


def _regular(file: Path, *, keeps_layout: bool) -> bytes:
    """Cut the regular weight out of a variable font, without the tables that nothing on paper reads."""
    variable = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file)))
    asked = uharfbuzz.SubsetInput()
    asked.keep_everything()
    for axis in variable.axis_infos:
        asked.pin_axis_location(variable, axis.tag, _REGULAR.get(axis.tag, axis.default_value))
    dropped = asked.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG)
    for tag in (*_NOT_ON_PAPER, *(() if keeps_layout else _LAYOUT)):
        dropped.add(int.from_bytes(tag.encode(), "big"))
    return bytes(uharfbuzz.subset(variable, asked).blob.data)


def _order(text: str, own: str) -> Sequence[str]:
    """Give the faces to look into, nearest first: with kana it is Japanese, with Hangul Korean, else Chinese."""
    if _any_in(text, _KANA):
        cjk = (JAPANESE, CHINESE, TAIWANESE, KOREAN)
    elif _any_in(text, _HANGUL):
        cjk = (KOREAN, CHINESE, TAIWANESE, JAPANESE)
    else:
        cjk = (CHINESE, TAIWANESE, JAPANESE, KOREAN)
    return [one for one in (SANS, SERIF, *_SCRIPTS, *cjk) if one != own]


def _may_draw(sign: str, name: str) -> bool:
    """Say whether a face is worth opening for a letter, so that Latin text never reads the large ones."""
    code = ord(sign)
    if name in _SCRIPTS:
        return any(first <= code <= last for first, last in _SCRIPTS[name])
    if name in OWN:
        return True
    return 0x1100 <= code <= 0x11FF or 0x2000 <= code <= 0xDFFF or 0xF900 <= code <= 0xFFEF or code >= 0x1F000


def _apart(code: int) -> bool:
    return any(first <= code <= last for ranges in _SCRIPTS.values() for first, last in ranges)


def _any_in(text: str, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(first <= ord(sign) <= last for sign in text for first, last in ranges)


def _letters_of(name: str, subset: Sequence[int], letters: dict[int, str]) -> str:
    """Give the map from the codes of a subset to letters, as a PDF holds it."""
    lines = [f"<{place:02X}> <{_hexadecimal(letters.get(code), code)}>" for place, code in enumerate(subset)]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *_blocks(blocks),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def _blocks(blocks: Sequence[Sequence[str]]) -> Iterator[str]:
    for lines in blocks:
        yield f"{len(lines)} beginbfchar"
        yield from lines
        yield "endbfchar"


def _hexadecimal(stands_for: str | None, code: int) -> str:
    return (chr(code) if stands_for is None else stands_for).encode("utf-16-be").hex().upper()
