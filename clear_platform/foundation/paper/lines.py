"""Text of any script as lines on paper: broken first, then put in the order it is read, then shaped and drawn.

A line is broken while its letters stand in the order they are spoken; only then are its runs ordered for the eye
(Unicode annex 9, rules L1 and L2). Broken the other way round, a sentence from the right would begin on its last line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bidi import algorithm
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable

from clear_platform.foundation.paper.faces import MISSING, SHAPED, Placed, face, faces_of, right_to_left, shaped
from clear_platform.foundation.paper.voices import BRAND

CLOSING: Final = frozenset(
    "、。，．・：；？！ー々」』】〕〉》）］｝〟’”ぁぃぅぇぉっゃゅょァィゥェォッャュョ…‥％%),.:;?!]}"
)
"""Signs that begin no line of Chinese, Japanese or Korean."""
OPENING: Final = frozenset("「『【〔〈《（［｛〝‘“([{")
"""Signs that end none."""
_ISOLATING: Final = frozenset({"LRI", "RLI", "FSI", "PDI"})
"""Signs the algorithm used here is older than; they take no room, and count as neutral."""
_SPACES: Final = re.compile("( +)")
_SAME: Final = 0.5
"""How far, in thousandths of the type size, a glyph may go on beside its width before the next one is placed anew."""
_WIDE: Final = ((0x2E80, 0xA4CF), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF), (0x1F300, 0x3FFFF))


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one face and one direction, in the order they are spoken."""

    text: str
    face: str
    level: int

    @property
    def leftwards(self) -> bool:
        """Whether it is read from the right."""
        return self.level % 2 == 1


class Text:
    """A paragraph of one voice with the face and the direction of every letter, which lines are taken from."""

    def __init__(self, text: str, own: str, size: float) -> None:
        self.letters = text
        self.size = size
        self.faces = faces_of(text, own)
        self.levels, self.leftwards = _levels(text)

    def runs(self, start: int, end: int) -> list[Run]:
        """Give the runs of a stretch in the order they are spoken."""
        found: list[Run] = []
        begun = start
        for place in range(start + 1, end + 1):
            ends = place == end or (self.faces[place] != self.faces[begun] or self.levels[place] != self.levels[begun])
            if ends:
                found.append(Run(self.letters[begun:place], self.faces[begun], self.levels[begun]))
                begun = place
        return found

    def width(self, start: int, end: int) -> float:
        """Give the width of a stretch as it will be drawn."""
        return sum(_width(run, self.size) for run in self.runs(start, end))

    def lines(self, room: float) -> list[tuple[int, int]]:
        """Break the paragraph into stretches no wider than `room`; what is broken off loses only its spaces."""
        broken: list[tuple[int, int]] = []
        start = end = 0
        used = 0.0
        for first, last in self._pieces(room):
            if end > start and used + self.width(first, _bare(self.letters, first, last)) > room:
                broken.append((start, end))
                start, used = first, 0.0
            used += self.width(first, last)
            end = last
        broken.append((start, end))
        return [(begun, _bare(self.letters, begun, ended)) for begun, ended in broken]

    def _pieces(self, room: float) -> Iterator[tuple[int, int]]:
        """Give the stretches a line may be broken between; one that no line has room for is cut between letters."""
        for first, last in _pieces(self.letters):
            if self.width(first, _bare(self.letters, first, last)) <= room:
                yield first, last
                continue
            begun, used = first, 0.0
            for start, end in _letters(self.letters, first, last):
                wide = self.width(start, end)
                if used + wide > room and start > begun:
                    yield begun, start
                    begun, used = start, 0.0
                used += wide
            yield begun, last


