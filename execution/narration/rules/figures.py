"""How numbers are written: read out of a text, by the marks and words of its language. Not here: whether they are so.

Whatever stands for a number in a way that is not understood here is told as such, so that it passes for none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from execution.narration.rules import currencies, foreign

LONGEST_FIGURE = 40
THIN = "\u00a0\u2009\u202f"
"""Spaces that hold a figure together."""


@dataclass(frozen=True)
class Marks:
    """How a language writes figures: its decimal sign, and what may stand between thousands."""

    decimal: str
    groups: str


MARKS: Mapping[str, Marks] = {
    "en": Marks(".", "," + THIN),
    "de": Marks(",", "." + THIN),
    "es": Marks(",", "." + THIN),
    "fr": Marks(",", THIN),
}


@dataclass(frozen=True)
class Figure:
    """A number that a text tells. `places` are the decimals shown, `power` is 6 for millions.

    `currencies`: those that may be meant beside it. `bracketed`: it stands alone in parentheses, which is read as a
    minus, as accounts write it. Without a `value` it could not be read, and holds only where the very same stands in
    what the text tells of.
    """

    shown: str
    value: Decimal | None = None
    places: int = 0
    power: int = 0
    percent: bool = False
    currencies: frozenset[str] = frozenset()
    bracketed: bool = False

    @property
    def digits(self) -> int:
        """How many digits it shows from the first that is not 0."""
        return len(re.sub(r"\D", "", self.shown).lstrip("0"))


@dataclass(frozen=True)
class Dated:
    """A day that a text tells, or as much of one as it says."""

    shown: str
    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass
class Told:
    """All that a text tells in numbers. `parts`: fractions in words, such as two thirds."""

    figures: list[Figure] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    parts: list[tuple[str, Fraction]] = field(default_factory=list)


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH_OF = {name: place for place, full in enumerate(_MONTHS, 1) for name in (full, full[:3])} | {"Sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\.?"
_YEAR, _DAY = r"(?P<year>[12]\d{3})", r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(rf"(?<![\w.,-]){form}(?![\w]|[.,-]\d)")
    for form in (
        r"(?P<year>[12]\d{3})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?:T[\d:.]+Z?)?",
        rf"{_DAY} {_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_MONTH} {_YEAR}",
        rf"{_DAY} {_MONTH}",
        rf"{_MONTH} {_DAY}",
    )
)
_JOINS = ".,'’/:⁄" + THIN
_TOKEN = re.compile(rf"\w*?\d(?:\w|[{_JOINS}](?=\d))*")
_POWERS = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9, "b": 9, "trillion": 12,
}  # fmt: skip
_ENDING = re.compile(r"(?P<body>.*?\d)(?P<end>st|nd|rd|th|x|k|m|mn|bn|b)?", re.IGNORECASE)
_SCALE = re.compile(rf"[\s{THIN}]?(hundred|thousand|million|billion|trillion|mn|bn)\b", re.IGNORECASE)
_PERCENT = re.compile(rf"[\s{THIN}]{{0,2}}(?:%|(?:percent|per cent|pct|percentage points?)\b)", re.IGNORECASE)
_BELOW = re.compile(r"(?:(?<![\w)\]%])[-−–]|\b(?:minus|negative)\s)\s?(?:[A-Z]{3}\s?)?[$€£¥]?\s?$", re.IGNORECASE)

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_ONES)} | {word: 10 * (at + 2) for at, word in enumerate(_TENS)}
_TIMES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_SAID = {
    "half": Decimal("0.5"), "halved": Decimal("0.5"), "halves": Decimal("0.5"), "halving": Decimal("0.5"),
    "twice": Decimal(2), "thrice": Decimal(3), "both": Decimal(2), "couple": Decimal(2), "pair": Decimal(2),
    "pairs": Decimal(2), "trio": Decimal(3), "decade": Decimal(10), "century": Decimal(100),
}  # fmt: skip
_MULTIPLES = {
    "doub": 2, "trip": 3, "treb": 3, "quadrup": 4, "quintup": 5, "sextup": 6, "septup": 7, "octup": 8, "nonup": 9,
    "decup": 10, "centup": 100,
}  # fmt: skip
_MULTIPLE = re.compile(rf"(?P<stem>{'|'.join(_MULTIPLES)})l(?:e|ed|es|ing)")
_FOLD = re.compile(rf"(?P<number>(?:{'|'.join([*_WORDS, *_TIMES])})+)fold(?:s|ed)?")
_PARTS = {
    "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "twelfth": 12, "twentieth": 20, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_PART = re.compile(
    rf"\b(?:(?P<above>{'|'.join(_ONES[1:])})[ -]|(?:an?|another)[ -])(?P<below>{'|'.join(_PARTS)})s?\b", re.IGNORECASE
)
_VAGUE = re.compile(
    r"\b(?:hundreds|thousands|millions|billions|trillions|dozens|scores|couples|decades|centuries)\b", re.IGNORECASE
)
_ROMAN = re.compile(
    r"\b(?=[IVXLCDM]{2}|[ivx]{2})"
    r"(?:M{0,4}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})|x{0,3}(?:ix|iv|v?i{0,3}))(?<=\w)\b"
)
_ALONE = re.compile(rf"\(\s?(?:[A-Z]{{3}}[\s{THIN}]?|(?:US)?[$€£¥]\s?)?$"), re.compile(r"\s?\)")
_WORD = re.compile(r"[A-Za-z]+")
_ENGLISH = frozenset({*_WORDS, *_TIMES, *_SAID})


def told(text: str, *, locale: str = "en") -> Told:
    """Give all numbers that a text tells. Words for numbers are read in English."""
    found = Told()
    rest = _dates(_plain(text), found)
    rest = _tokens(rest, MARKS[locale], found)
    _in_words(rest, found)
    return found


def _plain(text: str) -> str:
    """Write every digit of every script as 0 to 9; what shows a number and is no digit stays, to be told as unread."""
    return "".join(_plain_sign(sign) for sign in text)


def _plain_sign(sign: str) -> str:
    if sign in THIN or sign.isascii():
        return sign
    plain = unicodedata.normalize("NFKC", sign)
    if unicodedata.numeric(sign, None) is not None and not any(one.isdecimal() for one in plain):
        return sign
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in plain)


def _dates(text: str, found: Told) -> str:
    for form in _DATES:
        for match in form.finditer(text):
            given = match.groupdict()
            month = given.get("month") or ""
            found.dates.append(
                Dated(
                    match[0],
                    int(given["year"]) if given.get("year") else None,
                    _MONTH_OF.get(month) or int(month),
                    int(given["day"]) if given.get("day") else None,
                )
            )
        text = form.sub(lambda match: " " * len(match[0]), text)
    return text


def _tokens(text: str, marks: Marks, found: Told) -> str:
    rest = list(text)
    for match in _TOKEN.finditer(text):
        end = match.end()
        figure = _figure(match[0], marks)
        scale = _SCALE.match(text, end)
        if figure.value is not None and scale is not None:
            end, power = scale.end(), figure.power + _POWERS[scale[1].lower()]
            figure = Figure(text[match.start() : end], figure.value, figure.places, power)
        percent = _PERCENT.match(text, end)
        if figure.value is not None:
            money = currencies.beside(text, match.start(), end)
            end = percent.end() if percent else end
            below, bracketed = _below(text, match.start(), end)
            value = -figure.value if below else figure.value
            figure = Figure(figure.shown, value, figure.places, figure.power, percent is not None, money, bracketed)
        found.figures.append(figure)
        rest[match.start() : end] = " " * (end - match.start())
    for at, sign in enumerate(rest):
        if not sign.isascii() and unicodedata.numeric(sign, None) is not None:
            found.figures.append(Figure(sign))
            rest[at] = " "
    return "".join(rest)


def _figure(token: str, marks: Marks) -> Figure:
    """Read one figure as the language writes it: with its thousands either all apart or all together."""
    split = _ENDING.fullmatch(token)
    if split is None or len(token) > LONGEST_FIGURE:
        return Figure(token)
    whole, sign, decimals = split["body"].partition(marks.decimal)
    groups = re.split(f"[{re.escape(marks.groups)}]", whole)
    separators = {one for one in whole if not one.isdigit()}
    apart = len(groups) == 1 or (0 < len(groups[0]) <= 3 and all(len(one) == 3 for one in groups[1:]))
    digits = "".join(groups)
    if not (apart and len(separators) <= 1 and _are_digits(digits) and (not sign or _are_digits(decimals))):
        return Figure(token)
    ending = (split["end"] or "").lower()
    return Figure(token, Decimal(f"{digits}.{decimals or 0}"), len(decimals), _POWERS.get(ending, 0))


def _below(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Say whether a number is told as one below nought, and whether it is so by parentheses around it alone."""
    before = (text, max(0, start - 20), start)
    opened, closed = _ALONE
    bracketed = opened.search(*before) is not None and closed.match(text, end) is not None
    return bracketed or _BELOW.search(*before) is not None, bracketed


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _in_words(text: str, found: Told) -> None:
    for match in _PART.finditer(text):
        above = _WORDS[(match["above"] or "one").lower()]
        found.parts.append((match[0], Fraction(above, _PARTS[match["below"].lower()])))
    text = _PART.sub(lambda match: " " * len(match[0]), text)
    unread = (*_VAGUE.finditer(text), *_ROMAN.finditer(text), *foreign.numbers_in(text, _ENGLISH))
    found.figures += [Figure(match[0]) for match in unread]
    words = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        length, value = _phrase(words, at, text)
        if length:
            start, end = words[at][1], words[at + length - 1][2]
            percent = _PERCENT.match(text, end) is not None
            negative, bracketed = _below(text, start, end)
            signed = -value if value is not None and negative else value
            money = currencies.beside(text, start, end)
            found.figures.append(
                Figure(text[start:end], signed, percent=percent, currencies=money, bracketed=bracketed)
            )
        at += length or 1


