"""The keys that sign tokens: at most two hold, the first signs. From the environment, else a file of this machine.

A key is written `id:algorithm:material`, with the material in URL-safe base64: 32 random bytes for EdDSA (the seed of
an Ed25519 key), at least 32 for HS256. Not here: what a token says (`tokens`).
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

EDDSA, HS256 = "EdDSA", "HS256"
ALGORITHMS = (EDDSA, HS256)
MOST_KEYS = 2
MATERIAL_BYTES = 32
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")


@dataclass(frozen=True)
class SigningKey:
    """One key, known to tokens by its id. The algorithm belongs to the key; a token does not get to choose."""

    id: str
    algorithm: str
    material: bytes = field(repr=False)

    @cached_property
    def signs_with(self) -> Any:
        """The private half."""
        return Ed25519PrivateKey.from_private_bytes(self.material) if self.algorithm == EDDSA else self.material

    @cached_property
    def verifies_with(self) -> Any:
        """The half that checks a signature."""
        return self.signs_with.public_key() if self.algorithm == EDDSA else self.material

    def as_text(self) -> str:
        """Give the key as it stands in the environment or the file."""
        return f"{self.id}:{self.algorithm}:{base64.urlsafe_b64encode(self.material).decode().rstrip('=')}"


def keys() -> tuple[SigningKey, ...]:
    """Give the keys that hold, the one that signs first."""
    given = settings.TOKEN_SIGNING_KEYS
    if given:
        return _read(tuple(given))
    path = kept_keys()
    if not path.exists():
        _keep_first(path)
    noted = path.stat()
    return _read_file(path, noted.st_mtime_ns, noted.st_ino)


def new_key(algorithm: str) -> SigningKey:
    """Give a key nobody has."""
    return SigningKey(f"k{secrets.token_hex(4)}", algorithm, secrets.token_bytes(MATERIAL_BYTES))


def kept_keys() -> Path:
    """Give where this machine keeps its own keys."""
    return Path(settings.VAR) / "token_keys"


def keep(wanted: Sequence[SigningKey]) -> None:
    """Write this machine's keys in place of those it had, readable by their owner alone."""
    path = kept_keys()
    fresh = _written_beside(path, wanted)
    fresh.replace(path)


def refuse_wrong_settings() -> None:
    """Say at start what is wrong with the settings. Refuses: `ImproperlyConfigured`, which does not repeat a key."""
    if settings.TOKEN_ALGORITHM not in ALGORITHMS:
        raise ImproperlyConfigured(f"TOKEN_ALGORITHM is none that we sign with: write {' or '.join(ALGORITHMS)}.")
    _read(tuple(settings.TOKEN_SIGNING_KEYS))


@lru_cache(maxsize=4)
def _read(given: tuple[str, ...]) -> tuple[SigningKey, ...]:
    found = tuple(_read_one(one) for one in given)
    if len(found) > MOST_KEYS or len({key.id for key in found}) != len(found):
        raise ImproperlyConfigured(f"TOKEN_SIGNING_KEYS holds at most {MOST_KEYS} keys, each with an id of its own.")
    return found


@lru_cache(maxsize=4)
def _read_file(path: Path, _changed: int, _inode: int) -> tuple[SigningKey, ...]:
    return _read(tuple(path.read_text(encoding="ascii").split()))


def _read_one(text: str) -> SigningKey:
    name, _, rest = text.partition(":")
    algorithm, _, coded = rest.partition(":")
    try:
        material = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as fault:
        raise ImproperlyConfigured("A key in TOKEN_SIGNING_KEYS is not written as id:algorithm:base64.") from fault
    if not _ID.fullmatch(name) or algorithm not in ALGORITHMS:
        raise ImproperlyConfigured(
            f"A key in TOKEN_SIGNING_KEYS is not written as id:algorithm:base64, with one of {', '.join(ALGORITHMS)}."
        )
    if len(material) < MATERIAL_BYTES or (algorithm == EDDSA and len(material) != MATERIAL_BYTES):
        raise ImproperlyConfigured(
            f"The key {name} in TOKEN_SIGNING_KEYS has not {MATERIAL_BYTES} bytes; rotate_signing_key --print gives one"
            " that has."
        )
    return SigningKey(name, algorithm, material)


def _keep_first(path: Path) -> None:
    fresh = _written_beside(path, [new_key(settings.TOKEN_ALGORITHM)])
    try:
        # Of several processes that start at once one is first, and all use its key.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _written_beside(path: Path, wanted: Sequence[SigningKey]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("\n".join(key.as_text() for key in wanted) + "\n")
    return fresh
