"""Whatever somebody does to a package, the verifier names it or finds all as it was signed, and never falls over."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institutional.proof.archive import STORED, Archive
from institutional.proof.packing import detached, proof_file, proof_lines
from institutional.proof.results import Hashed, LedgerProof
from institutional.proof.verify_export import Broken, CannotCheck, Report, canonical, in_words, parsed, verify
from tests.institutional.proof.packages import ABOUT, archive, document, ledger, signer

OWN = ledger()
LEDGER = LedgerProof(OWN.organization, OWN.head, OWN.entries, {"13": "f" * 64})
"""A ledger beside which the manifest names the head of another one."""
ARCHIVE, DOCUMENT = archive(ledger=LEDGER), document(ledger=LEDGER)
BOARD = b"%PDF-1.7 a board"
HASHED: dict[str, str | Hashed] = {"board.pdf": hashlib.sha256(BOARD).hexdigest()}
BESIDE = proof_file(detached(HASHED, about=ABOUT, ledger=LEDGER, signer=signer()))
BY_LINES = b"".join(proof_lines(HASHED, about=ABOUT, ledger=LEDGER, signer=signer()))
with zipfile.ZipFile(io.BytesIO(ARCHIVE)) as _package:
    FILES = [(one.filename, _package.read(one)) for one in _package.infolist()]
    STARTS = [one.header_offset for one in _package.infolist()]
BRIEF = settings(
    max_examples=80, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ODD = st.sampled_from([b"\n", b"\r\n", b" ", b"\0", b"PK\x03\x04", b"PK\x05\x06", b'"', b"{}", b"]", b",\n"])
VALUES = st.sampled_from([None, {}, [], "", 0, -1, 5, "x", True, [[]], {"path": 1}, "0" * 64])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("worked on")


def checked(folder: Path, content: bytes, *, beside: bytes | None = None) -> Report | None:
    """What the verifier says, in words and with a walk asked for too; None where it says that it cannot check."""
    name = "package" if beside is None else "board.pdf"
    (folder / name).write_bytes(content)
    (folder / "board.pdf.proof.json").write_bytes(beside or b"")
    try:
        report = verify(str(folder / name), trace="jobs")
    except CannotCheck:
        return None
    assert in_words(report)
    return report


def is_whole(report: Report | None) -> bool:
    return report is not None and report.whole


@st.composite
def worked_on(draw: st.DrawFn, content: bytes) -> bytes:
    """A text in which bytes were turned, taken out, put in, doubled or moved, once or a few times."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + draw(st.sampled_from([1, 40, 4000])))))
        part = content[start:end]
        other = draw(st.integers(0, len(content)))
        content = draw(
            st.sampled_from(
                [
                    content[:start] + bytes(one ^ 1 for one in part) + content[end:],
                    content[:start] + content[end:],
                    content[:start] + draw(ODD) + content[start:],
                    content[:end] + part + content[end:],
                    (content[:start] + content[end:])[:other] + part + (content[:start] + content[end:])[other:],
                ]
            )
        )
    return content


@st.composite
def files_worked_on(draw: st.DrawFn) -> list[tuple[str, bytes]]:
    """The files of the archive with some taken out, moved, renamed, swapped, changed; or another manifest."""
    files = list(FILES)
    for _ in range(draw(st.integers(1, 3))):
        at, to = draw(st.integers(0, len(files) - 1)), draw(st.integers(0, len(files) - 1))
        name, text = files[at]
        did = draw(st.sampled_from(["out", "move", "rename", "swap", "change", "manifest"]))
        if did == "out" and len(files) > 1:
            files.pop(at)
        elif did == "move":
            files.insert(to, files.pop(at))
        elif did == "rename":
            files[at] = (draw(st.sampled_from(["../up", "data/more.ndjson", "ledger.json", "é\n"])), text)
        elif did == "swap":
            files[at], files[to] = (name, files[to][1]), (files[to][0], text)
        elif did == "change":
            files[at] = (name, draw(worked_on(text)))
        else:
            files = [(one, draw(told_otherwise(text)) if one == "manifest.json" else text) for one, text in files]
    return list({name: (name, text) for name, text in files}.values())


