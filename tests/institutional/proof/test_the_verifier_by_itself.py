"""The verifier runs anywhere by itself: on the standard library alone, and on packages that are made to do harm."""

from __future__ import annotations

import ast
import base64
import hashlib
import io
import json
import struct
import subprocess
import sys
import warnings
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from enterprises.public import canonical_json
from institutional.proof import verify_export
from institutional.proof.provenance import activity, derived, entity, prov_json, used
from institutional.proof.verify_export import canonical, parsed, traced, verifies, verify
from tests.institutional.proof.packages import archive, document, flipped, key_of, ledger, repacked, signer

SOURCE = Path(verify_export.__file__)
# RFC 8032, section 7.1: tests 1, 2, 3 and SHA(abc): public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
        "be24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
        "2aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716e"
        "d28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643c"
        "e80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138a"
        "c17ad9bef1177331a704",
    ),
]


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The source as it ships, somewhere else, with nothing but the standard library."""
    script = folder / "verify_export.py"
    script.write_bytes(SOURCE.read_bytes())
    # Whoever says something by the environment is not isolated from it.
    alone = ["-S"] if environment else ["-I", "-S"]
    command = [sys.executable, *alone, str(script), *arguments]
    ended = subprocess.run(command, capture_output=True, cwd=folder, check=False, timeout=60, env=environment)
    said, faults = (one.decode("utf-8", "replace") for one in (ended.stdout, ended.stderr))
    return subprocess.CompletedProcess(command, ended.returncode, said, faults)


def _within_the_ledger(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.getinfo("ledger.json").header_offset + 100


ARCHIVE, DOCUMENT = archive(ledger=ledger()), document(ledger=ledger())


@pytest.mark.parametrize(
    ("content", "at"),
    [(ARCHIVE, _within_the_ledger(ARCHIVE)), (DOCUMENT, DOCUMENT.index(b"cost"))],
    ids=["zip", "json"],
)
def test_it_runs_outside_of_the_repository_without_any_library(tmp_path: Path, content: bytes, at: int) -> None:
    (tmp_path / "package").write_bytes(content)
    good = run(tmp_path, "package", "--key", signer().key_id)
    assert (good.returncode, good.stderr) == (0, "")
    assert "package: whole" in good.stdout
    assert "Not checked" not in good.stdout
    (tmp_path / "package").write_bytes(flipped(content, at))
    bad = run(tmp_path, "package", "--json")
    assert bad.returncode == 1
    assert [one["part"] for one in json.loads(bad.stdout)["faults"]] == ["ledger.json"]


def test_the_one_in_a_package_is_the_one_that_is_kept_here(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(archive())) as package:
        assert package.read("verify_export.py") == SOURCE.read_bytes()


@pytest.mark.parametrize(
    "arguments", [["nowhere.zip"], ["words.txt"], ["package", "--key", "abc"]], ids=["no file", "no package", "no key"]
)
def test_what_cannot_be_checked_ends_with_2(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "package").write_bytes(archive())
    (tmp_path / "words.txt").write_text("words")
    ended = run(tmp_path, *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Cannot check: ")


def test_it_is_written_for_python_3_8_and_imports_the_standard_library_alone() -> None:
    tree = ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 8))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= {*sys.stdlib_module_names}
    newer = {"removeprefix", "removesuffix", "bit_count", "batched", "pairwise", "UTC", "file_digest"}
    assert not newer & {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032(public: str, message: str, signature: str) -> None:
    key, text, signed = (bytes.fromhex(one) for one in (public, message, signature))
    assert verifies(key, text, signed)
    assert not verifies(key, text + b"\x00", signed)
    assert not any(verifies(key, text, flipped(signed, at)) for at in (0, 31, 32, 63))


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32), st.integers(0, 95), st.integers(0, 7))
def test_it_says_of_every_signature_what_another_program_says(message: bytes, seed: bytes, at: int, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes_raw()
    both = public + key.sign(message)
    assert verifies(both[:32], message, both[32:])
    wrong = flipped(both, at, bit)
    assert not verifies(wrong[:32], message, wrong[32:])


def test_a_signature_with_a_number_beyond_the_order_is_none() -> None:
    """RFC 8032, section 5.1.7: else each signature would have another form."""
    public, signed = key_of().public_key().public_bytes_raw(), key_of().sign(b"words")
    number = int.from_bytes(signed[32:], "little") + verify_export.ORDER
    assert not verifies(public, b"words", signed[:32] + number.to_bytes(32, "little"))


@pytest.mark.parametrize("public", ["01" + "00" * 31, "00" * 32, "ff" * 32, "02" + "00" * 31])
def test_keys_that_anybody_can_sign_for_are_none(public: str) -> None:
    assert not verifies(bytes.fromhex(public), b"words", bytes.fromhex("01" + "00" * 63))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON_VALUES)
def test_its_canonical_form_is_that_of_the_house(value: object) -> None:
    assert canonical(value) == canonical_json(value)


@pytest.mark.parametrize("text", [b'{"a":1,"a":2}', b'{"a":NaN}', b"[" * 100_000, b"\xff", b'{"a":1e999999999}'])
def test_json_that_could_mean_two_things_is_not_read(text: bytes) -> None:
    with pytest.raises(verify_export.Broken):
        canonical(parsed(text))


def made(tmp_path: Path, content: bytes) -> list[tuple[str, str]]:
    (tmp_path / "package.zip").write_bytes(content)
    return [(one.part, one.what) for one in verify(str(tmp_path / "package.zip")).faults]


@pytest.mark.parametrize("name", ["../up.txt", "/etc/words", "a/../../b", "C:/x", "a\\b", "a//b", "./a"])
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    content = repacked(archive(), lambda files: {name: b"words", **files})
    assert made(tmp_path, content) == [(name, "refused")]


def test_a_file_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO(archive())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as package:
        warnings.simplefilter("ignore")
        package.writestr("manifest.json", b"{}")
    assert made(tmp_path, out.getvalue()) == [("manifest.json", "refused")]


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    content = bytearray(archive())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 8] |= 1
    assert made(tmp_path, bytes(content)) == [("signature.json", "refused")]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    content = repacked(archive(), lambda files: {"zeros.txt": bytes(64 << 20), **files})
    assert made(tmp_path, content) == [("zeros.txt", "refused")]


def test_a_bomb_that_lies_about_its_length_is_not_unpacked_further_than_was_signed(tmp_path: Path) -> None:
    def grown(files: dict[str, bytes]) -> dict[str, bytes]:
        return {**files, "data/tasks.ndjson": bytes(48 << 20)}

    content = bytearray(repacked(archive(), grown))
    entry = content.index(b"data/tasks.ndjson", content.index(b"PK\x01\x02")) - 46
    content[entry + 24 : entry + 28] = struct.pack("<L", 59)
    assert ("data/tasks.ndjson", "altered") in made(tmp_path, bytes(content))


def test_a_link_is_no_file_of_a_package(tmp_path: Path) -> None:
    out = io.BytesIO(archive())
    with zipfile.ZipFile(out, "a") as package:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    assert made(tmp_path, out.getvalue()) == [("link", "refused")]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("anything") / "package.json"


@given(st.sampled_from([b"PK\x03\x04", b"{\n", b'{\n"parts":{\n', b'{\n"proof":{"ledger":']), st.binary(max_size=300))
def test_whatever_comes_is_named_and_is_never_a_fault_of_ours(scratch: Path, begins: bytes, content: bytes) -> None:
    scratch.write_bytes(begins + content)
    assert not verify(str(scratch)).whole


def test_a_later_version_is_told_only_where_it_was_signed() -> None:
    manifest = canonical_json({"format": "clear.proof", "version": 2}).encode()
    told = {"public_key": key_of().public_key().public_bytes_raw(), "signature": key_of().sign(manifest)}
    signature = canonical_json({name: base64.b64encode(one).decode() for name, one in told.items()}).encode()
    with pytest.raises(verify_export.CannotCheck, match="newer verify_export"):
        verify_export.manifest_in(manifest, signature)
    with pytest.raises(verify_export.Broken, match="not what was signed"):
        verify_export.manifest_in(manifest.replace(b"2", b"3"), signature)


def test_a_walk_from_a_figure_is_printed(tmp_path: Path) -> None:
    (tmp_path / "package").write_bytes(archive())
    walked = run(tmp_path, "package", "--trace", "figure/jobs").stdout
    assert "figure/jobs: value 214\n        made from outcome/9" in walked
    assert "Nothing in the lineage" in run(tmp_path, "package", "--trace", "no such thing").stdout


def test_a_walk_leads_through_a_decision_to_whoever_approved_it() -> None:
    told = prov_json(
        [
            entity("outcome/9", row=41),
            entity("import/3", sha256="ab12"),
            entity("decision/7", version=2),
            activity("approval/7/1", by="A. Approver"),
            used("approval/7/1", "decision/7"),
            derived("outcome/9", of="import/3"),
            derived("outcome/9", of="decision/7"),
        ]
    )
    assert traced(b"".join(told), "outcome/9") == [
        "outcome/9: row 41",
        "    made from import/3: sha256 ab12",
        "    made from decision/7: version 2",
        "        taken up by approval/7/1: by A. Approver",
    ]


def test_a_walk_in_a_circle_ends() -> None:
    told = prov_json([entity("a"), entity("b"), derived("a", of="b"), derived("b", of="a")])
    assert traced(b"".join(told), "a") == ["a", "    made from b"]


def test_memory_stays_flat_however_long_a_part_is(tmp_path: Path) -> None:
    long = tmp_path / "long"
    with long.open("wb") as out:
        out.write(b'{\n"parts":{\n"tasks":[\n')
        for number in range(400_000):
            out.write(b'{"id":%d,"words":"%s"},\n' % (number, b"w" * 200))
    limited = (
        "import resource, sys, runpy; resource.setrlimit(resource.RLIMIT_AS, (120 << 20,) * 2);"
        "sys.argv[:] = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    command = [sys.executable, "-I", "-S", "-c", limited, str(SOURCE), str(long), "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env={})
    assert (ended.returncode, ended.stderr) == (1, "")


@pytest.mark.parametrize("text", [rb'{"a":"\ud800"}', b"[" * 400 + b"]" * 400])
def test_half_a_character_and_the_very_deep_are_refused(text: bytes) -> None:
    with pytest.raises(verify_export.Broken):
        parsed(text)


@pytest.mark.parametrize(
    "lineage",
    [
        b'{"entity":{"a":5}}',
        b'{"entity":{"a":"text"}}',
        b'{"entity":{"a":{}},"wasDerivedFrom":{"x":{"prov:generatedEntity":"a","prov:usedEntity":5}}}',
    ],
)
def test_a_lineage_that_is_none_cannot_be_read(lineage: bytes) -> None:
    with pytest.raises(verify_export.CannotCheck):
        traced(lineage, "a")


def test_a_walk_longer_than_calls_are_deep_is_printed() -> None:
    steps = {str(at): {"prov:generatedEntity": f"e:{at}", "prov:usedEntity": f"e:{at + 1}"} for at in range(1500)}
    lineage = json.dumps({"entity": {f"e:{at}": {} for at in range(1501)}, "wasDerivedFrom": steps})
    assert len(traced(lineage.encode(), "e:0")) == 1501


def test_a_ledger_with_a_line_longer_than_any_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody can make one of a package; a shorter one will do here."""
    monkeypatch.setattr(verify_export, "LONGEST_LINE", 2000)
    long = b'{"entries":[\n"' + b"w" * 2000
    told = json.loads(archived("manifest.json"))
    [listed] = [one for one in told["files"] if one["path"] == "ledger.json"]
    listed.update(bytes=len(long), sha256=hashlib.sha256(long).hexdigest())
    changed = {"ledger.json": long, "manifest.json": canonical(told).encode()}
    assert ("ledger.json", "altered") in made(tmp_path, repacked(ARCHIVE, lambda files: {**files, **changed}))


