"""What the processes of a run compile is kept for those that start later, where the machine keeps nothing itself.

A run starts hundreds of processes. Where PYTHONDONTWRITEBYTECODE is set, each would compile the whole product anew.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

_LEFT_OUT = {"site-packages", "test", "tests"}
"""Folders below the library's and the packages' own in which nothing stands that a run imports."""


def keep_compiled(folder: Path) -> None:
    """Let every process that is started from now on keep there what it compiles, and find there what others compiled.

    What is compiled beside Python's own sources and the packages' is found there too. Nothing is changed where Python
    keeps what it compiles beside the sources anyway.
    """
    if not sys.dont_write_bytecode or sys.pycache_prefix is not None:
        return
    paths = sysconfig.get_paths()
    for root in {paths["stdlib"], paths["purelib"], paths["platlib"]}:
        _lead_to_what_is_compiled(Path(root), folder)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _lead_to_what_is_compiled(root: Path, folder: Path) -> None:
    for place, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in _LEFT_OUT]
        if not place.endswith("__pycache__"):
            continue
        beside = folder / Path(place).parent.relative_to("/")
        beside.mkdir(parents=True, exist_ok=True)
        for name in files:
            link = beside / name
            if not link.is_symlink():
                link.symlink_to(Path(place) / name)