@st.composite
def told_otherwise(draw: st.DrawFn, manifest: bytes) -> bytes:
    """A manifest, or whatever stands in its place, in which one value is another, well written."""
    try:
        told: Any = parsed(manifest)
    except Broken:
        return manifest
    if not isinstance(told, dict) or not told:
        return manifest
    place = told
    for _ in range(draw(st.integers(0, 3))):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        inner = [key for key in keys if isinstance(place[key], (dict, list)) and place[key]]
        place = place[draw(st.sampled_from(inner))] if inner else place
    key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
    place[key] = draw(VALUES)
    return canonical(told).encode()


def packed(files: list[tuple[str, bytes]]) -> bytes:
    """An archive of these files as CLEAR writes it: only what is in them tells it from one that was signed."""
    made = Archive()
    out = []
    for name, text in files:
        last = name in ("manifest.json", "signature.json")
        out += list(made.member(name, [text], method=STORED) if last else made.member(name, [text]))
    return b"".join([*out, *made.end()])


def test_what_is_packed_here_is_what_was_signed(folder: Path) -> None:
    assert packed(FILES) == ARCHIVE
    assert is_whole(checked(folder, ARCHIVE))
    assert is_whole(checked(folder, DOCUMENT))
    assert is_whole(checked(folder, BOARD, beside=BESIDE))
    assert is_whole(checked(folder, BOARD, beside=BY_LINES))


@BRIEF
@given(st.data(), st.sampled_from([ARCHIVE, DOCUMENT]))
def test_bytes_of_a_package(folder: Path, data: st.DataObject, content: bytes) -> None:
    changed = data.draw(worked_on(content))
    assert is_whole(checked(folder, changed)) == (changed == content)


@BRIEF
@given(files_worked_on())
def test_files_of_an_archive_and_what_its_manifest_tells(folder: Path, files: list[tuple[str, bytes]]) -> None:
    assert is_whole(checked(folder, packed(files))) == (files == FILES)


@BRIEF
@given(st.data(), st.sampled_from([BESIDE, BY_LINES]))
def test_bytes_of_a_proof_beside_a_file(folder: Path, data: st.DataObject, proof: bytes) -> None:
    changed = data.draw(worked_on(proof))
    assert is_whole(checked(folder, BOARD, beside=changed)) == (changed.rstrip(b"\n") == proof.rstrip(b"\n"))


@BRIEF
@given(told_otherwise(BESIDE))
def test_values_of_a_proof_beside_a_file(folder: Path, proof: bytes) -> None:
    assert is_whole(checked(folder, BOARD, beside=proof)) == (proof == BESIDE.rstrip(b"\n"))


@pytest.mark.parametrize("heads", [{}, {"13": "e" * 64}, {"14": "f" * 64}])
def test_heads_of_other_ledgers_are_signed_too(folder: Path, heads: dict[str, str]) -> None:
    told = json.loads(dict(FILES)["manifest.json"])
    told["ledger"]["further"] = heads
    files = [(name, canonical(told).encode() if name == "manifest.json" else text) for name, text in FILES]
    report = checked(folder, packed(files))
    assert report is not None
    assert "manifest.json" in {one.part for one in report.faults}


@pytest.mark.parametrize("spare", [b"\n", b"words", b"PK\x03\x04", b"PK\x01\x02"])
@pytest.mark.parametrize("at", [*STARTS, len(ARCHIVE)])
def test_bytes_of_no_part_are_named(folder: Path, spare: bytes, at: int) -> None:
    report = checked(folder, ARCHIVE[:at] + spare + ARCHIVE[at:])
    assert report is not None
    [fault] = report.faults
    assert (fault.part, fault.what, "belong to no part" in fault.says) == ("the archive", "added", True)


@pytest.mark.parametrize("at", range(len(STARTS)))
def test_bytes_of_no_part_are_named_though_the_table_of_contents_was_mended(folder: Path, at: int) -> None:
    table = ARCHIVE.index(b"PK\x01\x02")
    content = bytearray(ARCHIVE[: STARTS[at]] + b"\n" + ARCHIVE[STARTS[at] :])
    entry, end = table + 1, content.rindex(b"PK\x05\x06")
    for start in STARTS:
        struct.pack_into("<L", content, entry + 42, start + (start >= STARTS[at]))
        entry = content.find(b"PK\x01\x02", entry + 4)
    struct.pack_into("<L", content, end + 16, table + 1)
    report = checked(folder, bytes(content))
    assert report is not None
    assert [(one.part, one.what) for one in report.faults] == [("the archive", "added")]
    assert "belong to no part" in report.faults[0].says
