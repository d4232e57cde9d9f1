"""What of an entry is personal, and its digest. Not here: who may erase (`operations`).

A digest is HMAC-SHA-256 under a key of the installation, over a salt of its own, the place in the entry and the value.
The salt is kept beside the plain text and goes with it: after that not even whoever holds the key can try names out.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from django.conf import settings

PERSONAL = "personal_digest"
"""The one member of the object that stands in an entry where a personal value was."""

EVERYWHERE = frozenset(
    {"email", "phone", "address", "note", "because", "reason", "decided_note", "subject_email", "person"}
)
"""Fields that are personal in every object: what names a person, and free text in which people name people."""

_OF_TYPE: Mapping[str, frozenset[str]] = {"foundation.user": frozenset({"name", "first_name", "last_name"})}


@dataclass(frozen=True, slots=True)
class PersonalText:
    """The plain text behind one digest."""

    path: str
    value: Any
    salt: str


def is_personal(object_type: str, field: str) -> bool:
    """Say whether a field of an object is personal."""
    return field in EVERYWHERE or field in _OF_TYPE.get(object_type, frozenset())


def withhold(
    facts: Mapping[str, Any] | None, *, object_type: str, path: str, taken: list[PersonalText]
) -> dict[str, Any] | None:
    """Give facts with digests in place of what is personal, and put the plain text into `taken`."""
    if facts is None:
        return None
    return {key: _withheld(key, value, object_type, f"{path}/{_escaped(key)}", taken) for key, value in facts.items()}


def digested(value: Any, *, path: str, taken: list[PersonalText]) -> str:
    """Give the digest of one value, and put its plain text into `taken`."""
    text = PersonalText(path, value, secrets.token_hex(16))
    taken.append(text)
    return digest_of(text, _keys()[0])


def matches(text: PersonalText, digest: str) -> bool:
    """Say whether a plain text is the one that was digested; under a key that is no longer held, it is not known."""
    return any(hmac.compare_digest(digest_of(text, key), digest) for key in _keys())


def key_is_held(digest: str) -> bool:
    """Say whether the key that a digest names is one of the installation's."""
    return digest.partition(":")[0] in {_id_of(key) for key in _keys()}


def digest_of(text: PersonalText, key: bytes) -> str:
    """Give the digest under a key: id of the key, colon, HMAC-SHA-256 in hexadecimal."""
    said = rfc8785.dumps([text.salt, text.path, text.value])
    return f"{_id_of(key)}:{hmac.new(key, said, hashlib.sha256).hexdigest()}"


def _withheld(key: str, value: Any, object_type: str, path: str, taken: list[PersonalText]) -> Any:
    if value is None or value == "":
        return value
    if is_personal(object_type, key):
        return {PERSONAL: digested(value, path=path, taken=taken)}
    if isinstance(value, dict):
        return withhold(value, object_type=object_type, path=path, taken=taken)
    if isinstance(value, list):
        return [_withheld("", one, object_type, f"{path}/{place}", taken) for place, one in enumerate(value)]
    return value


def digests_in(facts: Any, path: str) -> Iterator[tuple[str, str]]:
    """Give path and digest of every personal field within facts as they are kept."""
    if isinstance(facts, Mapping):
        if set(facts) == {PERSONAL} and isinstance(facts[PERSONAL], str):
            yield path, facts[PERSONAL]
            return
        for key, value in facts.items():
            yield from digests_in(value, f"{path}/{_escaped(key)}")
    elif isinstance(facts, list):
        for place, value in enumerate(facts):
            yield from digests_in(value, f"{path}/{place}")


def restored(facts: Any, texts: Mapping[str, Any], path: str, erased: Any) -> Any:
    """Give facts with the plain text back in its places, and `erased` where it is gone."""
    if isinstance(facts, Mapping):
        if set(facts) == {PERSONAL}:
            return texts.get(path, erased)
        return {key: restored(value, texts, f"{path}/{_escaped(key)}", erased) for key, value in facts.items()}
    if isinstance(facts, list):
        return [restored(value, texts, f"{path}/{place}", erased) for place, value in enumerate(facts)]
    return facts


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _keys() -> tuple[bytes, ...]:
    given: list[str] = settings.AUDIT_DIGEST_KEYS
    return _keys_from(tuple(given), settings.SECRET_KEY)


@functools.lru_cache(maxsize=8)
def _keys_from(given: tuple[str, ...], secret: str) -> tuple[bytes, ...]:
    own = [key.encode() for key in given]
    # A key of its own purpose, so that what signs sessions never stands in for it.
    derived = hmac.new(secret.encode(), b"clear audit digests", hashlib.sha256).digest()
    return (*own, derived)


def _id_of(key: bytes) -> str:
    return hashlib.sha256(b"id of " + key).hexdigest()[:8]
