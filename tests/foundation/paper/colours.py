"""The colours of a document on paper, as tests ask for them."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Final

from pypdf import PdfReader

FILLED: Final = re.compile(rb"([.\d]+) ([.\d]+) ([.\d]+) rg\b")


def colours(content: bytes, *pages: int) -> set[str]:
    """The colours that anything is filled or written with, on the pages named, or on all."""
    sheets = PdfReader(BytesIO(content)).pages
    wanted = pages or range(len(sheets))
    drawn = b"\n".join(sheets[page].get_contents().get_data() for page in wanted)
    return {"#" + "".join(f"{round(float(one) * 255):02X}" for one in three) for three in FILLED.findall(drawn)}
