"""The colours of a document on paper, as tests ask for them."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader


def colours(content: bytes, *pages: int) -> set[str]:
    """The colours that anything is filled or written with, on the pages named, or on all."""
    sheets = PdfReader(BytesIO(content)).pages
    wanted = pages or range(len(sheets))
    drawn = b"\n".join(sheets[page].get_contents().get_data() for page in wanted)
    found = [line.split()[:3] for line in drawn.replace(b" rg", b" rg\n").splitlines() if line.endswith(b" rg")]
    return {"#" + "".join(f"{round(float(one) * 255):02X}" for one in three) for three in found if len(three) == 3}
