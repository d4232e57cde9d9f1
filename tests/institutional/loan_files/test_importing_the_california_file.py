"""The real file, loaded: every count and sum equals what the file itself says, and each thing leads back to its row."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from clear_platform.foundation.imports.queries import rows_by_address
from clear_platform.foundation.imports.results import RowAddress
from clear_platform.foundation.public import acting, events_for, organizations_for
from institutional.positions.queries import positions_for
from outcomes.public import outcomes_of
from tests import actors
from tests.institutional.loan_files.conftest import California
from tests.institutional.loan_files.factories import CALIFORNIA

SBA = "U.S. Small Business Administration"
BANK = "CALIFORNIA BANK & TRUST"


@pytest.fixture(scope="module")
def file() -> list[dict[str, str]]:
    with CALIFORNIA.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def total(rows: list[dict[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows), Decimal(0))


def test_the_batch_says_what_was_done(california: California) -> None:
    counts = california.batch.counts
    assert (counts.rows, counts.good, counts.rejected, counts.warned) == (2_101, 2_101, 0, 14)
    assert (counts.created, counts.changed, counts.unchanged) == (2_101, 0, 0)
    assert (california.batch.status, california.batch.source) == ("committed", "sba_foia")


def test_borrowers_are_enterprises_of_public_record(california: California) -> None:
    rows = california.sql(
        "SELECT o.kind, o.origin, e.region, count(*) FROM enterprises_enterprise e "
        "JOIN foundation_organization o ON o.id = e.organization_id GROUP BY 1, 2, 3"
    )
    assert rows == [("enterprise", "public_record", "US-CA", 2_032)]


def test_banks_and_the_guarantor_are_institutions_with_a_portfolio_each(california: California) -> None:
    rows = california.sql(
        "SELECT i.type, p.name, p.currency, count(*) FROM institutional_institution i "
        "JOIN institutional_portfolio p ON p.organization_id = i.organization_id GROUP BY 1, 2, 3 ORDER BY 4"
    )
    assert rows == [("public", "7(a) California", "USD", 1), ("bank", "7(a) loans, California", "USD", 154)]
    assert california.one("SELECT count(*) FROM institutional_institution") == 155


def test_each_row_is_a_guarantee_and_with_a_bank_also_a_loan(
    california: California, file: list[dict[str, str]]
) -> None:
    rows = california.sql(
        "SELECT instrument, count(*), sum(principal), sum(written_off_amount) FROM institutional_position "
        "GROUP BY 1 ORDER BY 1"
    )
    with_bank = [row for row in file if row["Bank"]]
    lost = [row for row in file if row["MIS_Status"] == "CHGOFF"]
    covered = sum(
        (
            (Decimal(row["ChgOffPrinGr"]) * Decimal(row["SBA_Appv"]) / Decimal(row["GrAppv"])).quantize(Decimal("0.01"))
            for row in lost
        ),
        Decimal(0),
    )
    assert [(instrument, count, principal) for instrument, count, principal, _ in rows] == [
        ("guarantee", 2_101, total(file, "SBA_Appv")),
        ("loan", 2_098, total(with_bank, "GrAppv")),
    ]
    assert rows[1][3] == total([row for row in lost if row["Bank"]], "ChgOffPrinGr")
    assert abs(rows[0][3] - covered) < Decimal("1.00")


def test_positions_by_what_became_of_them(california: California, file: list[dict[str, str]]) -> None:
    rows = california.sql(
        "SELECT status, count(*) FROM institutional_position WHERE instrument = 'guarantee' GROUP BY 1"
    )
    stated = Counter(row["MIS_Status"] for row in file)
    assert dict(rows) == {"repaid": stated["P I F"], "written_off": stated["CHGOFF"]}


def test_every_position_leads_back_to_the_row_that_says_it(california: California) -> None:
    astray = california.one(
        "SELECT count(*) FROM institutional_position p LEFT JOIN foundation_importrow r "
        "ON r.batch_id = p.import_batch_id AND r.number = p.import_row "
        "WHERE r.id IS NULL OR r.key <> p.external_ref OR NOT r.cells_json ? p.external_ref OR p.import_batch_id <> %s",
        california.batch.id,
    )
    assert astray == 0


def test_a_row_of_the_file_can_be_read_again_as_it_stood(california: California) -> None:
    with acting(california.officer, read_only=True):
        address = RowAddress(california.batch.id, 2)
        found = rows_by_address(actor=california.officer, addresses=[address])[address]
    assert (found.key, found.facts["borrower_name"]) == ("1004285007", "SIMPLEX OFFICE SOLUTIONS")


def test_everything_carries_its_source(california: California) -> None:
    sources = california.sql(
        "SELECT DISTINCT s.code FROM foundation_datasource s WHERE s.id IN "
        "(SELECT source_id FROM institutional_position UNION SELECT source_id FROM outcomes_outcome)"
    )
    assert sources == [("sba_foia",)]


def test_a_borrower_takes_industry_and_size_from_its_first_row(
    california: California, file: list[dict[str, str]]
) -> None:
    first: dict[tuple[str, ...], Mapping[str, str]] = {}
    for row in file:
        first.setdefault(tuple(" ".join(row[name].upper().split()) for name in ("Name", "City", "State", "NAICS")), row)
    industries = Counter(row["NAICS"] for row in first.values())
    assert dict(california.sql("SELECT industry, count(*) FROM enterprises_enterprise GROUP BY 1")) == industries
    unknown = sum(row["NoEmp"] == "0" for row in first.values())
    micro = sum(1 <= int(row["NoEmp"]) <= 5 for row in first.values())
    bands = dict(california.sql("SELECT size_band, count(*) FROM enterprises_enterprise GROUP BY 1"))
    assert (bands[None], bands["1-5"]) == (unknown, micro)


def test_a_name_is_kept_as_filed(california: California) -> None:
    assert california.one(
        "SELECT count(*) FROM foundation_organization WHERE name = 'RUPERTO R  AGATON' AND kind = 'enterprise'"
    )


def test_repayments_are_outcomes_dated_only_by_a_charge_off(california: California, file: list[dict[str, str]]) -> None:
    lost = [row for row in file if row["MIS_Status"] == "CHGOFF"]
    dated = dict(
        california.sql(
            "SELECT external_ref, valid_on FROM outcomes_outcome o JOIN institutional_institution i "
            "ON i.organization_id = o.organization_id WHERE i.type = 'public' AND valid_on IS NOT NULL"
        )
    )
    assert dated == {row["LoanNr_ChkDgt"]: date(1960, 1, 1) + timedelta(days=int(row["ChgOffDate"])) for row in lost}
    assert california.one("SELECT count(*) FROM outcomes_outcome WHERE outcome_type = 'repayment'") == 4_199
    assert california.one(
        "SELECT count(*) FROM outcomes_outcome WHERE valid_on IS NULL AND measured_at IS NULL "
        "AND metrics_json ->> 'loan_repaid_share_ratio' = '1'"
    ) == 2 * 1_415 - sum(row["MIS_Status"] == "P I F" and not row["Bank"] for row in file)


def test_jobs_are_expected_and_no_outcome_speaks_of_them(california: California, file: list[dict[str, str]]) -> None:
    assert california.one("SELECT count(*) FROM outcomes_outcome WHERE metrics_json ?| array['jobs_created']") == 0
    expected = dict(
        california.sql(
            "SELECT one ->> 'metric', sum((one ->> 'target')::int) FROM institutional_position, "
            "jsonb_array_elements(facts_json -> 'expected_outcomes') one "
            "WHERE instrument = 'guarantee' AND one ->> 'grade' = 'estimated' GROUP BY 1"
        )
    )
    assert expected == {"jobs_created": total(file, "CreateJob"), "jobs_retained": total(file, "RetainedJob")}


def test_a_bank_sees_its_own_borrowers_positions_and_outcomes_and_no_others(
    california: California, file: list[dict[str, str]]
) -> None:
    bank_id = california.one("SELECT id FROM foundation_organization WHERE name = %s", BANK)
    analyst = actors.member(bank_id, "analyst")
    own = [row for row in file if row["Bank"] == BANK]
    with acting(analyst, read_only=True):
        positions = list(positions_for(analyst).values_list("organization_id", "instrument").distinct())
        references = set(positions_for(analyst).values_list("external_ref", flat=True))
        borrowers = organizations_for(analyst).filter(kind="enterprise").count()
        one = positions_for(analyst).first()
        seen = list(outcomes_of(actor=analyst, enterprise_id=one.enterprise_id).values_list("organization_id"))
    assert positions == [(bank_id, "loan")]
    assert references == {row["LoanNr_ChkDgt"] for row in own}
    assert borrowers == len({(row["Name"].upper(), row["City"].upper(), row["NAICS"]) for row in own})
    assert set(seen) == {(bank_id,)}


def test_the_guarantor_sees_every_borrower_and_no_loan_of_a_bank(california: California) -> None:
    analyst = actors.member(california.one("SELECT id FROM foundation_organization WHERE name = %s", SBA), "analyst")
    with acting(analyst, read_only=True):
        assert positions_for(analyst).filter(instrument="guarantee").count() == 2_101
        assert positions_for(analyst).exclude(instrument="guarantee").count() == 0
        assert organizations_for(analyst).filter(kind="enterprise").count() == 2_032


def test_the_batch_leaves_one_event_for_each_step(california: California) -> None:
    with acting(california.officer, read_only=True):
        events = list(
            events_for(california.officer)
            .filter(object_type="foundation.importbatch")
            .order_by("pk")
            .values_list("action", "after__counts__rows")
        )
    assert events == [("check_import", 2_101), ("commit_import", 2_101), ("load_import", 2_101)]
