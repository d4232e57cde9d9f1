"""Kinds of members that contracts of events are made of. Free text is none of them: it stays in the rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, PlainSerializer, WithJsonSchema

RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""Id of a row here."""

Uuid = UUID
Code = Annotated[str, Field(min_length=1, max_length=80)]
"""A short word out of a list."""

Ref = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\s@]+$")]
"""An id that somebody else gave. No address fits: people are named by a pseudonym."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in hexadecimal."""

Figure = Annotated[
    Decimal,
    Field(allow_inf_nan=False),
    PlainSerializer(lambda value: format(value, "f"), str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}),
]
"""A number told exactly, as a text."""

Ratio = Annotated[float, Field(ge=0, le=1)]
Minutes = Annotated[int, Field(ge=0, le=7 * 24 * 60)]
Rating = Annotated[int, Field(ge=1, le=5)]
Moment = AwareDatetime
Day = date
