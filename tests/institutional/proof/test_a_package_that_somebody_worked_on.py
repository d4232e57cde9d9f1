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


def found_in(folder: Path, content: bytes) -> list[tuple[str, str]]:
    report = checked(folder, content)
    assert report is not None
    return [(one.part, one.what) for one in report.faults]


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


PROOF_AT = DOCUMENT.index(b'"proof":')
PARTS_AT = DOCUMENT.index(b'"parts":')
TASKS_AT, OUTCOMES_AT = DOCUMENT.index(b'"tasks":['), DOCUMENT.index(b'"outcomes":[')
OUTCOMES_PART = DOCUMENT[OUTCOMES_AT : DOCUMENT.index(b'"none":[')]
[OUTCOME] = OUTCOMES_PART.splitlines()[1:2]


@pytest.mark.parametrize("at", [2, PARTS_AT, PROOF_AT], ids=["at the start", "before the parts", "before the proof"])
@pytest.mark.parametrize(
    ("again", "named"),
    [
        (b'"parts":{\n},\n', "parts"),
        (b'"parts":{\n"tasks":[\n{"id":5}\n]\n},\n', "parts"),
        (b'"schema":"clear.portfolio-export",\n', "schema"),
        (b'"schema":"another",\n', "schema"),
        (b'"lineage":{},\n', "lineage"),
        (b'"ledger.json":"evil",\n', "ledger.json"),
    ],
)
def test_a_member_of_a_document_that_comes_twice_is_named(folder: Path, at: int, again: bytes, named: str) -> None:
    """Whoever reads JSON takes the last of them, and no other is what was signed."""
    content = DOCUMENT[:at] + again + DOCUMENT[at:]
    json.loads(content)
    assert (named, "added") in found_in(folder, content)


@pytest.mark.parametrize("again", [b'"tasks":[\n],\n', b'"tasks":[\n{"id":1}\n],\n'])
@pytest.mark.parametrize("at", [TASKS_AT, OUTCOMES_AT])
def test_a_part_of_a_document_that_comes_twice_is_named(folder: Path, at: int, again: bytes) -> None:
    content = DOCUMENT[:at] + again + DOCUMENT[at:]
    json.loads(content)
    assert found_in(folder, content)[0] == ("parts/tasks", "added")


@pytest.mark.parametrize(
    "name", [rb"part\u0073", rb"\u0070roof", rb"sc\u0068ema", rb"pa\/rts", b"par\tts", b"part\xff"]
)
def test_a_name_of_a_document_has_one_form(folder: Path, name: bytes) -> None:
    content = DOCUMENT[:PROOF_AT] + b'"' + name + b'":{},\n' + DOCUMENT[PROOF_AT:]
    assert ("the document", "altered") in found_in(folder, content)
    renamed = DOCUMENT.replace(b'"tasks":[', rb'"t\u0061sks":[')
    assert json.loads(renamed) == json.loads(DOCUMENT)
    assert ("parts", "altered") in found_in(folder, renamed)


def test_a_part_that_stands_among_the_members_is_named(folder: Path) -> None:
    """Its text is that of its rows to the byte; a reader of the parts would miss it."""
    content = DOCUMENT.replace(OUTCOMES_PART, b"").replace(
        b'"lineage":', b'"parts/outcomes":' + OUTCOME + b'\n,\n"lineage":'
    )
    assert "outcomes" not in json.loads(content)["parts"]
    assert ("parts/outcomes", "moved") in found_in(folder, content)


@pytest.mark.parametrize("name", ["proof", "manifest", "signature", "manifest.json"])
def test_what_is_called_as_a_part_of_the_proof_is_no_member(folder: Path, name: str) -> None:
    content = DOCUMENT[:PARTS_AT] + b'"' + name.encode() + b'":{},\n' + DOCUMENT[PARTS_AT:]
    assert found_in(folder, content)


