#!/usr/bin/env python3
"""Checks a package that was taken from CLEAR: that nothing of it was changed since, and whose signature it bears.

    python3 verify_export.py PACKAGE.zip                 an archive
    python3 verify_export.py DOCUMENT.json               a JSON document, which holds its own proof
    python3 verify_export.py REPORT.pdf                  a file beside its REPORT.pdf.proof.json
    python3 verify_export.py PACKAGE.zip --key 3f9a…     and that this very key signed it
    python3 verify_export.py PACKAGE.zip --trace jobs    and where a figure or a row comes from

It needs Python 3.8 or newer and nothing else: no network, no account, nothing to install. It writes nothing and unpacks
nothing. It ends with 0 where all is whole, with 1 where something was changed (each part is named), and with 2 where it
could not check at all.

What it checks: each file's place, length and SHA-256 against manifest.json; the bytes of the archive around the files;
that entries of the ledger hash to what stands beside them, follow each other and lead to the ledger's head; and the
Ed25519 signature over manifest.json (RFC 8032). What it cannot know: whose the key is. Look its fingerprint up where
you trust the answer, and give it with --key.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import hmac
import io
import json
import os
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any

MANIFEST = "manifest.json"
SIGNATURE = "signature.json"
LEDGER = "ledger.json"
LINEAGE = "lineage.prov.json"
PUBLIC_KEY = "public-key.pem"
BESIDE = ".proof.json"
FORMAT = "clear.proof"
NDJSON = "application/x-ndjson"
GENESIS = "0" * 64

CHUNK = 1 << 20
LARGEST_MANIFEST = 64 << 20
LARGEST_HELD = 256 << 20
LONGEST_LINE = 64 << 20
MOST_MEMBERS = 100_000
MOST_UNPACKED_TO_ONE = 400
"""How many times longer than packed a member of more than a megabyte may be. Above that it is a trap."""


class CannotCheck(Exception):
    """There is nothing here that could be checked. The text says why."""


class Broken(Exception):
    """A part cannot be read as what it is. The text says why."""


@dataclass(frozen=True)
class Fault:
    """One part that is not as it was signed: `what` in a word, and a sentence about it."""

    part: str
    what: str
    says: str


@dataclass
class Report:
    """What was checked, what was found, and what was not checked."""

    file: str
    kind: str
    about: dict[str, Any] = field(default_factory=dict)
    ledger: dict[str, str] = field(default_factory=dict)
    """The head of each ledger that the package names, by its organization."""
    key: str = ""
    checked: list[str] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    _named: set[str] = field(default_factory=set, repr=False)

    @property
    def whole(self) -> bool:
        """Whether nothing was found to be otherwise than it was signed."""
        return not self.faults

    def found(self, part: str, what: str, says: str) -> None:
        """Note a part that is not as it was signed; what is noted first of a part stands."""
        if part not in self._named:
            self._named.add(part)
            self.faults.append(Fault(part, what, says))

    def as_json(self) -> dict[str, Any]:
        """Give it all for programs."""
        return {
            "file": self.file,
            "kind": self.kind,
            "whole": self.whole,
            "about": self.about,
            "ledger": self.ledger,
            "key": self.key,
            "checked": self.checked,
            "not_checked": self.not_checked,
            "faults": [{"part": one.part, "what": one.what, "says": one.says} for one in self.faults],
            "trace": self.trace,
        }


@dataclass(frozen=True)
class Seen:
    """A file as it was found: its hash, length and, of one that has a row on each line, how many rows."""

    path: str
    sha256: str
    bytes: int
    rows: int | None = None


# --- JSON in the one form that is hashed -----------------------------------------------------------------------------


DEEPEST = 200
_HALVES = re.compile(rb"\\u[dD][89a-fA-F]")


def canonical(value: Any) -> str:
    """Give JSON with sorted keys, no white space, and numbers in plain decimal without trailing zeros."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _plain(value)
    if isinstance(value, dict):
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in sorted(value)) + "}"
    return "[" + ",".join(canonical(one) for one in value) + "]"


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def parsed(text: bytes) -> Any:
    """Give what JSON says. Refuses: `Broken`: a name that comes twice, no number, half a character, the too deep."""
    try:
        found = _READER.decode(text.decode("utf-8"))
        # What opens less often than that cannot be deeper; most of what is read does not.
        if text.count(b"{") + text.count(b"[") > DEEPEST:
            _keep_to_depth(found)
        # Only an escape brings half a character, which no text can be written with; most of what is read has none.
        if _HALVES.search(text):
            json.dumps(found, ensure_ascii=False, default=str).encode("utf-8")
        return found
    except (ValueError, RecursionError, ArithmeticError) as fault:
        raise Broken("It is not JSON as it was written.") from fault


def _keep_to_depth(value: Any) -> None:
    layer = [value]
    for _ in range(DEEPEST):
        layer = [
            inner
            for one in layer
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not layer:
            return
    raise ValueError("it is nested deeper than anything that is written")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _number(text: str) -> Decimal:
    # Written out, a number with an exponent can be longer than any memory; packages hold none.
    if "e" in text or "E" in text:
        raise ValueError("a number is not in plain decimal")
    return Decimal(text)


def _no_constant(name: str) -> Any:
    raise ValueError(name + " is no number")


_READER = json.JSONDecoder(object_pairs_hook=_once, parse_float=_number, parse_constant=_no_constant)


def same(one: str | bytes, other: str | bytes) -> bool:
    """Say whether two hashes or texts are the same, in a time that does not tell how far they agree."""
    first = one.encode() if isinstance(one, str) else one
    second = other.encode() if isinstance(other, str) else other
    return hmac.compare_digest(first, second)


# --- Ed25519 ---------------------------------------------------------------------------------------------------------
# RFC 8032, section 5.1: the curve -x² + y² = 1 + d x² y² over the integers modulo P. A point is kept as X, Y, Z, T with
# x = X/Z, y = Y/Z and x y = T/Z, and added as in section 5.1.4.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NOTHING = (0, 1, 1, 0)


def _added(one: Any, other: Any) -> Any:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Any) -> Any:
    found = NOTHING
    while number:
        if number & 1:
            found = _added(found, point)
        point = _added(point, point)
        number >>= 1
    return found