def archived(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(ARCHIVE)) as package:
        return package.read(name)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_names_are_told_in_whatever_letters_there_are(tmp_path: Path, encoding: str) -> None:
    """The words of the name, with escapes for what the screen cannot show."""
    about = {**json.loads(archived("manifest.json"))["about"], "name": "Caf\u00e9 \u2192 \u65e5\u672c"}
    (tmp_path / "package").write_bytes(named_otherwise(about))
    for arguments in ([], ["--json"], ["--help"], ["--key", "\u65e5\u672c"]):
        ended = run(tmp_path, "package", *arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert "Traceback" not in ended.stderr
        assert ended.returncode == {"--help": 0, "--key": 2}.get(" ".join(arguments[:1]), 1)
    in_ascii = run(tmp_path, "package", PYTHONIOENCODING="ascii").stdout
    assert "Caf\\xe9 \\u2192 \\u65e5\\u672c" in in_ascii


def named_otherwise(about: dict[str, object]) -> bytes:
    told = {**json.loads(archived("manifest.json")), "about": about}
    return repacked(ARCHIVE, lambda files: {**files, "manifest.json": canonical(told).encode()})


def test_what_a_manifest_says_of_itself_is_told_whatever_it_is(tmp_path: Path) -> None:
    (tmp_path / "package").write_bytes(named_otherwise({"kind": Decimal("1.5"), "name": [[]]}))
    for arguments in ([], ["--json"]):
        ended = run(tmp_path, "package", *arguments)
        assert (ended.returncode, ended.stderr) == (1, "")


def test_an_answer_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "package").write_bytes(ARCHIVE)
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, str(SOURCE), str(tmp_path / "package")], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ended.returncode not in (0, 1)
    assert ended.stderr.startswith(b"Cannot check: what was found cannot be written")


def test_what_nobody_foresaw_is_not_told_as_altered(tmp_path: Path) -> None:
    """A name that no system has is refused by the system; so would anything be that is wrong in here."""
    with pytest.raises(verify_export.CannotCheck, match="That says nothing about the package"):
        verify_export.checked("package\0")


def test_however_many_parts_were_put_in_it_ends_soon(tmp_path: Path) -> None:
    at = DOCUMENT.index(b'"proof":')
    for many, named in ((90_000, 90_000), (verify_export.MOST_MEMBERS, 2)):
        spare = b"".join(b'"%d":0,\n' % number for number in range(many))
        (tmp_path / "package").write_bytes(DOCUMENT[:at] + spare + DOCUMENT[at:])
        ended = run(tmp_path, "package", "--json")
        assert (ended.returncode, ended.stderr) == (1, "")
        assert len(json.loads(ended.stdout)["faults"]) == named
