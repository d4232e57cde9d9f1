"""The note of how to reach the embedded database: `database.json`, readable by its owner alone.

Lives here: passwords, addresses and the file that keeps them. Web servers and commands read the key `web` of it.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

DATABASE = "clear"
SUPERUSER = "postgres"
OWNER = "clear_owner"
WEB = "clear_web"


@dataclass(frozen=True)
class Passwords:
    """One password for each role that signs in."""

    superuser: str
    owner: str
    web: str

    @classmethod
    def new(cls) -> Passwords:
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32))


@dataclass(frozen=True)
class Addresses:
    """How to reach one embedded server."""

    passwords: Passwords
    socket: Path

    def web(self, database: str = DATABASE) -> str:
        return self._address(WEB, self.passwords.web, database)

    def owner(self, database: str = DATABASE) -> str:
        return self._address(OWNER, self.passwords.owner, database)

    def superuser(self, database: str = DATABASE) -> str:
        return self._address(SUPERUSER, self.passwords.superuser, database)

    def _address(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{quote(password, safe='')}@/{quote(database)}?host={quote(str(self.socket))}"


def note(addresses: Addresses, *, file: Path) -> None:
    """Write the addresses down, readable by the owner alone, wholly or not at all."""
    passwords = addresses.passwords
    text = json.dumps(
        {
            "web": addresses.web(),
            "owner": addresses.owner(),
            "superuser": addresses.superuser(),
            "passwords": {"web": passwords.web, "owner": passwords.owner, "superuser": passwords.superuser},
            "socket": str(addresses.socket),
        },
        indent=2,
    )
    write_privately(file, text + "\n")


def noted(file: Path) -> Addresses | None:
    """Give the addresses that were written down, or None when there are none that can be read."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        passwords = kept["passwords"]
        return Addresses(
            Passwords(str(passwords["superuser"]), str(passwords["owner"]), str(passwords["web"])), Path(kept["socket"])
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def write_privately(file: Path, text: str) -> None:
    """Write a file that only its owner may read, wholly or not at all."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
    unfinished.replace(file)
