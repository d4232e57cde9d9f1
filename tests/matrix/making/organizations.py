"""The organizations, each with all that is its own: a bakery, the bank that holds it, the platform."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from capability.recomputing.operations import request_recomputation
from clear_platform.foundation.features.operations import set_feature
from clear_platform.foundation.imports.operations.mappings import save_import_mapping
from clear_platform.foundation.public import StaffGroup, acting
from institutional.analytics.operations import compute_portfolio_overview
from institutional.exports.operations.packing import export_enterprise, packed
from institutional.exports.queries.gathering import gathered_of
from institutional.letting_in.operations import invite_enterprise
from institutional.public import analyse_portfolio
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.enterprises.factories import enterprise
from tests.institutional import factories as institutional
from tests.institutional.loan_files import factories as loan_files
from tests.matrix.making.deciding import decided
from tests.matrix.making.people import looks, people_of, ways_in
from tests.matrix.making.planning import doubted, planned
from tests.matrix.making.reporting import reports_asked
from tests.matrix.making.running import ran, wrote
from tests.matrix.world import FIGURES, PLATFORM, address, mark


def make_bakery(key: str, ids: dict[str, dict[str, Any]]) -> None:
    """A bakery with its people, what it decided, planned and had computed."""
    word = mark(key)
    made = enterprise(
        name=f"Bakery {word}", city=f"Town {word}", industry="311811", region="US-CA", size_band="6-15",
        external_ids={"register": word},
    )  # fmt: skip
    people = people_of(key, made.id)
    diagnosed(made.id, by=people["owner"], revenue_12m=Decimal(FIGURES[key]), cash=Decimal(FIGURES[key]))
    decided(key, author=people["member"], decider=people["owner"], enterprise_id=made.id)
    recomputed(made.id)
    doubted(key, people["owner"], made.id)
    planned(key, people["owner"], made.id)
    wrote(key, people["member"], people["owner"])
    ran(key, people["member"], made.id, head=people["owner"])
    set_feature(actor=people["owner"], organization_id=made.id, code="boardroom", enabled=False)
    looks(people["owner"], made.id)
    ways_in(key, people["owner"])
    ids[key] |= {"organization_id": made.id, "enterprise_id": made.id}


def make_bank(key: str, bakery: str, ids: dict[str, dict[str, Any]]) -> None:
    """A bank that holds a bakery, with its people, its positions, an export and what it asked for."""
    word = mark(key)
    bank_id = institutional.institution(f"Bank {word}")
    enterprise_id = ids[bakery]["enterprise_id"]
    people = people_of(key, bank_id)
    portfolio_id = institutional.portfolio(bank_id, name=f"Portfolio {word}")
    institutional.put_in(portfolio_id, enterprise_id)
    facts = {"employees": 9, "jobs_to_create": 3, "jobs_to_retain": 4, "approved": f"{FIGURES[key]}.00", "remark": word}
    institutional.position(
        portfolio_id, enterprise_id, principal=Decimal(FIGURES[key]), external_ref=f"L-{word}", facts=facts
    )
    institutional.position(
        portfolio_id, enterprise_id, principal=Decimal(FIGURES[key]), external_ref=f"D-{word}", status="default"
    )
    analyse_portfolio(actor=people["analyst"], portfolio_id=portfolio_id)
    decided(key, author=people["analyst"], decider=people["admin"], enterprise_id=None)
    with acting(people["analyst"]):
        gathered = gathered_of(actor=people["analyst"], kind="enterprise", id=str(enterprise_id), scope="full")
    package = packed(actor=people["analyst"], gathered=gathered, format="json")
    export_enterprise(actor=people["analyst"], gathered=gathered, package=package, format="json")
    gathered.close()
    package.file.content.file.close()
    wrote(key, people["analyst"], people["admin"])
    compute_portfolio_overview(actor=people["analyst"], portfolio_id=portfolio_id)
    ran(key, people["analyst"], enterprise_id, head=people["admin"])
    reports_asked(key, people["admin"], people["analyst"], enterprise_id)
    set_feature(actor=people["admin"], organization_id=bank_id, code="boardroom", enabled=False)
    looks(people["admin"], bank_id)
    ways_in(key, people["admin"])
    invite_enterprise(actor=people["analyst"], email=f"asked@{word}.example.org")
    ids[key] |= {"organization_id": bank_id, "institution_id": bank_id, "enterprise_id": enterprise_id}


def make_platform(ids: dict[str, dict[str, Any]]) -> None:
    """The platform with its staff, a file of loans and a computation for all."""
    word = mark(PLATFORM)
    people = {group: actors.staff(group, email=address(PLATFORM, group.name.lower())) for group in StaffGroup}
    officer = people[StaffGroup.PROGRAMME_OFFICER]
    content = loan_files.written(
        [
            loan_files.row(1, Name=f"BORROWER {word}", City=word, Bank=f"LENDER {word}"),
            loan_files.row(2, Name=f"SPOILT {word}", GrAppv=word),
        ]
    )
    loan_files.loaded(officer, content, file_name=f"{word}.csv")
    save_import_mapping(actor=officer, kind="loans", name=f"Mapping {word}", mapping={"Name": word})
    set_feature(actor=people[StaffGroup.ADMINISTRATOR], organization_id=None, code="llm", enabled=False)
    request_recomputation(actor=officer)