def _phrase(words: list[tuple[str, int, int]], at: int, text: str) -> tuple[int, Decimal | None]:
    """Read number words that stand together from one place on. Gives how many there are, 0 where there are none.

    And their value, where they can be read.
    """
    word = words[at][0]
    if word in _SAID:
        return 1, _SAID[word]
    if multiple := _MULTIPLE.fullmatch(word):
        return 1, Decimal(_MULTIPLES[multiple["stem"]])
    if fold := _FOLD.fullmatch(word):
        number = fold["number"]
        value = _WORDS.get(number, _TIMES.get(number))
        return 1, None if value is None else Decimal(value)
    total, part, length = 0, 0, 0
    for name, start, _end in words[at:]:
        if length and not re.fullmatch(r"\s|-", text[words[at + length - 1][2] : start]):
            break
        if name in _WORDS and _follows(part, _WORDS[name]):
            part += _WORDS[name]
        elif name in _TIMES:
            part = max(part, 1) * _TIMES[name]
            if _TIMES[name] > 100:
                total, part = total + part, 0
        elif not (name == "and" and length and _goes_on(words, at + length + 1)):
            break
        length += 1
    # One is a word for somebody as often as it is a number.
    return (0, Decimal(0)) if length == 1 and word == "one" else (length, Decimal(total + part))


def _follows(part: int, value: int) -> bool:
    """Say whether a word continues the number before it: twenty-five and a hundred five do, two three does not."""
    if part % 100 == 0:
        return True
    return part % 100 >= 20 and part % 10 == 0 and 0 < value < 10


def _goes_on(words: list[tuple[str, int, int]], at: int) -> bool:
    before = words[at - 2][0] if at >= 2 else ""
    return before in _TIMES and at < len(words) and words[at][0] in _WORDS
