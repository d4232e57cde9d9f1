"""Telling UTF-8 from Windows-1252 in one pass over the bytes, which also finds the longest line.

Not here: decoding itself, and what becomes of a row with bytes that are neither (`delimited`).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from clear_platform.foundation.imports.errors import FileRefused, FileTooLarge
from clear_platform.foundation.imports.reading.limits import Limits

UTF_8 = "utf-8"
WINDOWS_1252 = "windows-1252"

CHUNK_BYTES = 256 * 1024

_ENCODED_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_LINE_END = re.compile(rb"[\r\n]")


@dataclass(frozen=True)
class Survey:
    """What one pass over the bytes found: the encoding, and how many bytes of byte-order mark precede the text."""

    encoding: str
    mark_bytes: int
    file_bytes: int


def survey_text(source: BinaryIO, limits: Limits) -> Survey:
    """Walk the file once, from its start, and say how its bytes are to be read.

    A file is UTF-8 when it says so (byte-order mark) or when its bytes form more characters of UTF-8 than they leave
    stray bytes; otherwise it is Windows-1252. So one damaged cell does not turn every accent of a UTF-8 file into
    two signs, and one curly apostrophe is enough to know a Windows-1252 file.

    Gives: the survey; the file is left where the walk ended.
    Refuses: `FileTooLarge` beyond the bytes allowed or for an endless line; `FileRefused` when empty, or UTF-16.
    """
    source.seek(0)
    decoder = codecs.getincrementaldecoder(UTF_8)("surrogateescape")
    file_bytes = characters = strays = encoded_surrogates = 0
    since_line_end = 0
    mark_bytes = 0
    previous = b""
    while chunk := source.read(CHUNK_BYTES):
        if not file_bytes:
            _refuse_utf_16(chunk)
            mark_bytes = len(codecs.BOM_UTF8) if chunk.startswith(codecs.BOM_UTF8) else 0
        file_bytes += len(chunk)
        if file_bytes > limits.file_bytes:
            raise FileTooLarge(reason=f"it has more than {limits.file_bytes // 2**20} MB. Split it and send the parts.")
        since_line_end = _line_length_after(chunk, since_line_end, limits)
        if not chunk.isascii() or decoder.getstate()[0]:
            text = decoder.decode(chunk)
            escaped = len(_ESCAPED_BYTE.findall(text))
            strays += escaped
            characters += len(_NOT_ASCII.findall(text)) - escaped
            encoded_surrogates += len(_ENCODED_SURROGATE.findall(previous + chunk))
        previous = chunk[-2:]
    if not file_bytes - mark_bytes:
        raise FileRefused(reason="it is empty. Send a file with a header and at least one row.")
    strays += len(_ESCAPED_BYTE.findall(decoder.decode(b"", final=True)))
    # Half a UTF-16 pair written as three bytes is a fault of programs that write UTF-8; no Windows-1252 text has it.
    characters += encoded_surrogates
    strays -= 3 * encoded_surrogates
    is_utf_8 = bool(mark_bytes) or strays <= 0 or characters > strays
    return Survey(UTF_8 if is_utf_8 else WINDOWS_1252, mark_bytes, file_bytes)


def _refuse_utf_16(beginning: bytes) -> None:
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileRefused(reason="it is written in UTF-16. Save it as CSV UTF-8, or as XLSX.")


def _line_length_after(chunk: bytes, before: int, limits: Limits) -> int:
    """Give the length of the line that is still open after the chunk; inner lines are shorter than a chunk anyway."""
    first = _LINE_END.search(chunk)
    head = first.start() if first else len(chunk)
    if before + head > limits.line_bytes:
        raise FileTooLarge(
            reason=f"it has a line of more than {limits.line_bytes:,} bytes. Check that it is a table of rows."
        )
    if first is None:
        return before + len(chunk)
    return len(chunk) - 1 - max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
