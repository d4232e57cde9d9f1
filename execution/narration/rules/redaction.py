"""What is about persons, and what is secret, taken out of a value before it leaves, and looked for in what comes back.

By the name of a member (`email`, `date_of_birth`, `api_key`), by the form of a text (addresses, telephone numbers,
accounts, cards, keys), and by the names of people who are known. Figures go by a name alone that leaves no doubt, and
the names of what is told of stay. What no rule can tell, such as the name of somebody unknown in running text, stays:
`docs/operations/language-model.md` says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clear_platform.foundation.masking import masked

MOST_PEOPLE = 2_000
LEAST_LETTERS_OF_A_NAME = 4
PERSONAL_NAMES = frozenset(
    {
        "email", "e_mail", "mail", "phone", "telephone", "mobile", "fax", "street", "postal_address", "date_of_birth",
        "birth_date", "birthday", "dob", "ssn", "passport", "passport_number", "national_id", "tax_id", "iban",
        "account_number", "card_number", "first_name", "last_name", "given_name", "family_name", "full_name",
        "maiden_name", "person", "contact", "contact_name", "contact_person", "owner_name", "founder", "founder_name",
        "signatory", "phone_number", "telephone_number", "mobile_number", "pin",
    }
)  # fmt: skip
"""Names of members whose whole value is about a person."""
NAMES_OF_NUMBERS = frozenset(
    {
        "phone", "telephone", "phone_number", "telephone_number", "mobile_number", "date_of_birth", "birth_date", "dob",
        "ssn", "passport", "passport_number", "national_id", "tax_id", "iban", "account_number", "card_number",
        "password", "passwd", "passphrase", "pin", "secret", "token", "api_key", "private_key", "access_key",
        "session_id",
    }
)  # fmt: skip
"""Names of members that are about a person or secret also where they hold a figure: `mobile: 40` counts customers."""
_SECRET_NAME = re.compile(
    r"(?:^|_)(?:passwords?|passwd|passphrase|secrets?|token|api_?keys?|authorization|credentials?|private_?key"
    r"|access_?key|session_?id|cookies?)(?:_|$)"
)
_FIGURE = re.compile(r"-?(?:\d{1,9}|\d+\.\d+)")
_LONG_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
_PLACEHOLDER = re.compile(r"\[(?:e-mail|telephone|account|card|number of a person|address|secret|person) [A-Z]{1,3}\]")

_EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(
    r"(?<![\w.,+-])(?:\+\d{1,3}[ .-]?(?:\(0?\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){1,4}|\(\d{3}\) ?\d{3}[-. ]\d{4}"
    r"|\d{3}[-.]\d{3}[-.]\d{4})(?![\w-]|[.,]\d)"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)")
_SOCIAL = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_IP = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.])")
_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\bsk-[\w-]{16,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{20,}|\bxox[abprs]-[\w-]{10,}|\bclear_\w{4,}_[\w-]{20,}"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|\b[Bb]earer\s+[\w.~+/-]{12,}=*"
    r"|(?<=://)[^/\s:@]{1,100}:[^/\s@]{1,200}(?=@)"
    r"|\b(?:password|passwd|passphrase|secret|token|api[_ -]?key)\s*[:=]\s*\S+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Redacted:
    """A value without what was taken out, and how often something of each kind was."""

    value: Any
    counts: Mapping[str, int]


class Redactor:
    """Takes the same thing out everywhere under the same placeholder: `[e-mail A]`.

    Takes: names of known people; `stays`, names that are nobody's even where they hold a person's, as Rivera Bakery
    does.
    """

    def __init__(self, people: Iterable[str] = (), *, stays: Iterable[str] = ()) -> None:
        self._people = _names(people)
        self._stays = _whole(stays)
        self._given: dict[str, dict[str, str]] = {}
        self._counts: Counter[str] = Counter()

    def redact(self, value: Any) -> Redacted:
        """Give a value, as JSON has them, without what is about persons or secret."""
        self._counts.clear()
        clean = self._value(value)
        return Redacted(clean, dict(sorted(self._counts.items())))

    def kinds_in(self, text: str) -> tuple[str, ...]:
        """Say what is about persons or secret in a text, by kind."""
        return tuple(dict.fromkeys(kind for kind, _start, _end in self._places(text)))

    def _value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            fact = any(isinstance(value.get(name), str) for name in ("unit", "currency"))
            return {self._text(str(key)): self._member(str(key), one, fact) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._value(one) for one in value]
        return self._text(value) if isinstance(value, str) else value

    def _member(self, name: str, value: Any, fact: bool) -> Any:
        if _is_figure(value, of_a_fact=fact and _plain(name) == "value") and _plain(name) not in NAMES_OF_NUMBERS:
            return value
        kind = kind_of_name(name)
        if kind is None or value is None or isinstance(value, bool) or value in ("", [], {}):
            return self._value(value)
        return self._placeholder(kind, repr(value))

    def _text(self, text: str) -> str:
        clean, before = [], 0
        for kind, start, end in self._places(text):
            clean += [text[before:start], self._placeholder(kind, text[start:end].casefold())]
            before = end
        return masked("".join([*clean, text[before:]]))

    def _places(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Give what is found, from left to right; of two that overlap the one that begins first, then the longer."""
        found = [
            (match.start(), -match.end(), kind)
            for kind, form, holds in _FORMS
            for match in form.finditer(text)
            if holds(match[0])
        ]
        if self._people is not None:
            kept = [match.span() for match in self._stays.finditer(text)] if self._stays is not None else []
            found += [
                (match.start(), -match.end(), "person")
                for match in self._people.finditer(text)
                if not any(start <= match.start() and match.end() <= end for start, end in kept)
            ]
        until = 0
        for start, end, kind in sorted(found):
            if start >= until:
                yield kind, start, -end
                until = -end

    def _placeholder(self, kind: str, what: str) -> str:
        self._counts[kind] += 1
        given = self._given.setdefault(kind, {})
        return given.setdefault(what, f"[{kind} {_letters(len(given))}]")