def _point(text: bytes) -> Any:
    """Give the point that 32 bytes stand for (section 5.1.3), None where they stand for none."""
    number = int.from_bytes(text, "little")
    odd, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    above, below = (y * y - 1) % P, (D * y * y + 1) % P
    x = above * pow(below, 3, P) * pow(above * pow(below, 7, P) % P, (P - 5) // 8, P) % P
    if below * x * x % P != above:
        x = x * ROOT_OF_MINUS_ONE % P
    if below * x * x % P != above or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


def _text(point: Any) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether an Ed25519 signature over a message is that of a key. **Source:** RFC 8032, section 5.1.7."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, number = _point(public), int.from_bytes(signature[32:], "little")
    if key is None or number >= ORDER or _text(_times(8, key)) == _text(NOTHING):
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    negative = (P - key[0], key[1], key[2], P - key[3])
    return same(_text(_added(_times(number, BASE), _times(challenge, negative))), signature[:32])


# --- The manifest and its signature ----------------------------------------------------------------------------------


def check_signature(report: Report, manifest: bytes, signature: bytes, key: str | None, *, names: str = "") -> None:
    """Check the signature over a manifest, and that the key which made it is the one asked for.

    Takes: both as their canonical text; `names`, what stands before their names where they are no files of their own.
    """
    where = names + SIGNATURE
    try:
        told, claimed = parsed(signature), parsed(manifest)["key"]["fingerprint"]
        if not same(canonical(told), signature) or set(told) != _SIGNED_BY:
            raise Broken("It is not in the form in which signatures are written.")
        public, signed = _decoded(told["public_key"]), _decoded(told["signature"])
        fitting = (told["algorithm"], told["signed"]) == ("Ed25519", MANIFEST)
    except (Broken, TypeError, KeyError) as fault:
        report.found(where, "altered", str(fault) if isinstance(fault, Broken) else "It is no signature.")
        return
    report.key = hashlib.sha256(public).hexdigest()
    if not fitting or not same(str(told["key"]), report.key) or not same(str(claimed), report.key):
        report.found(where, "altered", "Manifest, signature and key do not name one and the same key.")
    elif not verifies(public, manifest, signed):
        _blame(report, manifest, told, names)
    elif not same(str(told["manifest_sha256"]), hashlib.sha256(manifest).hexdigest()):
        report.found(where, "altered", "It names another manifest than the one it signs.")
    else:
        report.checked.append("the Ed25519 signature over the manifest is that of the key " + report.key)
    if key is None:
        report.not_checked.append(
            "whose key that is: look " + (report.key or "it") + " up where you trust the answer, and give it with --key"
        )
    elif same(key.lower().replace(":", ""), report.key):
        report.checked.append("it is the key that was asked for")
    else:
        report.found(where, "wrong key", "It was signed with the key " + report.key + ", not with the one asked for.")


_SIGNED_BY = {"algorithm", "key", "manifest_sha256", "public_key", "signature", "signed"}


def _blame(report: Report, manifest: bytes, told: dict[str, Any], names: str) -> None:
    if same(str(told["manifest_sha256"]), hashlib.sha256(manifest).hexdigest()):
        report.found(names + SIGNATURE, "altered", "It is no signature of this key over the manifest.")
    else:
        report.found(names + MANIFEST, "altered", "It is not what was signed.")


def _decoded(text: Any) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError) as fault:
        raise Broken("It holds no base64.") from fault
    if not same(base64.b64encode(found), str(text)):
        raise Broken("Its base64 is not as it was written.")
    return found


def manifest_in(text: bytes, signature: bytes) -> dict[str, Any]:
    """Give what a manifest says. Refuses: `Broken`; `CannotCheck` where it was signed in a later form."""
    told = parsed(text)
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise Broken("It is no manifest of CLEAR.")
    if told.get("version") != 1:
        if _is_signed(text, signature):
            raise CannotCheck(f"Its proof is of version {told.get('version')}; take a newer verify_export.py.")
        raise Broken("It is not what was signed.")
    try:
        ledger, files = told["ledger"], told["files"]
        well = all(isinstance(one["path"], str) and re.fullmatch("[0-9a-f]{64}", one["sha256"]) for one in files)
        well = well and len({one["path"] for one in files}) == len(files)
        well = well and isinstance(told["key"]["fingerprint"], str) and isinstance(told["about"], dict)
        well = well and set(ledger) == {"organization", "head", "further"} and isinstance(ledger["further"], dict)
        well = well and isinstance(ledger["organization"], (int, str, type(None)))
    except (TypeError, KeyError):
        well = False
    if not well or not same(canonical(told), text):
        raise Broken("It is not in the form in which manifests are written.")
    return told


def _is_signed(manifest: bytes, signature: bytes) -> bool:
    try:
        told = parsed(signature)
        return verifies(_decoded(told["public_key"]), manifest, _decoded(told["signature"]))
    except (Broken, TypeError, KeyError):
        return False


def compare(report: Report, listed: list[dict[str, Any]], seen: list[Seen]) -> None:
    """Hold what was found against what was signed: each file altered, cut, lengthened, missing, added or moved."""
    found = {one.path: one for one in seen}
    wanted = {one["path"]: one for one in listed}
    spare = [one for one in seen if one.path not in wanted]
    holds = {one.sha256: one.path for one in reversed(spare)}
    for one in listed:
        path = one["path"]
        if path not in found:
            other = holds.get(one["sha256"])
            says = "It is missing." if other is None else "It is missing; " + other + " holds what it held."
            report.found(path, "missing", says)
            continue
        _compare_one(report, one, found[path])
    for two in spare:
        report.found(two.path, "added", "It was not in the package when that was signed.")
    _compare_order(report, [one["path"] for one in listed], [two.path for two in seen])
    if report.whole:
        report.checked.append(
            str(len(listed)) + " files are in their places, of the length and with the SHA-256 that were signed"
        )


def _compare_one(report: Report, told: dict[str, Any], seen: Seen) -> None:
    length = told.get("bytes")
    if not same(seen.sha256, told["sha256"]):
        what, says = "altered", "Its contents are not what was signed."
        if isinstance(length, int) and seen.bytes < length:
            what, says = "cut", "It has " + str(seen.bytes) + " bytes of the " + str(length) + " that were signed."
        elif isinstance(length, int) and seen.bytes > length:
            says = "It is longer than what was signed."
        report.found(seen.path, what, says)
    elif length not in (None, seen.bytes) or (seen.rows is not None and told.get("rows") not in (None, seen.rows)):
        report.found(MANIFEST, "altered", "It states another length or number of rows than " + seen.path + " has.")


def _compare_order(report: Report, wanted: list[str], seen: list[str]) -> None:
    known, there = set(wanted), set(seen)
    kept, stands = [one for one in wanted if one in there], [one for one in dict.fromkeys(seen) if one in known]
    for place, path in enumerate(stands):
        if path != kept[place]:
            report.found(path, "moved", "It stands where " + kept[place] + " stood.")
            return


# --- The ledger ------------------------------------------------------------------------------------------------------


