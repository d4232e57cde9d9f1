"""Measures of how the technology of an enterprise stands failures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from execution.diagnosis.rules.measuring import (
    ZERO,
    Lacking,
    Measure,
    Norm,
    Told,
    Undefined,
    as_stated,
    divided,
    need,
    share_measure,
    share_of,
)
from execution.diagnosis.rules.stated.cto import CtoStated

MINUTES_OF_A_YEAR = 365 * 24 * 60
NEVER_DAYS = Decimal(3650)
CIS = "CIS Critical Security Controls v8, safeguard"


def systems_of(stated: CtoStated) -> int:
    """Give how many systems work needs: as stated, else the length of the list."""
    if stated.systems is not None:
        return stated.systems
    if stated.system_list is None:
        raise Lacking("systems")
    return len(stated.system_list)


def _share_of_systems(stated: CtoStated, count: int | None, listed: str, name: str) -> Told:
    if count is None:
        if stated.system_list is None:
            raise Lacking(name)
        if not stated.lists_all_systems:
            raise Undefined("list_not_whole")
        count = sum(getattr(one, listed) for one in stated.system_list)
    return Told(share_of(count, systems_of(stated), "no_systems"))


def backup_coverage_ratio(stated: CtoStated, day: date) -> Told:
    """Give systems with a backup ÷ systems. **Source:** backup coverage."""
    return _share_of_systems(stated, stated.backed_up_systems, "backed_up", "backed_up_systems")


def patched_systems_ratio(stated: CtoStated, day: date) -> Told:
    """Give systems patched within the last 30 days ÷ systems. **Source:** patch coverage."""
    return _share_of_systems(stated, stated.patched_systems, "patched_30_days", "patched_systems")


def key_person_ratio(stated: CtoStated, day: date) -> Told:
    """Give systems that one person alone can run ÷ systems. **Source:** bus factor of one."""
    return _share_of_systems(stated, stated.key_person_systems, "key_person", "key_person_systems")


def _age(last: date | None, was_done: bool | None, name: str, never: str, day: date) -> Told:
    if was_done is False:
        return Told(NEVER_DAYS, never)
    if last is None:
        raise Lacking(name)
    if last > day:
        raise Undefined("day_not_come")
    return Told(Decimal((day - last).days))


def restore_test_age_days(stated: CtoStated, day: date) -> Told:
    """Give the days since a backup was restored as a test; ten years where none ever was. **Source:** house rule."""
    return _age(stated.last_restore_test, stated.restore_tested, "last_restore_test", "never_tested", day)


def access_review_age_days(stated: CtoStated, day: date) -> Told:
    """Give the days since it was gone through who may enter; ten years where it never was. **Source:** house rule."""
    return _age(stated.last_access_review, stated.access_reviewed, "last_access_review", "never_reviewed", day)


def incidents_per_system(stated: CtoStated, day: date) -> Told:
    """Give incidents of twelve months ÷ systems. **Source:** failure rate, by system and year."""
    (incidents,) = need(stated, "incidents_12m")
    return Told(divided(incidents, systems_of(stated), "no_systems"))


def recovery_hours(stated: CtoStated, day: date) -> Told:
    """Give the mean of the minutes until it ran again, in hours. **Source:** mean time to recovery (MTTR)."""
    (minutes,) = need(stated, "recovery_minutes")
    return Told(sum(minutes, ZERO) / len(minutes) / 60)


def uptime_ratio(stated: CtoStated, day: date) -> Told:
    """Give (minutes of a year − minutes stood still) ÷ minutes of a year. **Source:** availability, IEC 60050-192."""
    (lost,) = need(stated, "downtime_minutes_12m")
    if lost > MINUTES_OF_A_YEAR:
        raise Undefined("part_above_whole")
    return Told(1 - lost / MINUTES_OF_A_YEAR)


CTO_MEASURES: tuple[Measure, ...] = (
    Measure(
        "backup_coverage_ratio",
        "Share of systems with a backup",
        "share",
        5,
        (("0.00", 2), ("0.50", 25), ("0.80", 52), ("0.95", 75), ("1.00", 90)),
        "What has no backup is lost the first time it fails.",
        "systems with a backup ÷ systems",
        "backup coverage",
        ("backed_up_systems", "systems"),
        backup_coverage_ratio,
        Norm("1", "all of them", f"{CIS} 11.2", 2021),
    ),
    Measure(
        "restore_test_age_days",
        "Days since a backup was restored as a test",
        "days",
        4,
        (("30", 88), ("90", 70), ("180", 48), ("365", 25), ("1095", 5)),
        "A backup that was never restored is a hope.",
        "day of the diagnosis − day of the last test",
        "house rule",
        ("last_restore_test",),
        restore_test_age_days,
        Norm("90", "at most", f"{CIS} 11.5: every quarter", 2021),
    ),
    Measure(
        "incidents_per_system",
        "Failures of a system in a year",
        "incidents",
        2,
        (("0.10", 88), ("0.50", 65), ("1.00", 45), ("3.00", 15)),
        "What fails often fails on the wrong day.",
        "failures and security incidents of twelve months ÷ systems",
        "failure rate, by system and year",
        ("incidents_12m", "systems"),
        incidents_per_system,
    ),
    Measure(
        "recovery_hours",
        "Hours until a failed system runs again",
        "hours",
        3,
        (("1", 88), ("4", 68), ("8", 52), ("24", 30), ("72", 8)),
        "A working day without the till or the shop is a day without revenue.",
        "mean of the minutes until it ran again ÷ 60",
        "mean time to recovery (MTTR)",
        ("recovery_minutes",),
        recovery_hours,
    ),
    Measure(
        "uptime_ratio",
        "Share of the year that core systems ran",
        "share",
        2,
        (("0.95", 15), ("0.98", 38), ("0.99", 55), ("0.997", 75), ("0.999", 88)),
        "A hundredth of a year is more than three and a half days.",
        "(525,600 − minutes stood still) ÷ 525,600",
        "availability, IEC 60050-192",
        ("downtime_minutes_12m",),
        uptime_ratio,
    ),
    Measure(
        "patch_age_days",
        "Days that the oldest open security update has waited",
        "days",
        3,
        (("0", 92), ("14", 72), ("30", 52), ("90", 22), ("365", 5)),
        "Once an update is out, everybody knows the hole that it closes.",
        "days since the oldest open security update came out, as stated",
        "house rule",
        ("patch_age_days",),
        as_stated("patch_age_days"),
        Norm(
            "14", "at most, for critical and high risks", "UK NCSC, Cyber Essentials, security update management", 2022
        ),
    ),
    Measure(
        "patched_systems_ratio",
        "Share of systems patched within 30 days",
        "share",
        2,
        (("0.30", 12), ("0.60", 38), ("0.85", 62), ("1.00", 86)),
        "One machine that is forgotten is enough.",
        "systems patched within the last 30 days ÷ systems",
        "patch coverage",
        ("patched_systems", "systems"),
        patched_systems_ratio,
        Norm("1", "all of them, every month", f"{CIS} 7.3", 2021),
    ),
    Measure(
        "access_review_age_days",
        "Days since it was gone through who may enter",
        "days",
        3,
        (("30", 85), ("90", 70), ("180", 50), ("365", 28), ("1095", 6)),
        "Who left still has a key until somebody looks.",
        "day of the diagnosis − day of the last review",
        "house rule",
        ("last_access_review",),
        access_review_age_days,
        Norm("90", "at most", f"{CIS} 5.1: every quarter", 2021),
    ),
    Measure(
        "two_factor_ratio",
        "Share of accounts behind a second factor",
        "share",
        4,
        (("0.00", 5), ("0.30", 28), ("0.70", 55), ("0.95", 78), ("1.00", 90)),
        "A password alone is guessed, stolen or shared.",
        "accounts behind a second factor ÷ accounts",
        "coverage of multi-factor authentication",
        ("two_factor_accounts", "accounts"),
        share_measure("two_factor_accounts", "accounts", "no_accounts"),
    ),
    Measure(
        "key_person_ratio",
        "Share of systems that one person alone can run",
        "share",
        4,
        (("0.00", 90), ("0.20", 65), ("0.40", 42), ("0.70", 18), ("1.00", 5)),
        "A holiday must not be a risk.",
        "systems that one person alone can run ÷ systems",
        "bus factor of one",
        ("key_person_systems", "systems"),
        key_person_ratio,
    ),
    Measure(
        "manual_entry_ratio",
        "Share of records typed in a second time",
        "share",
        1,
        (("0.00", 85), ("0.10", 65), ("0.30", 42), ("0.60", 18)),
        "What is typed twice is wrong once.",
        "records typed in a second time ÷ records, as stated",
        "house rule",
        ("manual_entry_ratio",),
        as_stated("manual_entry_ratio"),
    ),
)
