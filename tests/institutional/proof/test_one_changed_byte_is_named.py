"""U2: one byte, one deletion, another order, a cut tail, in any part of a package: each is found and named."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institutional.proof.packing import detached, proof_file
from institutional.proof.verify_export import Report, verify
from tests.institutional.proof.packages import (
    ABOUT,
    TASKS,
    archive,
    document,
    entries,
    flipped,
    ledger,
    repacked,
    signer,
)

ARCHIVE = archive(ledger=ledger())
DOCUMENT = document(ledger=ledger())
with zipfile.ZipFile(io.BytesIO(ARCHIVE)) as _package:
    MEMBERS = tuple(_package.namelist())
OF_A_DOCUMENT = ("schema", "version", "parts/tasks", "parts/outcomes", "lineage", "ledger.json")
Change = Callable[[dict[str, bytes]], dict[str, bytes]]


@pytest.fixture
def checked(tmp_path: Path) -> Callable[[bytes], Report]:
    def check(content: bytes, key: str | None = None) -> Report:
        (tmp_path / "package").write_bytes(content)
        return verify(str(tmp_path / "package"), key=key)

    return check


def named(report: Report) -> list[tuple[str, str]]:
    return [(one.part, one.what) for one in report.faults]


@pytest.mark.parametrize("content", [ARCHIVE, DOCUMENT], ids=["archive", "document"])
def test_a_package_as_it_left_is_whole(checked: Callable[..., Report], content: bytes) -> None:
    report = checked(content, signer().key_id)
    assert (report.whole, report.key, report.not_checked) == (True, signer().key_id, [])
    assert report.about["name"] == ABOUT.name
    assert any("2 entries of the ledger" in one and "2 links" in one for one in report.checked)


@pytest.mark.parametrize("name", [name for name in MEMBERS if name != "data/none.ndjson"])
def test_one_byte_of_any_file_of_an_archive(checked: Callable[..., Report], name: str) -> None:
    def flip(files: dict[str, bytes]) -> dict[str, bytes]:
        return {**files, name: flipped(files[name], len(files[name]) // 2)}

    assert (name, "altered") in named(checked(repacked(ARCHIVE, flip)))


@pytest.mark.parametrize("name", MEMBERS)
def test_one_byte_of_a_file_as_it_is_packed(checked: Callable[..., Report], name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(ARCHIVE)) as package:
        member = package.getinfo(name)
    within = member.header_offset + 30 + len(name) + 20
    found = named(checked(flipped(ARCHIVE, within)))
    assert found
    assert found[0] == (name, "altered")


@pytest.mark.parametrize("name", OF_A_DOCUMENT)
def test_one_byte_of_any_part_of_a_document(checked: Callable[..., Report], name: str) -> None:
    marks = {
        "schema": b"clear.portfolio",
        "version": b'"version":1',
        "parts/tasks": b"Buy a press",
        "parts/outcomes": b"214",
        "lineage": b"urn:clear",
        "ledger.json": b"prev_hash",
    }
    at = DOCUMENT.index(marks[name]) + len(marks[name]) - 1
    assert named(checked(flipped(DOCUMENT, at)))[0] == (name, "altered")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda files: {n: t for n, t in files.items() if n != "data/tasks.ndjson"}, ("data/tasks.ndjson", "missing")),
        (lambda files: {"data/more.ndjson": b"{}\n", **files}, ("data/more.ndjson", "added")),
        (lambda files: {n.replace("tasks", "jobs"): t for n, t in files.items()}, ("data/tasks.ndjson", "missing")),
        (lambda files: {**files, "data/tasks.ndjson": files["data/tasks.ndjson"][:-9]}, ("data/tasks.ndjson", "cut")),
        (lambda files: {**files, "data/none.ndjson": b"{}\n"}, ("data/none.ndjson", "altered")),
        (
            lambda files: {n: files[n] for n in sorted(files, key=lambda one: one == "data/tasks.ndjson")},
            ("data/outcomes.ndjson", "moved"),
        ),
        (
            lambda files: {
                **files,
                "data/tasks.ndjson": files["data/outcomes.ndjson"],
                "data/outcomes.ndjson": files["data/tasks.ndjson"],
            },
            ("data/outcomes.ndjson", "altered"),
        ),
        (lambda files: {n: t for n, t in files.items() if n != "manifest.json"}, ("manifest.json", "missing")),
        (lambda files: {n: t for n, t in files.items() if n != "signature.json"}, ("signature.json", "missing")),
        (lambda files: files, ("the archive", "altered")),
    ],
    ids=["taken out", "put in", "renamed", "cut", "filled", "moved", "swapped", "manifest", "signature", "packed anew"],
)
def test_what_was_done_to_an_archive(checked: Callable[..., Report], change: Change, expected: tuple[str, str]) -> None:
    assert expected in named(checked(repacked(ARCHIVE, change)))


def test_a_file_under_another_name_is_told_by_what_it_holds(checked: Callable[..., Report]) -> None:
    report = checked(repacked(ARCHIVE, lambda files: {n.replace("tasks", "jobs"): t for n, t in files.items()}))
    assert "data/jobs.ndjson holds what it held" in report.faults[0].says


@pytest.mark.parametrize("left", [0.1, 0.5, 0.9, 0.999])
def test_an_archive_whose_tail_is_cut(checked: Callable[..., Report], left: float) -> None:
    assert [what for _part, what in named(checked(ARCHIVE[: int(len(ARCHIVE) * left)]))] == ["cut"]


def test_where_an_archive_was_cut_is_told(checked: Callable[..., Report]) -> None:
    with zipfile.ZipFile(io.BytesIO(ARCHIVE)) as package:
        within = package.getinfo("verify_export.py").header_offset + 200
    assert named(checked(ARCHIVE[:within])) == [("verify_export.py", "cut")]


@pytest.mark.parametrize("left", [0.1, 0.5, 0.9, 0.9999])
def test_a_document_whose_tail_is_cut_is_not_whole(checked: Callable[..., Report], left: float) -> None:
    assert not checked(DOCUMENT[: int(len(DOCUMENT) * left)]).whole


def test_rows_of_a_document_in_another_order(checked: Callable[..., Report]) -> None:
    one, other = TASKS
    swapped = DOCUMENT.replace(one + b",\n" + other, other + b",\n" + one)
    assert named(checked(swapped)) == [("parts/tasks", "altered")]


def test_a_row_taken_out_of_a_document(checked: Callable[..., Report]) -> None:
    assert named(checked(DOCUMENT.replace(TASKS[0] + b",\n", b""))) == [("parts/tasks", "cut")]


def test_another_key_signs_nothing_in_its_place(checked: Callable[..., Report]) -> None:
    """Whoever makes all of it anew signs it with a key of their own, which is not the one asked for."""
    forged = archive(by=signer(2), ledger=ledger())
    assert checked(forged).whole
    assert named(checked(forged, signer().key_id)) == [("signature.json", "wrong key")]


def test_the_signature_of_another_package_fits_no_other(checked: Callable[..., Report]) -> None:
    with zipfile.ZipFile(io.BytesIO(archive())) as package:
        other = package.read("signature.json")
    report = checked(repacked(ARCHIVE, lambda files: {**files, "signature.json": other}))
    assert ("manifest.json", "altered") in named(report)


def test_a_manifest_that_fits_altered_files_is_not_what_was_signed(checked: Callable[..., Report]) -> None:
    """Somebody who changes a row and writes its hash into the manifest has still no key."""
    with zipfile.ZipFile(io.BytesIO(ARCHIVE)) as package:
        manifest = package.read("manifest.json").replace(b'"scope":"full"', b'"scope":"most"')
    report = checked(repacked(ARCHIVE, lambda files: {**files, "manifest.json": manifest}))
    assert ("manifest.json", "altered") in named(report)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (lambda rows: [*rows[:1], {**rows[1], "actor": "user:8"}, *rows[2:]], "was changed"),
        (lambda rows: [rows[0], *rows[2:]], "is missing"),
        (lambda rows: [rows[0], {**rows[1], "prev_hash": "0" * 64}, *rows[2:]], "was changed"),
        (lambda rows: rows[:-1], "what follows is missing"),
        (lambda rows: [*rows[:2], {**rows[2], "hash": "f" * 64}, *rows[3:]], "does not follow"),
    ],
    ids=["an entry", "a gap", "another before", "the end", "a link"],
)
def test_a_ledger_that_was_rewritten_and_signed_is_found(
    checked: Callable[..., Report], told: Callable[[list[object]], list[object]], says: str
) -> None:
    """What the chain is for: even the key of the house cannot sign a ledger that does not follow itself."""
    rows = entries(to=5, about=(2, 3))
    proof = ledger(to=5)
    content = archive(ledger=type(proof)(proof.organization, proof.head, told(rows[1:])))
    [fault] = checked(content).faults
    assert fault.part == "ledger.json"
    assert says in fault.says


def test_a_single_file_and_its_proof(tmp_path: Path) -> None:
    board, beside = tmp_path / "board.pdf", tmp_path / "board.pdf.proof.json"
    content = b"%PDF-1.7 a board"
    proof = detached({"board.pdf": _sha(content)}, about=ABOUT, ledger=ledger(), signer=signer())
    board.write_bytes(content)
    beside.write_bytes(proof_file(proof))
    assert verify(str(board), key=signer().key_id).whole
    board.write_bytes(flipped(content, 3))
    assert named(verify(str(board))) == [("board.pdf", "altered")]
    board.write_bytes(content)
    beside.write_bytes(proof_file({**proof, "ledger": {**proof["ledger"], "head": "0" * 64}}))
    assert named(verify(str(board))) == [("ledger.json", "altered")]


def test_a_proof_may_tell_of_the_parts_that_a_file_was_made_from(tmp_path: Path) -> None:
    board, content = tmp_path / "board.pdf", b"%PDF-1.7 a board"
    told = {"board.pdf": _sha(content), "parts/tasks": _sha(b"tasks")}
    proof = detached(told, about=ABOUT, ledger=ledger(), signer=signer())
    board.write_bytes(content)
    (tmp_path / "board.pdf.proof.json").write_bytes(proof_file(proof))
    report = verify(str(board), key=signer().key_id)
    assert (report.whole, len(report.not_checked)) == (True, 1)
    board.write_bytes(flipped(content, 3))
    assert named(verify(str(board))) == [("board.pdf", "altered")]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flips") / "package"


HARD = settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])


@HARD
@given(st.integers(0, len(ARCHIVE) - 1), st.integers(0, 7))
def test_any_bit_of_an_archive(scratch: Path, at: int, bit: int) -> None:
    scratch.write_bytes(flipped(ARCHIVE, at, bit))
    assert verify(str(scratch)).faults


@pytest.mark.parametrize("bit", [0, 3, 7])
def test_any_byte_of_the_table_of_contents(scratch: Path, bit: int) -> None:
    """What stands there twice, and what a reader of archives does not look at: lengths, versions, marks, times."""
    whole = []
    for at in range(ARCHIVE.index(b"PK\x01\x02"), len(ARCHIVE)):
        scratch.write_bytes(flipped(ARCHIVE, at, bit))
        whole += [at] * verify(str(scratch)).whole
    assert whole == []


@HARD
@given(st.integers(1, len(DOCUMENT) - 1), st.integers(0, 7))
def test_any_bit_of_a_document(scratch: Path, at: int, bit: int) -> None:
    scratch.write_bytes(flipped(DOCUMENT, at, bit))
    assert verify(str(scratch)).faults


@HARD
@given(st.data(), st.sampled_from([ARCHIVE, DOCUMENT]))
def test_any_stretch_taken_out_or_put_in(scratch: Path, data: st.DataObject, content: bytes) -> None:
    start = data.draw(st.integers(4, len(content)))
    end = data.draw(st.integers(start, len(content)))
    inside = data.draw(st.binary(max_size=8))
    changed = content[:start] + inside + content[end:]
    scratch.write_bytes(changed)
    assert verify(str(scratch)).whole == (changed == content)


def test_the_two_stories_of_one_ledger_agree() -> None:
    told = json.loads(document(ledger=ledger()))["proof"]["ledger"]["entries"]
    assert [one["seq"] for one in told if "kind" in one] == [2, 4]


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
