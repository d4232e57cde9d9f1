"""Loan files are staff's to import; another organization's import is neither seen nor touched."""

from __future__ import annotations

import pytest

from clear_platform.foundation.imports.errors import BatchNotReady, UnknownKind
from clear_platform.foundation.imports.operations.checking import check_import
from clear_platform.foundation.imports.operations.committing import cancel_import, commit_import
from clear_platform.foundation.imports.operations.mappings import save_import_mapping
from clear_platform.foundation.imports.operations.undoing import undo_import
from clear_platform.foundation.imports.queries import kinds_for
from clear_platform.foundation.public import NotVisible, OrganizationKind, RoleNotAllowed, StaffGroup
from tests import actors
from tests.institutional.loan_files.factories import checked, loaded, row, written
from tests.institutional.loan_files.snapshots import ask

pytestmark = pytest.mark.django_db

CONTENT = written([row(1)])


@pytest.mark.parametrize("group", [StaffGroup.ADMINISTRATOR, StaffGroup.PROGRAMME_OFFICER])
def test_administrators_and_programme_officers_import(group: StaffGroup) -> None:
    officer = actors.staff(group)
    assert loaded(officer, CONTENT).counts.created == 1
    assert kinds_for(officer) == ["loans"]


@pytest.mark.parametrize("group", [StaffGroup.ANALYST, StaffGroup.AUDITOR])
def test_other_staff_do_not(group: StaffGroup) -> None:
    with pytest.raises(RoleNotAllowed):
        checked(actors.staff(group), CONTENT)


@pytest.mark.parametrize("role", ["admin", "analyst", "viewer"])
def test_members_of_an_institution_do_not(role: str) -> None:
    member = actors.member(actors.organization(OrganizationKind.INSTITUTION), role)
    with pytest.raises(RoleNotAllowed):
        checked(member, CONTENT)
    assert kinds_for(member) == []


def test_an_import_of_another_organization_is_not_visible() -> None:
    batch = checked(actors.staff(), CONTENT)
    stranger = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    for write in (commit_import, cancel_import, undo_import):
        with pytest.raises(NotVisible):
            write(actor=stranger, batch_id=batch.id)


def test_an_analyst_of_staff_cannot_commit_what_an_officer_checked() -> None:
    batch = checked(actors.staff(), CONTENT)
    with pytest.raises(RoleNotAllowed):
        commit_import(actor=actors.staff(StaffGroup.ANALYST), batch_id=batch.id)


def test_a_cancelled_import_forgets_its_rows_and_cannot_be_committed() -> None:
    officer = actors.staff()
    batch = checked(officer, CONTENT)
    assert cancel_import(actor=officer, batch_id=batch.id).status == "cancelled"
    assert ask("SELECT count(*) FROM foundation_importrow") == [(0,)]
    with pytest.raises(BatchNotReady, match="cancelled"):
        commit_import(actor=officer, batch_id=batch.id)


def test_an_import_is_committed_once() -> None:
    officer = actors.staff()
    batch = loaded(officer, CONTENT)
    with pytest.raises(BatchNotReady, match="committed"):
        commit_import(actor=officer, batch_id=batch.id)


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownKind, match="loans"):
        check_import(actor=actors.staff(), kind="spells", source=None, file_name="x")  # type: ignore[arg-type]


def test_a_mapping_that_was_kept_is_found_by_its_name() -> None:
    officer = actors.staff()
    save_import_mapping(actor=officer, kind="loans", name="Regional", mapping={"Name": "Borrower"})
    content = CONTENT.replace(b",Name,", b",Borrower,")
    assert loaded(officer, content, mapping_name="Regional").counts.created == 1
