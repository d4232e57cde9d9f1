"""What is told of enterprises."""

from __future__ import annotations

from typing import Literal

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Code, RowId

Origin = Literal["registered", "public_record", "invented"]


@contract("enterprise.created", version=1)
class EnterpriseCreated(Contract):
    """An enterprise was put down, by a person or by a file."""

    enterprise_id: RowId
    origin: Origin
    industry: Code | None
    region: Code | None
    size_band: Code | None
    import_id: RowId | None
