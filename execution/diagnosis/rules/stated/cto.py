"""What may be stated of the technology an enterprise runs on, and of how it stands failures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from execution.diagnosis.rules.stated.kinds import Count, Day, Name, Number, Part, Share, Stated, asked

SYSTEMS, BACKUPS, INCIDENTS, ACCESS = "Systems", "Backups", "Incidents", "Access"


class System(Part):
    """A system that work stops without, or slows down."""

    name: Name
    backed_up: bool
    patched_30_days: bool
    key_person: bool


class CtoStated(Stated):
    """What is known of systems, their backups, what went wrong in twelve months, and who may enter."""

    figures_as_of: Day | None = asked(
        "Figures as of",
        SYSTEMS,
        "date",
        "The day that all of this is of. Without it the figures count as old and add little to the confidence.",
    )
    systems: Count | None = asked("Systems that work needs", SYSTEMS, "count", "Till, accounts, mail, shop, machines.")
    patched_systems: Count | None = asked("Systems patched within the last 30 days", SYSTEMS, "count")
    key_person_systems: Count | None = asked("Systems that one person alone can run", SYSTEMS, "count")
    system_list: Annotated[list[System], Field(min_length=1, max_length=200)] | None = asked(
        "Systems, one by one", SYSTEMS, "", "In place of the counts of systems: all of them, each on a line."
    )
    patch_age_days: Number | None = asked(
        "Days that the oldest open security update has waited", SYSTEMS, "days", "0 where none is open."
    )
    manual_entry_ratio: Share | None = asked("Share of records typed in a second time", SYSTEMS, "share")
    backed_up_systems: Count | None = asked("Systems with a backup", BACKUPS, "count")
    restore_tested: bool | None = asked("A backup was restored as a test", BACKUPS, says="No where it never was.")
    last_restore_test: Day | None = asked("Day that a backup was last restored as a test", BACKUPS, "date")
    incidents_12m: Count | None = asked("Failures and security incidents, twelve months", INCIDENTS, "count")
    recovery_minutes: Annotated[list[Number], Field(min_length=1, max_length=200)] | None = asked(
        "Minutes until it ran again, of each failure", INCIDENTS, "minutes"
    )
    downtime_minutes_12m: Number | None = asked(
        "Minutes that core systems stood still, twelve months", INCIDENTS, "minutes"
    )
    access_reviewed: bool | None = asked("Who may enter was gone through", ACCESS, says="No where it never was.")
    last_access_review: Day | None = asked("Day that it was last gone through who may enter", ACCESS, "date")
    accounts: Count | None = asked("Accounts of people", ACCESS, "count")
    two_factor_accounts: Count | None = asked("Accounts behind a second factor", ACCESS, "count")

    @property
    def lists_all_systems(self) -> bool:
        """Whether the list of systems has as many as are counted, where they are counted: a part tells no share."""
        return self.system_list is not None and self.systems in {None, len(self.system_list)}

    def disagreements(self) -> Mapping[str, str]:
        """Give the counts of systems, or the list of them, that cannot be so beside one another."""
        listed = self.system_list
        if listed is None:
            return {}
        if self.systems is not None and not self.lists_all_systems:
            return {
                "system_list": f"{self.systems} systems are counted and {len(listed)} are listed. List all of them, or "
                "leave the list out and state how many of them are backed up, patched and known to one person alone."
            }
        counted = {
            "patched_systems": sum(one.patched_30_days for one in listed),
            "key_person_systems": sum(one.key_person for one in listed),
            "backed_up_systems": sum(one.backed_up for one in listed),
        }
        return {
            name: f"The list of systems has {count} of them. Leave this out, or mend the list."
            for name, count in counted.items()
            if getattr(self, name) not in {None, count}
        }
