"""What is packed can be opened by every reader of ZIP and JSON, and its parts are the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile

from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tests.institutional.proof.packages import NO_LEDGER, OUTCOMES, TASKS, archive, document, key_of, signer


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_an_archive_is_read_by_others_and_its_manifest_is_true() -> None:
    package = opened(archive())
    assert package.testzip() is None
    manifest = json.loads(package.read("manifest.json"))
    listed = {one["path"]: one for one in manifest["files"]}
    assert {name: hashlib.sha256(package.read(name)).hexdigest() for name in listed} == {
        name: one["sha256"] for name, one in listed.items()
    }
    assert [one["rows"] for one in manifest["files"][:3]] == [2, 1, 0]
    assert package.namelist() == [*listed, "manifest.json", "signature.json"]


def test_the_signature_is_over_the_very_bytes_of_the_manifest() -> None:
    package = opened(archive())
    signature = json.loads(package.read("signature.json"))
    key_of().public_key().verify(base64.b64decode(signature["signature"]), package.read("manifest.json"))
    assert load_pem_public_key(package.read("public-key.pem")) == key_of().public_key()
    assert signature["key"] == hashlib.sha256(base64.b64decode(signature["public_key"])).hexdigest()


def test_the_same_things_are_packed_into_the_same_bytes() -> None:
    assert archive() == archive()
    assert document() == document()


def test_a_document_is_json_and_each_part_hashes_as_its_lines_do() -> None:
    read = json.loads(document())
    assert read["parts"] == {
        "tasks": [json.loads(row) for row in TASKS],
        "outcomes": [json.loads(row) for row in OUTCOMES],
        "none": [],
    }
    listed = {one["path"]: one["sha256"] for one in read["proof"]["manifest"]["files"]}
    packed = {one["path"]: one["sha256"] for one in json.loads(opened(archive()).read("manifest.json"))["files"]}
    assert listed["parts/tasks"] == packed["data/tasks.ndjson"]
    assert listed["ledger.json"] == packed["ledger.json"]
    assert list(read)[-1] == "proof"


def test_a_signer_does_not_tell_its_private_half() -> None:
    assert repr(signer()) == f"Signer({signer().key_id})"
    assert NO_LEDGER.head is None