class Words(Flowable):
    """Words in a voice of which some letters need another face or another direction than a plain paragraph has."""

    def __init__(
        self, text: str, style: Any, *, broken: Sequence[tuple[Text, int, int]] | None = None, address: str = ""
    ) -> None:
        super().__init__()
        self.style = style
        self.spoken = text
        self.address = address
        self.spaceBefore = style.spaceBefore
        self.spaceAfter = style.spaceAfter
        self.broken = broken
        self.room = 0.0
        self.in_cell = False

    def getPlainText(self) -> str:  # noqa: N802  # reportlab calls it by this name
        """Give the words in the order they are spoken."""
        return self.spoken

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Break the words to the room there is, and give what they take."""
        if self.broken is None or (self.room and room < self.room):
            paragraphs = [Text(one, self.style.fontName, self.style.fontSize) for one in self.spoken.split("\n")]
            self.broken = [(one, *line) for one in paragraphs for line in one.lines(room)]
        self.room = self.width = room
        self.height = len(self.broken) * self.style.leading
        return room, self.height

    def split(self, _room: float, height: float) -> list[Flowable]:
        """Give what has room and what follows it."""
        fitting = int((height + 1e-6) // self.style.leading)
        broken = list(self.broken or ())
        if fitting <= 0:
            return []
        if fitting >= len(broken):
            return [self]
        parts = broken[:fitting], broken[fitting:]
        words = [Words(" ".join(map(_spoken, part)), self.style, broken=part, address=self.address) for part in parts]
        for one in words:
            one.spaceBefore = one.spaceAfter = 0
        return [*words]

    def draw(self) -> None:
        """Draw the lines, those of a paragraph read from the right at the right; where they lead somewhere, as a link.

        A single line in a cell stands where its column begins: names of one list stay beneath each other.
        """
        ascent, _descent = pdfmetrics.getAscentDescent(self.style.fontName, self.style.fontSize)
        self.canv.setFillColor(BRAND if self.address else self.style.textColor)
        if self.address:
            self.canv.linkURL(self.address, (0, 0, self.room, self.height), relative=1)
        height = self.height - ascent
        for text, start, end in self.broken or ():
            wide = text.width(start, end)
            if self.style.alignment == TA_CENTER:
                left = (self.room - wide) / 2
            else:
                from_right = text.leftwards and not (self.in_cell and len(self.broken or ()) == 1)
                left = self.room - wide if from_right or self.style.alignment == TA_RIGHT else 0
            draw(self.canv, left, height, text, start, end)
            height -= self.style.leading


def plain(text: str, name: str) -> bool:
    """Say whether a face alone draws a text, from the left: then a plain paragraph will do."""
    return text.isascii() or (face(name).known.issuperset(text.replace("\n", "")) and not right_to_left(text))


def width_of(text: str, name: str, size: float) -> float:
    """Give how wide one line of words is."""
    if plain(text, name):
        return float(pdfmetrics.stringWidth(text, name, size))
    return Text(text, name, size).width(0, len(text))


def write(canvas: Any, left: float, height: float, text: str, name: str, size: float, *, align: str = "start") -> None:
    """Write one line of words at a baseline. Takes: `align`, which point of the line `left` is (start, middle, end)."""
    line = Text(text, name, size)
    moved = {"start": 0.0, "middle": 0.5, "end": 1.0}[align] * line.width(0, len(text))
    draw(canvas, left - moved, height, line, 0, len(text))


def draw(canvas: Any, left: float, height: float, text: Text, start: int, end: int) -> None:
    """Draw a stretch of a text as one line, its runs where the eye reads them.

    They are written into the file in the order they are spoken, so that a program that reads it back finds sentences.
    """
    runs = text.runs(start, end)
    places: dict[int, float] = {}
    for place in _for_the_eye(runs):
        places[place] = left
        left += _width(runs[place], text.size)
    drawn = canvas.beginText()
    for place, run in enumerate(runs):
        drawn.setFont(run.face, text.size)
        if run.face in SHAPED:
            _draw_shaped(drawn, places[place], height, run, text.size)
        else:
            drawn.setTextOrigin(places[place], height)
            drawn.textOut(_unshaped(run))
    canvas.drawText(drawn)


def _draw_shaped(drawn: Any, left: float, height: float, run: Run, size: float) -> None:
    """Show the words of a run one after the other as they are spoken, each where it stands."""
    words = _words(run.text)
    wide = [sum(one.advance for one in shaped(word, run.face, leftwards=run.leftwards)) * size / 1000 for word in words]
    right = left + sum(wide)
    for word, width in zip(words, wide, strict=True):
        begun = right - width if run.leftwards else left
        _draw_word(drawn, begun, height, shaped(word, run.face, leftwards=run.leftwards), run.face, size)
        left, right = left + width, right - width


def _draw_word(drawn: Any, left: float, height: float, glyphs: Sequence[Placed], name: str, size: float) -> None:
    """Show glyphs, together as long as each follows where the one before it ends."""
    widths = face(name).face.charWidths
    scale = size / 1000
    waiting, begun = "", left
    for one in glyphs:
        if (one.right or one.up) and waiting:
            drawn.setTextOrigin(begun, height)
            drawn.textOut(waiting)
            waiting = ""
        if not waiting:
            begun = left
        left += one.advance * scale
        if one.right or one.up:
            drawn.setTextOrigin(begun + one.right * scale, height + one.up * scale)
            drawn.textOut(one.code)
            continue
        waiting += one.code
        if abs(one.advance - widths[ord(one.code)]) > _SAME:
            drawn.setTextOrigin(begun, height)
            drawn.textOut(waiting)
            waiting = ""
    if waiting:
        drawn.setTextOrigin(begun, height)
        drawn.textOut(waiting)


def _words(text: str) -> list[str]:
    """Give words and the spaces between them; letters never join over a space."""
    return _SPACES.split(text) if " " in text else [text]


def _width(run: Run, size: float) -> float:
    if run.face in SHAPED:
        glyphs = (one for word in _words(run.text) for one in shaped(word, run.face, leftwards=run.leftwards))
        return sum(one.advance for one in glyphs) * size / 1000
    return float(pdfmetrics.stringWidth(_unshaped(run), run.face, size))


def _unshaped(run: Run) -> str:
    """Give the letters of a run as they are drawn; a letter that no face has leaves a sign where a gap would be."""
    drawn_by = face(run.face)
    known = drawn_by.known
    signs = [
        " " if sign.isspace() and sign not in known else sign if sign in known else MISSING
        for sign in run.text
        if unicodedata.category(sign) != "Cf"
    ]
    return "".join(drawn_by.turned(sign) for sign in reversed(signs)) if run.leftwards else "".join(signs)


def _levels(text: str) -> tuple[Sequence[int], bool]:
    """Give how deep each letter is embedded (odd: read from the right), and whether the paragraph is."""
    if not right_to_left(text):
        return [0] * len(text), False
    base = algorithm.get_base_level(text)
    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    every = list(storage["chars"])
    for one in every:
        if one["type"] in _ISOLATING:
            one["type"] = one["orig"] = "ON"
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage, False)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return [int(one["level"]) for one in every], base == 1


def _for_the_eye(runs: Sequence[Run]) -> Sequence[int]:
    """Give the places of runs as the eye meets them: sequences are turned round, deepest first."""
    ordered = list(range(len(runs)))
    deepest = max((run.level for run in runs), default=0)
    for level in range(deepest, 0, -1):
        place = 0
        while place < len(ordered):
            end = place
            while end < len(ordered) and runs[ordered[end]].level >= level:
                end += 1
            ordered[place:end] = reversed(ordered[place:end])
            place = max(end, place + 1)
    return ordered


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches between the places where a line may break, each with the spaces that follow it."""
    start = 0
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if (before.isspace() and not after.isspace() and before != "\u00a0") or _between_wide(before, after):
            yield start, place
            start = place
    if text:
        yield start, len(text)


def _between_wide(before: str, after: str) -> bool:
    if after.isspace() or after in CLOSING or before in OPENING or unicodedata.combining(after):
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(sign: str) -> bool:
    code = ord(sign)
    return code > 0x2E7F and any(first <= code <= last for first, last in _WIDE)


def _letters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give each letter of a stretch together with its marks."""
    begun = start
    for place in range(start + 1, end + 1):
        if place == end or not (unicodedata.combining(text[place]) or unicodedata.category(text[place]) == "Cf"):
            yield begun, place
            begun = place


def _bare(text: str, start: int, end: int) -> int:
    """Give where a stretch ends without the spaces at its end."""
    return start + len(text[start:end].rstrip())


def _spoken(line: tuple[Text, int, int]) -> str:
    text, start, end = line
    return text.letters[start:end]
