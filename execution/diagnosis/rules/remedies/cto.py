"""Remedies for weak measures of how technology stands failures."""

from __future__ import annotations

from execution.diagnosis.rules.remedies.kinds import Effect, Remedy, Step, at_least, at_most

CIS = "CIS Critical Security Controls v8 (2021), safeguard"

CTO_REMEDIES: tuple[Remedy, ...] = (
    Remedy(
        "backup_coverage_ratio",
        "Back up every system that work needs, and one copy elsewhere",
        "Each system gets a daily backup that nobody has to remember, and a copy that the "
        "enterprise's network cannot reach.",
        "Storage, and a day of setting up.",
        "A backup that fails silently.",
        f"{CIS}s 11.2 and 11.4, ask for automated backups and a copy kept apart.",
        (
            Step("List systems and what would be lost with each", "it", 14, "The list", "high"),
            Step("Set up daily backups of all of them", "it", 45, "Logs of seven days"),
            Step("Keep one copy apart from the network", "it", 60, "Where it is, and its date"),
        ),
        Effect("backup_coverage_ratio", "share", at_least("1"), 90),
    ),
    Remedy(
        "restore_test_age_days",
        "Restore a backup every quarter, on another machine",
        "One system is brought back from its backup, with a watch.",
        "Half a day a quarter.",
        "The easy system is tested again and again.",
        f"{CIS} 11.5, asks for a test every quarter or more often.",
        (
            Step("Restore the most important system on another machine", "it", 30, "Note with time taken", "high"),
            Step("Put the next three tests into the calendar", "it", 35, "The calendar"),
        ),
        Effect("restore_test_age_days", "days", at_most("90"), 60),
    ),
    Remedy(
        "incidents_per_system",
        "Take away the cause that comes again",
        "Every failure gets a cause; what comes twice is mended for good.",
        "An hour for each failure.",
        "The cause is put down as chance.",
        "House judgement: in small enterprises a few causes make up most failures.",
        (
            Step("Write down the causes of the last twelve months", "it", 21, "The list"),
            Step("Mend the one that came most", "it", 75, "Before and after"),
        ),
        Effect("security_incidents", "incidents", at_most("2"), 365, baseline="incidents_12m"),
    ),
    Remedy(
        "recovery_hours",
        "Write down how each system is brought back, and try it",
        "One page a system: who is called, where the backup is, in which order.",
        "Two hours a system, half a day of trying.",
        "The page is on the system that failed.",
        "NIST SP 800-34 Rev. 1 (2010) asks for written recovery procedures that are tested.",
        (
            Step("Write the page for the two most important systems", "it", 21, "Two pages, printed"),
            Step("Play one failure through with a watch", "it", 60, "Note with time taken", "high"),
        ),
        Effect("incident_recovery_hours", "hours", at_most("8"), 120),
    ),
    Remedy(
        "uptime_ratio",
        "Give the systems that stand still most a second way",
        "A second line, a spare machine or a paper procedure for the hours that cost most.",
        "The spare.",
        "The spare is not kept up to date.",
        "House judgement: the first hour without the till costs more than the spare.",
        (
            Step("List the last stops with hours and cost", "it", 14, "The list"),
            Step("Set up the second way for the costliest", "it", 60, "A day worked that way"),
        ),
        Effect("system_uptime_ratio", "share", at_least("0.995"), 180),
    ),
    Remedy(
        "patch_age_days",
        "Install security updates within two weeks",
        "Updates install themselves where they can; for the rest there is a day each fortnight.",
        "An hour a fortnight.",
        "An update breaks something: hence the backup first.",
        "UK NCSC, Cyber Essentials (2022): critical and high-risk updates within 14 days.",
        (
            Step("Install all that is open", "it", 14, "List before and after", "high"),
            Step("Switch on automatic updates where there are any", "it", 21, "The list of systems"),
            Step("Keep the fortnightly day for a quarter", "it", 100, "Six dated lists"),
        ),
        Effect("patch_age_days", "days", at_most("14"), 60),
    ),
    Remedy(
        "patched_systems_ratio",
        "Know every system, and leave none out",
        "One list of systems with the day of the last update, looked at each month.",
        "An hour a month.",
        "What is not on the list is not updated.",
        f"{CIS}s 1.1 and 7.3, ask for a list of assets and updates every month.",
        (
            Step("Write the list of all systems with their last update", "it", 14, "The list"),
            Step("Bring those left out up to date or switch them off", "it", 45, "List before and after"),
        ),
        Effect("patched_systems_ratio", "share", at_least("0.95"), 90),
    ),
    Remedy(
        "access_review_age_days",
        "Go through who may enter, every quarter",
        "Accounts of those who left are closed, rights that nobody needs are taken away.",
        "An hour a quarter.",
        "Somebody is locked out for a day.",
        f"{CIS} 5.1, asks for it every quarter or more often.",
        (
            Step("Go through all accounts with the list of staff", "it", 21, "The marked list", "high"),
            Step("Close what nobody needs", "it", 30, "List before and after"),
            Step("Put the next three into the calendar", "it", 35, "The calendar"),
        ),
        Effect("access_review_age_days", "days", at_most("90"), 60),
    ),
    Remedy(
        "two_factor_ratio",
        "Put a second factor before mail, bank and accounts",
        "First the accounts by which others can be reset, then the rest.",
        "A few minutes for each person.",
        "A lost phone: hence codes on paper.",
        f"{CIS}s 6.3 to 6.5, ask for it on whatever can be reached from outside.",
        (
            Step("Switch it on for mail and bank", "it", 14, "List of accounts", "high"),
            Step("Switch it on for all others", "it", 60, "List of accounts"),
        ),
        Effect("two_factor_account_ratio", "share", at_least("0.95"), 90),
    ),
    Remedy(
        "key_person_ratio",
        "Have a second person run each system once",
        "Whoever knows it watches while somebody else does it by the page.",
        "Half a day a system.",
        "The page grows old.",
        "House judgement: doing it once under watch is worth more than any manual.",
        (
            Step("Write a page for each system one person alone runs", "it", 45, "The pages"),
            Step("Have a second person work by it for a day", "it", 90, "Note of the day", "high"),
        ),
        Effect("key_person_system_ratio", "share", at_most("0.20"), 120),
    ),
    Remedy(
        "manual_entry_ratio",
        "Carry over between systems what is typed twice",
        "The record typed twice most often is exported and read in instead.",
        "A day or two, perhaps a subscription.",
        "A fault is then carried over just as fast.",
        "House judgement: one export removes most of what is typed twice.",
        (
            Step("Count what is typed twice for two weeks", "it", 21, "The tally"),
            Step("Carry the first over by export", "it", 75, "A week without typing"),
        ),
        Effect("manual_entry_ratio", "share", at_most("0.10"), 120),
    ),
)

BRING_SYSTEMS = Remedy(
    "lacking",
    "Write down systems, backups and who may enter",
    "Without them nobody can say what a failure would cost.",
    "Half a day.",
    "None beyond the time.",
    f"{CIS} 1.1: what is not known cannot be protected.",
    (
        Step("List systems with backup and who can run them", "it", 21, "The list", "high"),
        Step("State last restore, open updates and accounts", "owner", 30, "The figures"),
    ),
)