def kind_of_name(name: str) -> str | None:
    """Say by the name of a member whether its value is a secret or about a person."""
    plain = _plain(name)
    if _SECRET_NAME.search(plain):
        return "secret"
    return "person" if plain in PERSONAL_NAMES else None


def _plain(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").replace(" ", "_").lower()


def _is_figure(value: Any, *, of_a_fact: bool) -> bool:
    """Say whether a value is a number: as JSON has them, or as a text that is one and no row of digits of a card.

    Where it is the value of a fact with its unit, however long it is.
    """
    if isinstance(value, str):
        form = _LONG_FIGURE if of_a_fact else _FIGURE
        return form.fullmatch(value) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def placeholders_in(text: str) -> tuple[str, ...]:
    """Give the placeholders that stand in a text."""
    return tuple(_PLACEHOLDER.findall(text))


def _names(people: Iterable[str]) -> re.Pattern[str] | None:
    whole = {" ".join(one.split()) for one in people if len(one.strip()) >= LEAST_LETTERS_OF_A_NAME}
    taken = sorted(whole, key=lambda one: (-len(one), one))[:MOST_PEOPLE]
    # A name by itself, as it is written: Rivera, never a word that only sounds like it.
    alone = {part for one in taken if " " in one for part in one.split() if len(part) >= LEAST_LETTERS_OF_A_NAME}
    if not taken:
        return None
    forms = [rf"(?i:{re.escape(one)})" for one in taken]
    forms += [re.escape(one) for one in sorted(alone, key=lambda one: (-len(one), one)) if one[0].isupper()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")


def _whole(names: Iterable[str]) -> re.Pattern[str] | None:
    taken = sorted({one.strip() for one in names if one.strip()}, key=len, reverse=True)
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, taken))})(?!\w)") if taken else None


def _letters(place: int) -> str:
    # No digits: a placeholder must not pass for a figure.
    letters = ""
    while True:
        place, at = divmod(place, 26)
        letters = chr(ord("A") + at) + letters
        if place == 0:
            return letters
        place -= 1


def _always(_text: str) -> bool:
    return True


def _is_phone(text: str) -> bool:
    return len(re.sub(r"\D", "", text)) >= 8


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "")
    digits = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return int(digits) % 97 == 1


def _is_card(text: str) -> bool:
    digits = [int(sign) for sign in text if sign.isdecimal()][::-1]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0


_FORMS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("secret", _SECRET, _always),
    ("e-mail", _EMAIL, _always),
    ("account", _IBAN, _is_iban),
    ("card", _CARD, _is_card),
    ("number of a person", _SOCIAL, _always),
    ("telephone", _PHONE, _is_phone),
    ("address", _IP, _always),
)
