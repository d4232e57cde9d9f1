"""Packages as tests take them: asked for at their address, opened, and read whatever their form."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.test import Client
from pypdf import PdfReader

FORMATS = ("json", "csv", "pdf", "zip")
KINDS = ("enterprise", "decision", "portfolio")
ADDRESSES = {
    "enterprise": "/api/v1/institutional/enterprises/{}/export",
    "decision": "/api/v1/institutional/decisions/{}/export",
    "portfolio": "/api/v1/institutional/portfolios/{}/export",
}


def taken(client: Client, kind: str, id: object, query: str = "") -> bytes:
    """The package of a kind as its address gives it."""
    answer: Any = client.get(ADDRESSES[kind].format(id) + query)
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def document(client: Client, kind: str, id: object, query: str = "") -> Any:
    """The package as its JSON says it."""
    return json.loads(taken(client, kind, id, query))


def members(content: bytes) -> dict[str, bytes]:
    """The files of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(content: bytes) -> str:
    """Everything that can be read in a file of any form, the files of an archive one after the other."""
    if content.startswith(b"PK"):
        return "\n".join(words(one) for one in members(content).values())
    if content.startswith(b"%PDF"):
        pages = PdfReader(io.BytesIO(content)).pages
        return " ".join(page.extract_text() for page in pages)
    return content.decode()


def links(content: bytes) -> list[str]:
    """Every address of the web that a document on paper opens."""
    annotated = (one.get_object() for page in PdfReader(io.BytesIO(content)).pages for one in page.get("/Annots", []))
    return [str(one["/A"]["/URI"]) for one in annotated if "/URI" in one.get("/A", {})]