class Ledger:
    """The lines of a `ledger.json` as they pass: each entry computed again, and how they follow each other.

    An entry about what is not in the package gives only its hashes: it is a link, which cannot be computed again.
    """

    def __init__(self) -> None:
        self.broken = ""
        self.entries = 0
        self.links = 0
        self._ends: dict[str, tuple[int, str]] = {}
        self._ending = b""

    def take(self, lines: Iterable[bytes]) -> None:
        """Go through the lines, to the last."""
        try:
            self._take(lines)
        except Broken as fault:
            # The lines themselves cannot be read.
            self.broken = self.broken or str(fault)

    def _take(self, lines: Iterable[bytes]) -> None:
        first, last = True, ("", 0, "")
        for line in lines:
            if self.broken:
                continue
            try:
                if first and line != b'{"entries":[\n':
                    raise Broken("It does not begin as ledgers do.")
                if line.startswith(b"],"):
                    self._ending = b"{" + line[2:].rstrip(b"\n")
                elif not first and not (line == b"\n" and not self._ends):
                    last = self._entry(line, last)
            except (Broken, KeyError, TypeError, ValueError) as fault:
                self.broken = str(fault) if isinstance(fault, Broken) else "An entry is none that is written."
            first = False

    def report(self, report: Report, told: dict[str, Any]) -> None:
        """Hold where the entries end against the heads that the manifest names, and say what was found."""
        heads = dict(told["further"])
        heads[str(told["organization"])] = told["head"]
        closing = {name: told[name] for name in ("further", "head", "organization")}
        broken = self.broken
        for owner, (seq, text) in self._ends.items():
            if not broken and not same(text, str(heads.get(owner))):
                broken = f"Entry {seq} of organization {owner} is not its ledger's head: what follows is missing."
        if not broken and not same(self._ending, canonical(closing)):
            broken = "It names other heads than the manifest."
        if broken:
            report.found(LEDGER, "altered", broken)
        elif self._ends:
            heads_said = "the head" if len(self._ends) == 1 else "the heads"
            report.checked.append(
                f"{self.entries} entries of the ledger hash to what stands beside them; with {self.links} links between"
                f" they lead to {heads_said} that the manifest names"
            )
        else:
            report.not_checked.append("a chain of the ledger: no entry of one is in the package")

    def _entry(self, line: bytes, last: tuple[str, int, str]) -> tuple[str, int, str]:
        text = line.rstrip(b"\n")
        text = text[:-1] if text.endswith(b",") else text
        entry = parsed(text)
        owner, seq, before = str(entry["organization"]), entry["seq"], str(entry["prev_hash"])
        where = f"Entry {seq} of organization {owner}"
        if not same(canonical(entry), text):
            raise Broken(where + " is not in the form in which entries are written.")
        if "kind" in entry:
            content = {name: value for name, value in entry.items() if name != "hash"}
            if not same(hashlib.sha256(canonical(content).encode()).hexdigest(), str(entry["hash"])):
                raise Broken(where + " was changed: it does not hash to what stands beside it.")
        elif set(entry) != {"organization", "seq", "prev_hash", "hash"}:
            raise Broken(where + " is neither an entry nor a link.")
        if owner == last[0]:
            if seq != last[1] + 1:
                raise Broken(f"Entry {last[1] + 1} of organization {owner} is missing.")
            if not same(before, last[2]):
                raise Broken(where + " does not follow the one before.")
        elif owner in self._ends:
            raise Broken(f"The entries of organization {owner} do not stand together.")
        elif seq == 1 and not same(before, GENESIS):
            raise Broken(where + " does not begin its ledger.")
        self._ends[owner] = (seq, str(entry["hash"]))
        self.entries, self.links = self.entries + ("kind" in entry), self.links + ("kind" not in entry)
        return owner, seq, str(entry["hash"])


# --- Archives --------------------------------------------------------------------------------------------------------


