"""Where things lie: the checkout, and the one folder for everything that is written (`CLEAR_VAR`). Makes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Folders:
    """The files and folders under one `CLEAR_VAR`."""

    var: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Folders:
        """Give the folders the environment names, or those of the checkout."""
        named = environment.get("CLEAR_VAR", "").strip()
        return cls((Path(named).expanduser() if named else ROOT / "var").resolve())

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def lock(self) -> Path:
        return self.var / "launcher.lock"

    @property
    def prepared(self) -> Path:
        """The note of the code the embedded database was last brought up to; it goes when the database goes."""
        return self.postgres / "prepared"

    @property
    def sign_ins(self) -> Path:
        return self.var / "demo_signins.json"

    @property
    def static(self) -> Path:
        return self.var / "static"

    @property
    def made_here(self) -> tuple[Path, ...]:
        """Everything that a reset throws away."""
        names = ("postgres", "database.json", "demo_signins.json", "files", "mail", "static", "secret_key")
        return tuple(self.var / name for name in names)
