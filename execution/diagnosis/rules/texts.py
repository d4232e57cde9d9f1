"""What is stated, as texts: of the fields of a form, and of the cells of a template. Not here: whether it may be so.

A list of figures is divided by semicolons or lines; of a list of things each line is one (in a cell, each part between
bars), its figures divided by semicolons in the order of its columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from execution.diagnosis.rules.domains import DOMAINS, Domain
from execution.diagnosis.rules.stated.kinds import FRAME

_POINT_FIRST = re.compile(r"^(-?)\.(?=[0-9])")
_GROUPED = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?%", re.ASCII)
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_YES, _NO = frozenset({"true", "yes", "y", "1", "oui"}), frozenset({"false", "no", "n", "0", "non"})
WITHIN = "."
"""Between the name of a group and that of its figure."""
COLUMN_NAMES: Mapping[str, str] = {
    "annual_rate_ratio": "yearly rate",
    "backed_up": "is backed up",
    "patched_30_days": "was patched within 30 days",
    "key_person": "one person alone can run it",
    "spend": "amount spent",
    "replaceable": "another could deliver it",
    "kept_12m": "still there after twelve months",
    "won": "customers won",
}
"""The parts of lines whose names say too little by themselves."""


@dataclass(frozen=True)
class Asked:
    """One thing that is asked for: its name, its theme, its kind; `columns` where it is a list of things."""

    name: str
    label: str
    theme: str
    unit: str
    kind: str
    says: str
    columns: tuple[tuple[str, str], ...] = ()
    group: str = ""

    @property
    def input(self) -> str:
        """The input that it is, or is a part of."""
        return self.group or self.name


def asked_of(domain: str) -> tuple[Asked, ...]:
    """Give all that is asked for in a domain, in the order of its model; the frame first."""
    return _ASKED[domain]


def has_amounts(domain: str) -> bool:
    """Say whether an amount of money is asked for in a domain, so that a currency is."""
    return domain in _WITH_AMOUNTS


def column_name(name: str) -> str:
    """Give the name of a part of a line as people say it."""
    return COLUMN_NAMES.get(name, _words(name))


def stated_from(domain: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Give what texts state, as JSON; what is blank is not stated, what cannot be read stays text."""
    found: dict[str, Any] = {}
    for one in asked_of(domain):
        text = texts.get(one.name, "").strip()
        if not text:
            continue
        value = _value(one, text)
        if one.group:
            found.setdefault(one.group, {})[one.name.partition(WITHIN)[2]] = value
        else:
            found[one.name] = value
    return found


def texts_from(domain: str, stated: Mapping[str, Any]) -> dict[str, str]:
    """Give the texts of what is stated, plain as JSON."""
    texts: dict[str, str] = {}
    for one in asked_of(domain):
        held: Any = stated.get(one.input)
        if one.group and isinstance(held, Mapping):
            held = held.get(one.name.partition(WITHIN)[2])
        if held is None or held == "":
            continue
        if one.kind == "rows":
            texts[one.name] = "\n".join("; ".join(_text(row.get(name, "")) for name, _ in one.columns) for row in held)
        elif one.kind == "series":
            texts[one.name] = "; ".join(_text(value) for value in held)
        else:
            texts[one.name] = _text(held)
    return texts


def _value(one: Asked, text: str) -> Any:
    if one.kind == "rows":
        lines = [line for line in re.split(r"[\n|]", text) if line.strip()]
        return [_row(one, line) for line in lines]
    if one.kind == "series":
        return [_single(part, "figure") for part in re.split(r"[;\n|]", text) if part.strip()]
    return _single(text, one.kind)


def _row(one: Asked, line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split(";")]
    row: dict[str, Any] = {
        name: _single(part, kind) for (name, kind), part in zip(one.columns, parts, strict=False) if part
    }
    # Parts beyond the columns are refused by name, as any member that is not asked for.
    return row | {f"part_{number}": part for number, part in enumerate(parts, 1) if number > len(one.columns) and part}


def _single(text: str, kind: str) -> Any:
    bare = text.strip()
    if kind in {"figure", "count", "share"}:
        number = _SPACES.sub("", bare)
        number = number.replace(",", "") if _GROUPED.match(number) else number
        # People leave out the nought before the point; a schema does not.
        number = _POINT_FIRST.sub(r"\g<1>0.", number)
        if kind == "share" and _PERCENT.fullmatch(number):
            return _share_of(number.removesuffix("%"))
        return int(number) if kind == "count" and re.fullmatch("-?[0-9]{1,18}", number) else number
    if kind == "flag":
        said = bare.lower()
        return True if said in _YES else False if said in _NO else bare
    return bare


def _share_of(percent: str) -> str:
    """Give a share for its percentage, exact."""
    share = format(Decimal(percent).scaleb(-2), "f")
    return share.rstrip("0").rstrip(".") if "." in share else share


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _asked(domain: Domain) -> tuple[Asked, ...]:
    found: list[Asked] = []
    schema = domain.stated.model_json_schema(mode="serialization")
    parts = schema.get("$defs", {})
    for name, field in domain.stated.model_fields.items():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        theme = "" if name in FRAME else str(extra.get("theme", ""))
        label, says, unit = str(field.title or name), str(field.description or ""), str(extra.get("unit", ""))
        shape = _shape(schema["properties"][name])
        if "$ref" in shape:
            part = parts[shape["$ref"].rpartition("/")[2]]["properties"]
            found += [
                Asked(
                    f"{name}{WITHIN}{one}", f"{label}: {_words(one)}", theme, unit, _kind(_shape(node)), says, (), name
                )
                for one, node in part.items()
            ]
            continue
        columns: tuple[tuple[str, str], ...] = ()
        kind = _kind(shape)
        if kind == "series" and "$ref" in shape["items"]:
            kind = "rows"
            part = parts[shape["items"]["$ref"].rpartition("/")[2]]["properties"]
            columns = tuple((one, _kind(_shape(node))) for one, node in part.items())
        found.append(Asked(name, label, theme, unit, kind, says, columns))
    return tuple(found)


def kind_of(node: Mapping[str, Any]) -> str:
    """Give the kind of what a part of a schema asks for: figure, share, count, flag, date, series or text."""
    return _kind(_shape(node))


def _shape(node: Mapping[str, Any]) -> Mapping[str, Any]:
    options = [one for one in node.get("anyOf", ()) if one.get("type") != "null"]
    return _shape(options[0]) if options else node


def _kind(shape: Mapping[str, Any]) -> str:
    if shape.get("type") == "boolean":
        return "flag"
    if shape.get("type") == "integer":
        return "count"
    if shape.get("type") == "array":
        return "series"
    if shape.get("format") == "date":
        return "date"
    pattern = str(shape.get("pattern", ""))
    if pattern.startswith("^(0"):
        return "share"
    return "figure" if pattern.startswith(("^[0-9]{1,", "^-?[0-9]")) else "text"


def _words(name: str) -> str:
    return name.replace("_", " ")


_ASKED: Mapping[str, tuple[Asked, ...]] = {name: _asked(domain) for name, domain in DOMAINS.items()}
_WITH_AMOUNTS = frozenset(
    name
    for name, domain in DOMAINS.items()
    if any(
        isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("unit") == "currency"
        for field in domain.stated.model_fields.values()
    )
)