def check_archive(report: Report, file: IO[bytes], key: str | None) -> None:
    """Check a ZIP archive, member by member; nothing is unpacked to the disk, and no member is held whole."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError):
        where = _cut_within(file)
        says = "The archive has no end: it was cut, or its table of contents was changed."
        report.found(where, "cut", says)
        return
    members = archive.infolist()
    spare = _of_no_part(file, archive)
    if spare:
        report.found("the archive", "added", spare)
        return
    if not _are_safe(report, members):
        return
    manifest = _held(report, archive, MANIFEST)
    signature = _held(report, archive, SIGNATURE)
    if manifest is None or signature is None:
        return
    try:
        told = manifest_in(manifest, signature)
    except Broken as fault:
        report.found(MANIFEST, "altered", str(fault))
        check_signature(report, manifest, signature, key)
        return
    report.about, report.ledger = told["about"], heads_in(told["ledger"])
    limits = {one["path"]: one.get("bytes") for one in told["files"]}
    rows = {one["path"]: one.get("media_type") == NDJSON for one in told["files"]}
    seen = []
    for one in members:
        if one.filename in (MANIFEST, SIGNATURE):
            continue
        try:
            seen.append(_measured(archive, one, limits.get(one.filename), rows.get(one.filename, False)))
        except _UNREADABLE:
            report.found(one.filename, "altered", "It cannot be unpacked: its bytes are not what they were.")
            limits.pop(one.filename, None)
    readable = [one for one in told["files"] if one["path"] in limits]
    compare(report, readable, seen)
    _check_places(report, members)
    _check_key_file(report, archive, told, seen)
    if LEDGER in {one.path for one in seen} and LEDGER not in {fault.part for fault in report.faults}:
        ledger = Ledger()
        with archive.open(LEDGER) as stream:
            ledger.take(_lines(stream))
        ledger.report(report, told["ledger"])
    elif LEDGER not in limits:
        report.found(LEDGER, "missing", "The manifest tells of no ledger.")
    check_signature(report, manifest, signature, key)
    _check_around(report, file, archive, told)


_END = b"PK\x05\x06"
_LONGEST_END = 22 + 0xFFFF


def _of_no_part(file: IO[bytes], archive: zipfile.ZipFile) -> str:
    """Say how many bytes stand in an archive, or behind it, that its table of contents does not count; else nothing."""
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - _LONGEST_END))
    text = file.read()
    at = text.rfind(_END)
    if at < 0 or len(text) - at < 22:
        return ""
    begins, comment = struct.unpack("<16xLH", text[at : at + 22])
    behind, within = len(text) - at - 22 - comment, archive.start_dir - begins
    if behind > 0:
        return str(behind) + " bytes stand behind its end, and belong to no part."
    return str(within) + " bytes stand in it that belong to no part." if begins < _FULL and within > 0 else ""


def _between_parts(file: IO[bytes], members: list[zipfile.ZipInfo]) -> str:
    """Say where bytes stand between the files of an archive that belong to none of them; else nothing."""
    if members[0].header_offset:
        return f"{members[0].header_offset} bytes stand before its first file, and belong to no part."
    for at, after in enumerate(members[1:]):
        one = members[at]
        file.seek(one.header_offset)
        head = file.read(30)
        if len(head) < 30:
            return ""
        name, extra = struct.unpack("<26xHH", head)
        left = after.header_offset - one.header_offset - 30 - name - extra - one.compress_size
        # What a file is closed with has four lengths: with or without its mark, in 32 bits or in 64.
        if left > 24 or left not in ((12, 16, 20, 24) if one.flag_bits & 8 else (0,)):
            return "Bytes stand between " + one.filename + " and " + after.filename + " that belong to no part."
    return ""


_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
)


def _are_safe(report: Report, members: list[zipfile.ZipInfo]) -> bool:
    """Refuse, before anything is read, what an archive of CLEAR never holds."""
    names: set[str] = set()
    before = len(report.faults)
    if len(members) > MOST_MEMBERS:
        report.found("the archive", "refused", "It holds more files than a package can.")
        return False
    for one in members:
        name = one.filename
        steps = name.split("/")
        if one.orig_filename != name or "\\" in name or ":" in steps[0] or "" in steps or ".." in steps or "." in steps:
            report.found(name, "refused", "Its name leads out of the package.")
        elif name in names:
            report.found(name, "refused", "It is in the archive twice.")
        elif one.flag_bits & 0x2041:
            report.found(name, "refused", "It is encrypted.")
        elif one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            report.found(name, "refused", "It is packed in a way that is not used here.")
        elif (one.external_attr >> 16) & 0o170000 not in (0, 0o100000):
            report.found(name, "refused", "It is no plain file.")
        elif one.file_size > CHUNK and one.file_size > MOST_UNPACKED_TO_ONE * one.compress_size:
            report.found(name, "refused", "It unpacks to far more than any export: it is a trap.")
        names.add(name)
    return len(report.faults) == before


def _held(report: Report, archive: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        with archive.open(name) as member:
            text = member.read(LARGEST_MANIFEST + 1)
    except KeyError:
        report.found(name, "missing", "It is missing: nothing says any more what belongs into the package.")
        return None
    except _UNREADABLE:
        report.found(name, "altered", "It cannot be unpacked: its bytes are not what they were.")
        return None
    if len(text) > LARGEST_MANIFEST:
        report.found(name, "refused", "It is longer than any that is written.")
        return None
    return text


def _measured(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: Any, has_rows: bool) -> Seen:
    """Hash a member, but no further than a megabyte beyond the length that was signed."""
    most = (limit if isinstance(limit, int) else 0) + CHUNK
    digest, length, rows = hashlib.sha256(), 0, 0
    with archive.open(member) as stream:
        while length <= most:
            chunk = stream.read(CHUNK)
            if not chunk:
                break
            digest.update(chunk)
            length += len(chunk)
            rows += chunk.count(b"\n") if has_rows else 0
    return Seen(member.filename, digest.hexdigest(), length, rows if has_rows else None)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while True:
        line = stream.readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE:
            raise Broken("A line of it is longer than any that is written.")
        if not line:
            return
        yield line


def _check_places(report: Report, members: list[zipfile.ZipInfo]) -> None:
    names = [one.filename for one in members]
    if names[-2:] != [MANIFEST, SIGNATURE]:
        report.found(MANIFEST, "moved", "Manifest and signature are not the last of the archive.")


def _check_key_file(report: Report, archive: zipfile.ZipFile, told: dict[str, Any], seen: list[Seen]) -> None:
    """The public key for other programs is that of the signature; its own hash is in the manifest like any other."""
    if PUBLIC_KEY not in {one.path for one in seen} or PUBLIC_KEY in {fault.part for fault in report.faults}:
        return
    with archive.open(PUBLIC_KEY) as stream:
        text = stream.read(CHUNK)
    inside = b"".join(text.split(b"\n")[1:-2])
    try:
        fingerprint = hashlib.sha256(base64.b64decode(inside)[-32:]).hexdigest()
    except (binascii.Error, ValueError):
        fingerprint = ""
    if not same(fingerprint, str(told["key"]["fingerprint"])):
        report.found(PUBLIC_KEY, "altered", "It is not the key that the manifest names.")


def _check_around(report: Report, file: IO[bytes], archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    """Check the bytes around and between the files; where a file was changed, its own fault has been told already."""
    if not report.whole:
        report.not_checked.append("the bytes of the archive around its files: something in it was changed already")
        return
    around = told.get("archive")
    members = archive.infolist()
    spare = _between_parts(file, members)
    if spare:
        report.found("the archive", "added", "Its files are as they were signed. " + spare)
        return
    start = archive.getinfo(MANIFEST).header_offset
    if not isinstance(around, dict) or around.get("bytes") != start:
        report.found("the archive", "altered", "Its files are as they were signed, but it was packed anew.")
        return
    tail = _tail(archive, members, {one["path"]: one.get("bytes") for one in told["files"]})
    digest, left = hashlib.sha256(), start
    file.seek(0)
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            break
        digest.update(chunk)
        left -= len(chunk)
    if not same(digest.hexdigest(), str(around.get("sha256"))):
        where = _odd_member(file, members) or "the archive"
        report.found(where, "altered", "The files are as they were signed, but bytes around them were changed.")
        return
    file.seek(start)
    if not same(file.read(len(tail) + 1), tail):
        report.found(
            "the archive", "altered", "Its files are as they were signed, but its table of contents was changed."
        )
    else:
        report.checked.append("the bytes of the archive around the files are those that were signed")


# What stands around the files of an archive as CLEAR writes it, after PKWARE APPNOTE 6.3.10, section 4.3.
_FULL = 0xFFFFFFFF


def _tail(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], lengths: dict[str, Any]) -> bytes:
    """Give the archive from its manifest to its end, as it is written for these members.

    Nothing that the table of contents says of lengths is taken from it: they are those that were signed, and what lies
    between one member and the next.
    """
    out = []
    lengths = dict(lengths)
    for name in (MANIFEST, SIGNATURE):
        one, text, called = archive.getinfo(name), archive.read(name), name.encode()
        head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 45, 0x0808, 0, 0, 0x21, 0, _FULL, _FULL, len(called), 20)
        foot = struct.pack("<4sLQQ", b"PK\x07\x08", one.CRC, len(text), len(text))
        out += [head, called, struct.pack("<HHQQ", 1, 16, 0, 0), text, foot]
        lengths[name] = len(text)
    start = archive.getinfo(MANIFEST).header_offset + sum(len(one) for one in out)
    ends = [one.header_offset for one in members[1:]] + [start]
    contents = b"".join(_in_contents(one, lengths[one.filename], ends[at]) for at, one in enumerate(members))
    out.append(contents)
    count = len(members)
    if start >= _FULL or len(contents) >= _FULL or count >= 0xFFFF:
        sizes = (count, count, len(contents), start)
        out.append(struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 0x032D, 45, 0, 0, *sizes))
        out.append(struct.pack("<4sLQL", b"PK\x06\x07", 0, start + len(contents), 1))
    few, length, at = min(count, 0xFFFF), min(len(contents), _FULL), min(start, _FULL)
    out.append(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, few, few, length, at, 0))
    return b"".join(out)


def _odd_member(file: IO[bytes], members: list[zipfile.ZipInfo]) -> str:
    """Give the first member whose packed bytes are not as they are written, though it unpacks to what it should."""
    for one in members:
        called = one.filename.encode()
        lengths = (_FULL, _FULL, len(called), 20)
        head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 45, 0x0808, one.compress_type, 0, 0x21, 0, *lengths)
        head += called + struct.pack("<HHQQ", 1, 16, 0, 0)
        file.seek(one.header_offset)
        if not same(file.read(len(head)), head):
            return one.filename
        inflating, left = zlib.decompressobj(-15), one.compress_size
        packed = one.compress_type == zipfile.ZIP_DEFLATED
        while packed and not inflating.eof and (left or inflating.unconsumed_tail):
            chunk = inflating.unconsumed_tail or file.read(min(CHUNK, left))
            left -= 0 if inflating.unconsumed_tail else len(chunk)
            inflating.decompress(chunk, CHUNK)
        if packed and (left or not inflating.eof or inflating.unused_data):
            return one.filename
        file.seek(one.header_offset + len(head) + one.compress_size)
        foot = struct.pack("<4sLQQ", b"PK\x07\x08", one.CRC, one.compress_size, one.file_size)
        if not same(file.read(len(foot)), foot):
            return one.filename
    return ""


def _in_contents(one: zipfile.ZipInfo, length: Any, end: int) -> bytes:
    called = one.filename.encode()
    packed = end - one.header_offset - 30 - len(called) - 20 - 24
    sizes = (length if isinstance(length, int) else -1, max(packed, 0), one.header_offset)
    large = [size for size in sizes if size >= _FULL]
    extra = struct.pack("<HH" + str(len(large)) + "Q", 1, 8 * len(large), *large) if large else b""
    size, packed, offset = (min(max(value, 0), _FULL) for value in sizes)
    method = zipfile.ZIP_STORED if one.filename in (MANIFEST, SIGNATURE) else zipfile.ZIP_DEFLATED
    versions = (0x032D, 45, 0x0808, method, 0, 0x21)
    lengths = (len(called), len(extra), 0, 0, 0)
    head = struct.pack(
        "<4s6H3L5H2L",
        b"PK\x01\x02",
        *versions,
        one.CRC if length else 0,
        packed,
        size,
        *lengths,
        0o100644 << 16,
        offset,
    )
    return head + called + extra


def _cut_within(file: IO[bytes]) -> str:
    """Give the file that an archive without an end is cut in, from walking it from its start."""
    file.seek(0)
    while True:
        head = file.read(30)
        if len(head) < 30 or head[:4] != b"PK\x03\x04":
            return "the archive"
        method, name_length, extra_length = struct.unpack("<8xH16xHH", head)
        name = file.read(name_length).decode("utf-8", "replace")
        file.read(extra_length)
        if method != zipfile.ZIP_DEFLATED:
            return "the archive"
        inflating, start = zlib.decompressobj(-15), file.tell()
        taken = 0
        while not inflating.eof:
            chunk = inflating.unconsumed_tail or file.read(CHUNK)
            if not chunk:
                return name
            taken += 0 if inflating.unconsumed_tail else len(chunk)
            try:
                inflating.decompress(chunk, CHUNK)
            except zlib.error:
                return name
        file.seek(start + taken - len(inflating.unused_data) - len(inflating.unconsumed_tail) + 24)


# --- JSON documents --------------------------------------------------------------------------------------------------

# A name as it is written: without escapes, so that no two texts are one name to whoever reads JSON.
_MEMBER = re.compile(rb'"([^"\\\x00-\x1f]*)":')
_PART = re.compile(rb'"([^"\\\x00-\x1f]*)":\[\n')
_PROOF = b'{"ledger":'
_TWICE = "It comes a second time; whoever reads the document takes the last of them."


class OneValue:
    """JSON that passes line by line, however long it is: that it is one value. Only what is open of it is held.

    A name that comes twice is found where it does so within a line; of an object over many lines no names are held.
    """

    def __init__(self) -> None:
        self._open = ""
        self._awaits = _VALUE

    def take(self, line: bytes) -> None:
        """Go on with a line. Refuses: `Broken` where it cannot follow those before."""
        try:
            text = line.decode("utf-8")
            at = _past_spaces(text, 0)
            while at < len(text):
                at = _past_spaces(text, self._step(text, at))
        except (ValueError, RecursionError, ArithmeticError) as fault:
            raise Broken(_NO_VALUE) from fault

    def end(self) -> None:
        """Say that no line follows. Refuses: `Broken` where the value is not at its end."""
        if self._awaits != _NOTHING:
            raise Broken(_NO_VALUE)

    def _step(self, text: str, at: int) -> int:
        sign = text[at]
        if sign in "}]" and self._awaits in (_FIRST, _COMMA) and self._open[-1:] == _OPENED_BY[sign]:
            self._open = self._open[:-1]
            self._awaits = _COMMA if self._open else _NOTHING
            return at + 1
        if self._awaits == _COMMA and sign == ",":
            self._awaits = _NAME if self._open[-1] == "{" else _VALUE
            return at + 1
        if self._awaits == _COLON and sign == ":":
            self._awaits = _VALUE
            return at + 1
        if self._awaits == _NAME or (self._awaits == _FIRST and self._open[-1] == "{"):
            if sign != '"':
                raise ValueError("a member begins with its name")
            self._awaits = _COLON
            return int(_READER.raw_decode(text, at)[1])
        if self._awaits in (_VALUE, _FIRST):
            return self._value(text, at, sign)
        raise ValueError("nothing can stand here")

    def _value(self, text: str, at: int, sign: str) -> int:
        try:
            after = int(_READER.raw_decode(text, at)[1])
        except json.JSONDecodeError:
            # It may go on in the next line; then it begins here all the same.
            if sign not in "{[" or len(self._open) >= DEEPEST:
                raise
            self._open += sign
            self._awaits = _FIRST
            return at + 1
        self._awaits = _COMMA if self._open else _NOTHING
        return after


_VALUE, _FIRST, _NAME, _COLON, _COMMA, _NOTHING = "value", "first", "name", "colon", "comma", "nothing"
_OPENED_BY = {"}": "{", "]": "["}
_NO_VALUE = "It is not one JSON value as it was written."
_SPACES = re.compile("[ \\t\\r\\n]*")


def _past_spaces(text: str, at: int) -> int:
    found = _SPACES.match(text, at)
    return found.end() if found else at


class Document:
    """A JSON document read line by line: what was found of its members and parts, and what its proof says.

    Each member begins a line with its name; a line that begins with anything but a quotation mark goes on with the
    member before. Under `parts` each row is a line of its own. The proof is the last member.
    What is hashed is what a reader of JSON takes from it: each name comes once and as it is written, the text of each
    member and each row is one value.
    """

    def __init__(self, stream: IO[bytes], *, keep: str = "") -> None:
        self.seen: list[Seen] = []
        self.broken: dict[str, Fault] = {}
        self.ledger = Ledger()
        self.closing = b""
        self.kept = b""
        self._keep = keep
        self._lines = _lines(stream)
        self._again: bytes | None = None
        self._names = {LEDGER}

    def read(self) -> None:
        """Go through all of it."""
        try:
            self._read()
        except Broken as fault:
            self._odd(_ALL, str(fault))

    def _read(self) -> None:
        if self._next() != b"{\n":
            self._odd(_ALL, "It does not begin as documents do.")
        while True:
            line = self._next()
            begins = _MEMBER.match(line)
            if begins is None:
                says = _ODD_LINE if line else "It ends before its proof: it was cut."
                self._odd(_ALL, says, "altered" if line else "cut")
                return
            name, value = _name_in(begins), line[begins.end() :]
            if name == "proof":
                if "parts" not in self._names:
                    self._odd("parts", "They are missing.", "missing")
                self._proof(value)
                return
            is_new = self._is_new(name)
            if name.startswith("parts/"):
                self._odd(name, "It does not stand under parts, where it belongs.", "moved")
            if name == "parts":
                self._parts(value)
            else:
                self._member(name, value, is_new)

    def _odd(self, part: str, says: str, what: str = "altered") -> None:
        """Note a part that is none that is written; what is noted first of a part stands."""
        self.broken.setdefault(part, Fault(part, what, says))

    def _is_new(self, name: str) -> bool:
        """Say whether a name comes for the first time, and note it where not."""
        if len(self._names) >= MOST_MEMBERS:
            raise Broken("It holds more parts than a package can.")
        if name in self._names:
            self._odd(name, "It stands where no ledger does." if name == LEDGER else _TWICE, "added")
            return False
        self._names.add(name)
        return True

    def _found(self, seen: Seen, is_new: bool) -> None:
        if is_new:
            self.seen.append(seen)

    def _next(self) -> bytes:
        line, self._again = self._again, None
        return next(self._lines, b"") if line is None else line

    def _member(self, name: str, value: bytes, is_new: bool) -> None:
        digest, length, kept = hashlib.sha256(), 0, []
        one = OneValue()
        while value:
            line = self._next()
            goes_on = bool(line) and not line.startswith(b'"')
            if not goes_on:
                if not value.endswith(b",\n"):
                    self._odd(name, "It does not end as members do.")
                value, self._again = value[:-2], line
            digest.update(value)
            length += len(value)
            if name == self._keep and length <= LARGEST_HELD:
                kept.append(value)
            if name not in self.broken:
                self._take(name, one, value)
            value = line if goes_on else b""
        if name not in self.broken:
            self._take(name, one, None)
        self.kept = b"".join(kept) or self.kept
        self._found(Seen(name, digest.hexdigest(), length), is_new)

    def _take(self, name: str, one: OneValue, line: bytes | None) -> None:
        try:
            one.end() if line is None else one.take(line)
        except Broken as fault:
            self._odd(name, str(fault))

    def _parts(self, value: bytes) -> None:
        path, is_last = "parts", True
        if value != b"{\n":
            self._odd(path, "They do not begin as parts do.")
        while True:
            line = self._next()
            begins = _PART.fullmatch(line)
            if begins is not None:
                if is_last and path != "parts":
                    self._odd(path, "It does not end as parts do.")
                path = "parts/" + _name_in(begins)
                is_last = self._rows(path, self._is_new(path))
                continue
            if line != b"},\n":
                self._odd("parts", _ODD_LINE)
            elif not is_last:
                self._odd(path, "It does not end as the last part does.")
            if line == b"},\n" or not line:
                return
            if _MEMBER.match(line):
                self._again = line
                return

    def _rows(self, path: str, is_new: bool) -> bool:
        digest, length, rows, goes_on = hashlib.sha256(), 0, 0, True
        line = self._next()
        while line and line not in (b"]\n", b"],\n"):
            row = line[:-2] if line.endswith(b",\n") else line[:-1]
            if not goes_on:
                self._odd(path, "Its rows are not told apart as they were.")
            goes_on = line.endswith(b",\n")
            if path not in self.broken and line.endswith(b"\n"):
                self._row(path, row, rows + 1)
            digest.update(row + b"\n")
            length, rows = length + len(row) + 1, rows + 1
            line = self._next()
        if not line or (rows and goes_on):
            self._odd(path, "It does not end as parts do: it was cut.", "cut")
        self._found(Seen(path, digest.hexdigest(), length, rows), is_new)
        return line == b"]\n"

    def _row(self, path: str, row: bytes, number: int) -> None:
        try:
            parsed(row)
        except Broken:
            self._odd(path, f"Row {number} of it is not one JSON value as it was written.")

    def _proof(self, value: bytes) -> None:
        digest, length = hashlib.sha256(), 0

        def passing() -> Iterator[bytes]:
            nonlocal length
            line = value[len(_PROOF) :] if value.startswith(_PROOF) else b""
            while line:
                digest.update(line)
                length += len(line)
                yield line
                line = b"" if line.startswith(b"],") else self._next()

        self.ledger.take(passing())
        self.seen.append(Seen(LEDGER, digest.hexdigest(), length))
        closing = self._next()
        if closing.startswith(b',"manifest":') and closing.endswith(b"}\n"):
            self.closing = b"{" + closing[1:-1]
        if self._next() != b"}\n" or self._next():
            self._odd(_ALL, "It does not end as documents do.")


_ALL = "the document"
_ODD_LINE = "A line of it is none that is written."


def _name_in(begins: Any) -> str:
    try:
        return str(begins.group(1).decode("utf-8"))
    except ValueError as fault:
        raise Broken("A name in it is none that is written.") from fault


def check_document(report: Report, file: IO[bytes], key: str | None, *, keep: str = "") -> bytes:
    """Check a JSON document line by line; gives the text of the member to keep."""
    file.seek(0)
    document = Document(file, keep=keep)
    document.read()
    for fault in document.broken.values():
        report.found(fault.part, fault.what, fault.says)
    if not document.closing:
        report.found(
            "proof", "missing", "The document's proof is missing, or is not in the form in which it is written."
        )
        return document.kept
    _check_told(report, document.closing, document.seen, document.ledger, key)
    return document.kept


def heads_in(told: dict[str, Any]) -> dict[str, str]:
    """Give the head of each ledger that a manifest names, that of whoever exported first; none of one not begun."""
    heads = {told["organization"]: told["head"], **told["further"]}
    return {str(whose): str(head) for whose, head in heads.items() if head}


def _check_told(
    report: Report,
    closing: bytes,
    seen: list[Seen],
    ledger: Ledger,
    key: str | None,
    elsewhere: Iterable[str] = (),
) -> None:
    """Check what a proof says, which is a text of its own, against the files that were found.

    Takes: `elsewhere`, files that the proof tells of and that are not expected here.
    """
    try:
        told = parsed(closing)
        if not same(canonical(told), closing) or set(told) != {"manifest", "signature"}:
            raise Broken("It is not in the form in which proofs are written.")
        manifest, signature = canonical(told["manifest"]).encode(), canonical(told["signature"]).encode()
        listed = manifest_in(manifest, signature)
    except (Broken, TypeError) as fault:
        report.found("proof", "altered", str(fault) if isinstance(fault, Broken) else "It is no proof.")
        return
    report.about, report.ledger = listed["about"], heads_in(listed["ledger"])
    compare(report, [one for one in listed["files"] if one["path"] not in elsewhere], seen)
    ledger.report(report, listed["ledger"])
    check_signature(report, manifest, signature, key, names="proof/")


# --- A file with its proof beside it ---------------------------------------------------------------------------------


def check_beside(report: Report, file: IO[bytes], proof: str, key: str | None) -> None:
    """Check one file against the proof that stands beside it."""
    with open(proof, "rb") as stream:
        text = stream.read(LARGEST_HELD + 1)
    if len(text) > LARGEST_HELD:
        raise CannotCheck(proof + " is longer than any proof that is written.")
    try:
        told = parsed(text)
        written = canonical(told)
        entries = ",\n".join(canonical(one) for one in told["ledger"].pop("entries"))
        laid = '{"entries":[\n' + entries + "\n]," + canonical(told.pop("ledger"))[1:] + "\n"
        # In one line, or an entry a line; the feed at its end is all that editors and mails take away or put there.
        if (text[:-1] if text.endswith(b"\n") else text) not in _forms_of(written, laid, told):
            raise Broken("It is not in the form in which proofs are written.")
        paths = [one["path"] for one in told["manifest"]["files"] if one["path"] != LEDGER]
        path = next((one for one in paths if one == os.path.basename(report.file)), paths[0])
    except (Broken, KeyError, IndexError, TypeError, ValueError, AttributeError) as fault:
        report.found("proof", "altered", str(fault) if isinstance(fault, Broken) else "It is no proof of a file.")
        return
    file.seek(0)
    digest, length = hashlib.sha256(), 0
    for chunk in iter(lambda: file.read(CHUNK), b""):
        digest.update(chunk)
        length += len(chunk)
    lines = laid.encode().splitlines(keepends=True)
    ledger = Ledger()
    ledger.take(lines)
    hashed = hashlib.sha256(laid.encode()).hexdigest()
    seen = [Seen(path, digest.hexdigest(), length), Seen(LEDGER, hashed, sum(len(line) for line in lines))]
    elsewhere = [one for one in paths if one != path]
    if elsewhere:
        report.not_checked.append(
            f"{len(elsewhere)} parts that it was made from, which are not here: only their hashes"
        )
    _check_told(report, canonical(told).encode(), seen, ledger, key, elsewhere=elsewhere)


def _forms_of(written: str, laid: str, rest: dict[str, Any]) -> tuple[bytes, bytes]:
    """Give a proof in one line, and with its ledger as a package holds it."""
    return written.encode(), ('{"ledger":' + laid + "," + canonical(rest)[1:]).encode()


# --- Where a figure comes from ---------------------------------------------------------------------------------------

_WAYS = (
    ("wasDerivedFrom", "prov:generatedEntity", "prov:usedEntity", "made from"),
    ("wasGeneratedBy", "prov:entity", "prov:activity", "came of"),
    ("used", "prov:activity", "prov:entity", "used"),
    ("wasAssociatedWith", "prov:activity", "prov:agent", "by"),
    ("wasAttributedTo", "prov:entity", "prov:agent", "is of"),
    ("wasInfluencedBy", "prov:influencee", "prov:influencer", "expected by"),
    # The other way about, so that whoever approved a decision is met on the way through it.
    ("used", "prov:entity", "prov:activity", "taken up by"),
)
MOST_TRACED = 20
MOST_STEPS = 2000


def traced(lineage: bytes, asked: str) -> list[str]:
    """Give the walk from what is asked for to what it rests on, one thing a line, indented by how far away it is."""
    try:
        told = parsed(lineage)
        told = told.get("prov", told)
        named = {
            name: (what, says) for what in ("entity", "activity", "agent") for name, says in told.get(what, {}).items()
        }
        onward: dict[str, list[tuple[str, str]]] = {}
        if not all(isinstance(says, dict) for _, says in named.values()):
            raise Broken("A thing in it is none that is written.")
        for section, first, second, word in _WAYS:
            for one in told.get(section, {}).values():
                if not isinstance(one[first], str) or not isinstance(one[second], str):
                    raise Broken("A step in it leads nowhere.")
                which = word + f" row {one['clear:row']} of" if "clear:row" in one else word
                onward.setdefault(one[first], []).append((which, one[second]))
    except (Broken, AttributeError, KeyError, TypeError) as fault:
        raise CannotCheck("The lineage cannot be read.") from fault
    starts = [name for name in named if asked in (name, name.split(":", 1)[-1])] or _meant(named, asked)
    lines: list[str] = []
    for name in starts[:MOST_TRACED]:
        _walk(lines, named, onward, name)
    if len(starts) > MOST_TRACED:
        lines.append(f"… and {len(starts) - MOST_TRACED} more: ask for one of them by its name")
    return lines or ["Nothing in the lineage is called, or says, " + asked]


def _meant(named: dict[str, tuple[str, Any]], asked: str) -> list[str]:
    """Give the things that say every word asked for: those of exactly that value before others, figures before all."""
    words = [word.lstrip("+").casefold() for word in asked.split()]
    found = []
    for name, (what, says) in named.items():
        said = (name + canonical(says)).casefold()
        if what == "entity" and all(word in said for word in words):
            of_that_value = any(_in_words(one).casefold() in words for one in says.values())
            found.append((says.get("prov:type") == "clear:figure", of_that_value, name))
    foremost = max((one[:2] for one in found), default=())
    return [name for *rank, name in found if tuple(rank) == foremost]


def _walk(
    lines: list[str], named: dict[str, tuple[str, Any]], onward: dict[str, list[tuple[str, str]]], start: str
) -> None:
    # Steps wait on a list of their own: a lineage may be longer than calls can be deep.
    above: list[str] = []
    waiting = [iter([("", start)])]
    while waiting and len(lines) < MOST_STEPS:
        word, name = next(waiting[-1], ("", ""))
        if not name:
            waiting.pop()
            del above[-1:]
        elif name not in above:
            says = named.get(name, ("", {}))[1]
            told = ", ".join(f"{key.split(':', 1)[-1]} {_in_words(value)}" for key, value in says.items())
            label = (word + " " if word else "") + name.split(":", 1)[-1]
            lines.append("    " * len(above) + label + (": " + told if told else ""))
            above.append(name)
            waiting.append(iter(onward.get(name, [])))


def _in_words(value: Any) -> str:
    if isinstance(value, dict) and "$" in value:
        value = value["$"]
    return value if isinstance(value, str) else canonical(value)


# --- The door --------------------------------------------------------------------------------------------------------


def verify(path: str, *, key: str | None = None, proof: str | None = None, trace: str | None = None) -> Report:
    """Check a package. Gives: what was found. Refuses: `CannotCheck` where there is nothing that could be checked."""
    if key is not None and not re.fullmatch("[0-9a-f]{64}", key.lower().replace(":", "")):
        raise CannotCheck("A key is named by its fingerprint: 64 hexadecimal digits.")
    beside = proof or path + BESIDE
    lineage = b""
    try:
        with open(path, "rb") as file:
            begins = file.read(4)
            if proof is not None or os.path.exists(beside):
                report = Report(path, "file")
                check_beside(report, file, beside, key)
            elif begins[:2] == b"PK" or zipfile.is_zipfile(file):
                report = Report(path, "archive")
                check_archive(report, file, key)
            elif begins[:1] == b"{" or path.endswith(".json"):
                report = Report(path, "document")
                lineage = check_document(report, file, key, keep="lineage" if trace else "")
            else:
                raise CannotCheck(
                    f"{path} is no archive and no JSON document, and there is no {os.path.basename(beside)} beside it."
                )
    except OSError as fault:
        raise CannotCheck(f"{fault.filename or path}: {fault.strerror or 'it cannot be read'}.") from fault
    # Of a package that is not as it was signed nothing is told: where its figures come from may be what was altered.
    if trace and report.whole:
        lineage = lineage if report.kind != "archive" else _lineage_of(path)
        report.trace = traced(lineage, trace) if lineage else ["There is no lineage in it: ask the package."]
    return report


def _lineage_of(path: str) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(LINEAGE) as stream:
            return stream.read(LARGEST_HELD)
    except (KeyError, *_UNREADABLE) as fault:
        raise CannotCheck("There is no lineage to be read in it.") from fault


def in_words(report: Report) -> str:
    """Give what was found, for people."""
    lines = [report.file + ": " + ("whole" if report.whole else "NOT as it was signed")]
    if report.about:
        kind, name, scope, by, whom, at = (
            str(report.about.get(one, "?"))
            for one in ("kind", "name", "scope", "exported_by", "organization", "exported_at")
        )
        lines.append(f"  {kind} {name}, {scope}; taken by {by} for {whom} on {at}")
    lines += [f"  {fault.part}: {fault.what}. {fault.says}" for fault in report.faults]
    for title, said in (("Checked", report.checked), ("Not checked", report.not_checked)):
        if said:
            lines.append("  " + title + ":")
            lines += ["    - " + one for one in said]
    if report.trace:
        lines.append("  Where it comes from:")
        lines += ["    " + one for one in report.trace]
    return "\n".join(_printable(line) for line in lines) + "\n"


def _printable(line: str) -> str:
    """Give a line without what would steer a terminal: names in a package are anybody's."""
    return "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in line)


_UNFORESEEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def checked(path: str, *, key: str | None = None, proof: str | None = None, trace: str | None = None) -> Report:
    """Check a package as `verify` does. What nobody foresaw says nothing of a package: `CannotCheck` too."""
    try:
        return verify(path, key=key, proof=proof, trace=trace)
    except _UNFORESEEN as fault:
        says = f"{path}: the verifier failed over it ({type(fault).__name__}). That says nothing about the package;"
        raise CannotCheck(says + " please tell whoever gave you verify_export.py.") from fault


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line names, say what was found, and give the exit code."""
    parser = argparse.ArgumentParser(
        prog="verify_export.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "file", metavar="FILE", help="the archive, the JSON document, or the file with its proof beside it"
    )
    parser.add_argument("--proof", metavar="FILE", help="the proof of a single file, where it is not FILE.proof.json")
    parser.add_argument("--key", metavar="FINGERPRINT", help="the key that has to have signed it")
    parser.add_argument("--trace", metavar="TEXT", help="say where a figure, row or file comes from")
    parser.add_argument("--json", action="store_true", help="say it for programs")
    for stream in (sys.stdout, sys.stderr):
        # What a stream has no letters for is written as escapes.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    asked = parser.parse_args(arguments)
    try:
        return _answer(asked)
    except (AttributeError, OSError, ValueError) as fault:
        sys.stderr.write(f"Cannot check: what was found cannot be written ({type(fault).__name__}).\n")
        return 2


def _answer(asked: argparse.Namespace) -> int:
    try:
        report = checked(asked.file, key=asked.key, proof=asked.proof, trace=asked.trace)
    except CannotCheck as fault:
        if asked.json:
            sys.stdout.write(json.dumps({"file": asked.file, "cannot_check": str(fault)}) + "\n")
        else:
            sys.stderr.write("Cannot check: " + _printable(str(fault)) + "\n")
        return 2
    # A manifest of anybody's may say more of itself than texts.
    said = json.dumps(report.as_json(), indent=1, default=str) + "\n" if asked.json else in_words(report)
    sys.stdout.write(said)
    sys.stdout.flush()
    return 0 if report.whole else 1


if __name__ == "__main__":
    sys.exit(main())