def test_a_document_without_its_parts_is_not_whole(folder: Path) -> None:
    bare = _document({"schema": b'"s"'}, parts=b"")
    assert ("parts", "missing") in found_in(folder, bare)
    assert found_in(folder, _document({"schema": b'"s"'})) == []


ROWS = [
    b"]",
    b"],",
    b'{"id":1},{"id":2}',
    b'{"id":1}]',
    b'{"id":1,"id":2}',
    b"",
    b'{"id":',
    b'"',
    b"NaN",
    b"\xff",
    b"01",
]


@pytest.mark.parametrize("row", ROWS)
def test_each_row_of_a_document_is_one_value_whoever_signed_it(folder: Path, row: bytes) -> None:
    assert found_in(folder, _document({}, rows=[b'{"id":0}', row]))


TEXTS = [
    b"",
    b"1,2",
    b'1,\n "parts":{}',
    b'{"a":1}}',
    b"{",
    b'{\n "a":1',
    b'{\n "a":1\n]',
    b'{"a":1,"a":2}',
    b'{\n "a":{"b":1,"b":2}\n}',
    b'{\n "a" 1\n}',
    b"{\n 5:1\n}",
    b"[\n 1 2\n]",
    b"[\n ,1\n]",
    b"[\n 1,\n]",
    b"[\n NaN\n]",
    b"[\n 1e5\n]",
    b"[\n" * 400,
    b"[" * 100_000,
    b"\xff",
    b"01",
    b'"a\nb"',
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_text_of_each_member_is_one_value_whoever_signed_it(folder: Path, text: bytes) -> None:
    found = found_in(folder, _document({"figures": text}))
    assert found
    assert found[0][0] in ("figures", "the document", "parts")


@pytest.mark.parametrize(
    "text", [b'{\n "a":[\n ],\n "b":{\n },\n "c":[\n [1,\n 2], null ]\n}', b"0", b"-1.50", b'"\xc3\xa9"', b"[]"]
)
def test_a_value_over_many_lines_is_one_value(folder: Path, text: bytes) -> None:
    assert found_in(folder, _document({"figures": text})) == []


@BRIEF
@given(st.data())
def test_what_a_reader_takes_from_a_whole_document_is_what_was_signed(folder: Path, data: st.DataObject) -> None:
    """Lines put in, taken out or doubled anywhere: what is whole reads as what was signed."""
    lines = DOCUMENT.splitlines(keepends=True)
    names = [line for line in lines if line.startswith(b'"')]
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(lines)))
        spare = data.draw(
            st.sampled_from([*names, *lines, b'"parts":{\n', b'"parts":{},\n', b"],\n", b"]\n", b"},\n", b"{}\n"])
        )
        lines = data.draw(st.sampled_from([[*lines[:at], spare, *lines[at:]], [*lines[:at], *lines[at + 1 :]]]))
    content = b"".join(lines)
    assert is_whole(checked(folder, content)) == (content == DOCUMENT)


def _document(members: dict[str, bytes], *, rows: list[bytes] | None = None, parts: bytes | None = None) -> bytes:
    """A document whose members and rows are any bytes, all of it hashed and signed as it stands."""
    files: dict[str, str | Hashed] = {name: hashlib.sha256(text).hexdigest() for name, text in members.items()}
    if rows is not None:
        files = {"parts/tasks": hashlib.sha256(b"".join(row + b"\n" for row in rows)).hexdigest(), **files}
        parts = b'"parts":{\n"tasks":[\n' + b",\n".join(rows) + b"\n]\n},\n"
    told = b"".join(b'"' + name.encode() + b'":' + text + b",\n" for name, text in members.items())
    proof = b"".join(proof_lines(files, about=ABOUT, ledger=LEDGER, signer=signer()))
    return b"{\n" + (b'"parts":{\n},\n' if parts is None else parts) + told + b'"proof":' + proof + b"\n}\n"
