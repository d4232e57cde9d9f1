"""Logos that are sent: what draws is kept, what could do anything else is left behind or refused."""

from __future__ import annotations

from io import BytesIO
from struct import pack
from zlib import crc32

import pytest
from PIL import Image

from clear_platform.foundation.branding.errors import LogoRefused
from clear_platform.foundation.branding.logos import MOST_BYTES, logo_from

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20" '


def svg(inside: str, attributes: str = "") -> bytes:
    return f'{HEAD}{attributes}><rect width="40" height="20" fill="#123456"/>{inside}</svg>'.encode()


def picture(kind: str, size: tuple[int, int] = (40, 20)) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "#123456").save(written, kind)
    return written.getvalue()


def said_to_be(wide: int, high: int) -> bytes:
    """A small picture whose head says that it is larger."""
    content = bytearray(picture("PNG"))
    content[16:24] = pack(">II", wide, high)
    content[29:33] = pack(">I", crc32(content[12:29]))
    return bytes(content)


@pytest.mark.parametrize(
    ("inside", "canary"),
    [
        ("<script>canary()</script>", "canary"),
        ("<foreignObject><p>canary</p></foreignObject>", "canary"),
        ('<image href="https://canary.example/x.png"/>', "canary"),
        ('<use xlink:href="https://canary.example/x.svg#a"/>', "canary"),
        ('<a href="javascript:canary()"><rect width="1" height="1"/></a>', "canary"),
        ('<rect width="1" height="1" onload="canary()"/>', "canary"),
        ('<rect width="1" height="1" style="fill:url(https://canary.example/x)"/>', "canary"),
        ('<rect width="1" height="1" fill="url(//canary.example/x)"/>', "canary"),
        ("<style>@import url(https://canary.example/x.css);</style>", "canary"),
        ('<animate attributeName="href" values="javascript:canary()"/>', "canary"),
        ('<set attributeName="onload" to="canary()"/>', "canary"),
        ("<text>canary</text>", "canary"),
        ("<metadata>canary</metadata>", "canary"),
        ("<!-- canary -->", "canary"),
        ("<?xml-stylesheet href='canary.css'?>", "canary"),
    ],
)
def test_nothing_but_drawing_is_kept_of_an_svg(inside: str, canary: str) -> None:
    kept = logo_from(svg(inside))
    assert canary not in kept.content.decode()
    assert "#123456" in kept.content.decode()


def test_what_draws_is_kept_with_its_gradients_and_its_styles() -> None:
    inside = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<path d="M0 0h4" style="fill:url(#g);stroke-width:2"/>'
    )
    kept = logo_from(svg(inside)).content.decode()
    assert 'fill="url(#g)"' in kept
    assert 'stroke-width="2"' in kept
    assert "style=" not in kept


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>' + svg("<desc>&a;</desc>"),
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + svg(""),
        b"<html><body>no</body></html>",
        b"not a picture",
        b"",
        b"\x89PNG\r\n\x1a\n and then nothing",
        b"\xff\xd8\xff and then nothing",
        picture("PNG")[:60],
        picture("GIF"),
        picture("PNG", (2500, 2500)),
        picture("PNG", (400, 10)),
        said_to_be(10_000, 10_000),
        said_to_be(60_000, 60_000),
        svg("<g>" * 60 + "</g>" * 60),
        svg("<g/>" * 3000),
        b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="4" height="4"/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><script>1</script></svg>',
        svg("<desc>" + "x" * MOST_BYTES + "</desc>"),
    ],
)
def test_what_is_no_logo_is_refused(content: bytes) -> None:
    with pytest.raises(LogoRefused) as refused:
        logo_from(content)
    assert refused.value.code == "theme.logo_refused"


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_a_picture_is_written_anew_without_what_was_hidden_in_it(kind: str) -> None:
    kept = logo_from(picture(kind.upper()) + b"<script>canary()</script>")
    assert (kept.kind, str(kept.ratio)) == (kind, "2.000")
    assert b"canary" not in kept.content


def test_a_logo_that_was_kept_is_taken_again() -> None:
    kept = logo_from(svg('<circle r="4"/>'))
    assert logo_from(kept.content) == kept
