"""E-mails and uploads that are kept as files are read by their owner alone: a link in an e-mail lets people in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.mail import EmailMessage, get_connection

from clear_platform.settings import local


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def written_to(folder: Path) -> Path:
    """Write an e-mail as an installation without a mail server does; give its file."""
    connection = get_connection(local.EMAIL_FILE_BACKEND, file_path=str(folder))
    EmailMessage("Hello", "a link", to=["ada@example.org"], connection=connection).send()
    [file] = folder.iterdir()
    return file


def test_nobody_else_enters_the_folder_of_e_mails(tmp_path: Path) -> None:
    file = written_to(tmp_path / "mail")
    assert "a link" in file.read_text()
    assert mode_of(file.parent) == 0o700


@pytest.mark.parametrize("before", [0o755, 0o711, 0o770])
def test_a_folder_that_stood_open_is_closed(tmp_path: Path, before: int) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    folder.chmod(before)
    written_to(folder)
    assert mode_of(folder) == 0o700


def test_nobody_else_reads_an_upload(tmp_path: Path) -> None:
    storage = FileSystemStorage(location=tmp_path / "files")
    name = storage.save("milestones/2026/05/proof.pdf", ContentFile(b"proof"))
    path = Path(storage.path(name))
    assert [mode_of(one) for one in (path, path.parent, tmp_path / "files")] == [0o600, 0o700, 0o700]
