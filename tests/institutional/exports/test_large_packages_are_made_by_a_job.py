"""What is too large to wait for is made by a job: part by part, kept for a while, fetched by the rights of the day."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from clear_platform.foundation import clock
from clear_platform.foundation.leaving.errors import RightsRefused
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import Actor, acting, events_for
from clear_platform.foundation.rights.operations.granting import grant_rights_exception, revoke_rights_exception
from enterprises.profiles.queries import enterprises_for
from institutional.exports.jobs import export_package, say_it_was_given_up
from institutional.exports.models import ExportRecord
from institutional.exports.operations.keeping import (
    expire_export_packages,
    fail_export_package,
    request_export_package,
    write_next,
)
from institutional.exports.queries.kept import export_for, progress_of
from institutional.proof.verify_export import verify
from institutional.public import remove_enterprise_from_portfolio
from tests import actors
from tests.clients import client_of, page_client_of
from tests.databases import ServerAddress
from tests.institutional import factories
from tests.institutional.exports.packages import ADDRESSES, document, members, words
from tests.institutional.loan_files import factories as loan_files

ANALYST = "analyst@example.org"
MARK = "zqxforbidden"


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[Path]:
    """Files of this test alone, and every package a large one."""
    with override_settings(MEDIA_ROOT=tmp_path / "files", EXPORT_ROWS_AT_ONCE=0):
        yield tmp_path / "files"


@pytest.fixture
def bank(db: None) -> int:
    return factories.institution("Harbor Bank")


@pytest.fixture
def held(bank: int) -> tuple[int, int]:
    """A portfolio of two positions, one of them of forbidden data, and the enterprise in it."""
    portfolio, [enterprise] = factories.holding(bank, name="Harbor Tiles")
    factories.position(portfolio, enterprise, external_ref="open")
    factories.position(portfolio, enterprise, external_ref=MARK, source="polygon")
    actors.member(bank, "analyst", email=ANALYST)
    return portfolio, enterprise


def asked(address: str) -> tuple[Any, int]:
    """What the API answers to a large package, and the id of the export that it names."""
    answer: Any = client_of(ANALYST).get(address)
    return answer, int(answer["Location"].rsplit("/", 1)[1])


def made(export_id: int) -> Any:
    """The export as the API shows it once the job went through."""
    analyst = row_of(export_id).exported_by_id
    export_package(export_id=export_id, user_id=analyst, organization_id=row_of(export_id).organization_id)
    return client_of(ANALYST).get(f"/api/v1/exports/{export_id}").json()


def row_of(export_id: int) -> ExportRecord:
    system = actors.system()
    with acting(system, read_only=True):
        return export_for(actor=system, export_id=export_id)


def fetched(export_id: int) -> Any:
    return client_of(ANALYST).get(f"/api/v1/exports/{export_id}/file")


@pytest.mark.parametrize("kind", ["enterprise", "portfolio"])
@pytest.mark.parametrize("format", ["json", "csv", "pdf", "zip"])
def test_it_is_asked_for_followed_and_fetched(held: tuple[int, int], kind: str, format: str) -> None:
    id = dict(zip(("portfolio", "enterprise"), held, strict=True))[kind]
    answer, export_id = asked(f"{ADDRESSES[kind].format(id)}?format={format}")
    assert (answer.status_code, answer["Location"]) == (202, f"/api/v1/exports/{export_id}")
    told = made(export_id)
    content = b"".join(fetched(export_id).streaming_content)
    assert (told["state"], told["sha256"]) == ("kept", hashlib.sha256(content).hexdigest())
    assert told["progress"]["parts"] == told["progress"]["parts_expected"]
    assert "open" in words(content)
    assert MARK not in words(content)


def test_it_tells_the_lineage_that_a_package_made_at_once_tells(held: tuple[int, int]) -> None:
    """The job reads its parts once more from where it keeps them, the other reads them as the database gives them."""
    address = ADDRESSES["portfolio"].format(held[0])
    _answer, export_id = asked(address)
    made(export_id)
    by_the_job = json.loads(b"".join(fetched(export_id).streaming_content))["lineage"]["prov"]
    with override_settings(EXPORT_ROWS_AT_ONCE=1_000):
        at_once = document(client_of(ANALYST), "portfolio", held[0])["lineage"]["prov"]
    assert [one for one in at_once["wasDerivedFrom"] if one.startswith("_:wasDerivedFrom:held:position/")]
    assert by_the_job == at_once


def test_it_keeps_what_it_was_made_of_and_the_name_of_its_file(held: tuple[int, int]) -> None:
    _answer, export_id = asked(f"{ADDRESSES['portfolio'].format(held[0])}?format=zip")
    made(export_id)
    row = row_of(export_id)
    assert row.file.name.endswith(row.file_name)
    assert [one["name"] for one in row.progress_json["parts"]][:3] == ["members", "figures", "positions"]


@pytest.fixture
def cut_to_volumes() -> Iterator[None]:
    """A site whose PDFs hold no more than four rows each."""
    with override_settings(EXPORT_ROWS_IN_A_VOLUME=4):
        yield


def of_paper(content: bytes) -> list[str]:
    """What can be read in each PDF of an archive."""
    return [words(one) for name, one in members(content).items() if name.endswith(".pdf")]


@pytest.mark.usefixtures("cut_to_volumes")
@pytest.mark.parametrize("kind", ["enterprise", "portfolio"])
def test_paper_of_many_rows_comes_in_volumes_that_prove_themselves(
    held: tuple[int, int], kind: str, tmp_path: Path
) -> None:
    portfolio, enterprise = held
    for number in range(9):
        factories.position(portfolio, enterprise, external_ref=f"loan{number}")
    id = dict(zip(("portfolio", "enterprise"), held, strict=True))[kind]
    _answer, export_id = asked(f"{ADDRESSES[kind].format(id)}?format=pdf")
    told, answer = made(export_id), fetched(export_id)
    content = b"".join(answer.streaming_content)
    volumes = of_paper(content)
    assert (told["file_name"][-12:], answer["Content-Type"]) == ("-volumes.zip", "application/zip")
    assert [f"volume {number} of {len(volumes)}" in one for number, one in enumerate(volumes, 1)] == [True] * len(
        volumes
    )
    assert [number for number in range(9) if sum(f"loan{number}" in one.split() for one in volumes) != 1] == []
    package = tmp_path / told["file_name"]
    package.write_bytes(content)
    assert verify(str(package)).whole
    proof = client_of(ANALYST).get(f"/api/v1/exports/{export_id}/proof")
    assert (proof.status_code, proof.json()["code"]) == (409, "export.no_proof_beside")


@pytest.mark.usefixtures("cut_to_volumes")
def test_a_dossier_holds_the_volumes_of_its_paper(held: tuple[int, int], tmp_path: Path) -> None:
    portfolio, enterprise = held
    for number in range(9):
        factories.position(portfolio, enterprise, external_ref=f"loan{number}")
    _answer, export_id = asked(f"{ADDRESSES['portfolio'].format(portfolio)}?format=zip")
    told = made(export_id)
    content = b"".join(fetched(export_id).streaming_content)
    named = [name for name in members(content) if name.endswith(".pdf")]
    count = len(named)
    assert count > 2
    assert named == [f"portfolio-volume-{number:02}-of-{count:02}.pdf" for number in range(1, count + 1)]
    assert set(members(content)) >= {"data/positions.ndjson", "tables/positions.csv"}
    package = tmp_path / told["file_name"]
    package.write_bytes(content.replace(b"portfolio-volume-02", b"portfolio-volume-03", 1))
    assert not verify(str(package)).whole


def test_before_it_is_made_there_is_no_file(held: tuple[int, int]) -> None:
    _answer, export_id = asked(ADDRESSES["portfolio"].format(held[0]))
    refused = fetched(export_id)
    assert (refused.status_code, refused.json()["code"]) == (409, "export.not_ready")


def granted(bank: int) -> int:
    given = grant_rights_exception(
        actor=actors.staff(), source="polygon", purpose="export", organization_id=bank,
        starts_on=clock.today(), ends_on=clock.today(), reason="Agreed by letter.",
    )  # fmt: skip
    return given.pk


@pytest.mark.parametrize("format", ["json", "csv", "pdf", "zip"])
def test_a_right_revoked_between_job_and_download_holds_the_file_back(
    bank: int, held: tuple[int, int], format: str
) -> None:
    """X1, scenario 6."""
    exception = granted(bank)
    _answer, export_id = asked(f"{ADDRESSES['portfolio'].format(held[0])}?format={format}")
    made(export_id)
    assert MARK in words(b"".join(fetched(export_id).streaming_content))
    revoke_rights_exception(actor=actors.staff(), exception_id=exception)
    by_api, by_page = fetched(export_id), page_client_of(ANALYST).get(f"/institutional/exports/{export_id}/file")
    assert (by_api.status_code, by_api.json()["code"], by_page.status_code) == (403, "rights.refused", 403)
    assert MARK not in by_page.content.decode()


def test_a_right_revoked_while_it_is_written_lets_it_begin_anew(bank: int, held: tuple[int, int]) -> None:
    """X1, scenario 6."""
    exception = granted(bank)
    _answer, export_id = asked(f"{ADDRESSES['portfolio'].format(held[0])}?scope=outcomes")
    analyst = actors.member(bank, "analyst")
    for _part in range(3):
        write_next(actor=analyst, export_id=export_id)
    revoke_rights_exception(actor=actors.staff(), exception_id=exception)
    made(export_id)
    assert MARK not in words(b"".join(fetched(export_id).streaming_content))


@pytest.fixture
def loaded() -> int:
    """An enterprise whose name and city came with a file of a source that still allows them to leave."""
    rows = [loan_files.row(1, Name=f"BORROWER {MARK}")]
    batch = loan_files.loaded(actors.staff(email=ANALYST), loan_files.written(rows))
    system = actors.system()
    with acting(system, read_only=True):
        [found] = enterprises_for(system).filter(import_batch_id=batch.id).values_list("pk", flat=True)
    return int(found)


def forbid(source: str) -> None:
    with acting(actors.system()):
        DataSource.objects.filter(code=source).update(may_export=False)


@pytest.mark.parametrize("parts_written", [0, 3])
def test_where_nothing_may_be_said_of_an_enterprise_any_more_no_package_is_made(
    db: None, loaded: int, files: Path, parts_written: int
) -> None:
    """X1: neither its rows nor its name and city, as when it leaves at once."""
    _answer, export_id = asked(f"{ADDRESSES['enterprise'].format(loaded)}?scope=full")
    for _part in range(parts_written):
        write_next(actor=actors.staff(), export_id=export_id)
    forbid("sba_foia")
    with pytest.raises(RightsRefused):
        made(export_id)
    refused = fetched(export_id)
    assert (refused.status_code, refused.json()["code"]) == (409, "export.not_ready")
    assert list(files.rglob("*.json")) == []


def test_what_was_kept_while_nothing_could_be_said_is_not_handed_out(db: None, loaded: int) -> None:
    """X1: packages of an earlier release may be kept that told a name, and no row that would have to be asked for."""
    _answer, export_id = asked(ADDRESSES["enterprise"].format(loaded))
    made(export_id)
    row, system = row_of(export_id), actors.system()
    with acting(system):
        kept = ExportRecord.objects.for_actor(system).filter(pk=export_id)
        kept.update(progress_json={**row.progress_json, "passed": {}})
    refused = fetched(export_id)
    assert (refused.status_code, refused.json()["code"]) == (409, "export.not_kept")


def test_an_enterprise_that_left_the_portfolio_holds_an_earlier_file_back(bank: int) -> None:
    portfolio, [enterprise] = factories.holding(bank, name="Harbor Tiles")
    actors.member(bank, "analyst", email=ANALYST)
    _answer, export_id = asked(ADDRESSES["portfolio"].format(portfolio))
    made(export_id)
    remove_enterprise_from_portfolio(actor=actors.system(), portfolio_id=portfolio, enterprise_id=enterprise)
    refused = fetched(export_id)
    assert (refused.status_code, refused.json()["code"]) == (403, "export.out_of_sight")


def test_each_time_it_is_fetched_is_in_the_log(bank: int, held: tuple[int, int]) -> None:
    _answer, export_id = asked(ADDRESSES["portfolio"].format(held[0]))
    made(export_id)
    b"".join(fetched(export_id).streaming_content)
    reader = actors.member(bank, "viewer")
    with acting(reader, read_only=True):
        actions = list(events_for(reader).values_list("action", flat=True))
    assert {"request_export_package", "keep_export_package", "fetch_export_package", "release_export"} <= set(actions)


def test_another_bank_neither_sees_nor_fetches_it(held: tuple[int, int]) -> None:
    _answer, export_id = asked(ADDRESSES["portfolio"].format(held[0]))
    made(export_id)
    actors.member(factories.institution(), "analyst", email="other@example.org")
    other: Any = client_of("other@example.org")
    paths = (f"/api/v1/exports/{export_id}", f"/api/v1/exports/{export_id}/file")
    assert [other.get(path).status_code for path in paths] == [403, 403]


def test_what_was_kept_long_enough_can_be_fetched_no_more(held: tuple[int, int]) -> None:
    _answer, export_id = asked(ADDRESSES["portfolio"].format(held[0]))
    made(export_id)
    with clock.fixed_at(clock.now() + timedelta(days=8)):
        forgotten = expire_export_packages(actor=actors.system())
    refused = fetched(export_id)
    assert (forgotten, row_of(export_id).state) == (1, "expired")
    assert (refused.status_code, refused.json()["code"]) == (409, "export.not_kept")


def test_one_that_was_given_up_says_why(held: tuple[int, int]) -> None:
    _answer, export_id = asked(ADDRESSES["portfolio"].format(held[0]))
    fail_export_package(actor=actors.system(), export_id=export_id, reason="The disk is full.")
    shown = page_client_of(ANALYST).get(f"/institutional/exports/{export_id}").content.decode()
    assert "The disk is full." in shown


def test_what_went_wrong_inside_is_not_told_to_readers(held: tuple[int, int]) -> None:
    _answer, export_id = asked(ADDRESSES["portfolio"].format(held[0]))
    say_it_was_given_up(
        {"export_id": export_id}, ("job.failed", "LayoutError: Splitting error on page 70 in <Later at 0x7f>")
    )
    shown = page_client_of(ANALYST).get(f"/institutional/exports/{export_id}").content.decode()
    assert ("have it as JSON or as tables" in shown, "Splitting" in shown) == (True, False)


def test_a_refusal_that_ended_a_package_is_told_as_it_is(held: tuple[int, int]) -> None:
    _answer, export_id = asked(ADDRESSES["portfolio"].format(held[0]))
    say_it_was_given_up({"export_id": export_id}, ("export.out_of_sight", "It is not yours to read any more."))
    assert row_of(export_id).failure == "It is not yours to read any more."


def test_the_page_leads_from_the_offer_to_the_file(held: tuple[int, int]) -> None:
    client: Any = page_client_of(ANALYST)
    answer = client.get(f"/institutional/portfolios/{held[0]}/export/package?format=csv")
    waiting = client.get(answer["Location"]).content.decode()
    made(int(answer["Location"].rsplit("/", 1)[1]))
    assert "Making the package" in waiting
    there = client.get(answer["Location"]).content.decode()
    assert "Fetch the file" in there
    assert f">{row_of(int(answer['Location'].rsplit('/', 1)[1])).sha256}<" in there
    assert "<dt>Rows</dt>" in there


@pytest.mark.parametrize(("format", "says"), [("pdf", "its pages are being laid out"), ("csv", "parts, ")])
def test_once_all_rows_are_there_it_says_what_takes_longest(
    bank: int, held: tuple[int, int], format: str, says: str
) -> None:
    colleague, page = actors.member(bank, "analyst"), page_client_of(ANALYST)
    way = page.get(f"/institutional/portfolios/{held[0]}/export/package?format={format}")["Location"]
    export_id = int(way.rsplit("/", 1)[1])
    assert "laid out" not in page.get(way).content.decode()
    for _ in range(progress_of(row_of(export_id))["parts_expected"]):
        write_next(actor=colleague, export_id=export_id)
    assert says in page.get(way).content.decode()


BEGIN = """
import base64, os, pickle, signal, sys
import django
django.setup()
from django.core.files import File
from clear_platform.foundation.public import acting
from institutional.exports.models import ExportRecord
from institutional.exports.operations import keeping
actor, export_id = pickle.loads(base64.b64decode(sys.argv[1]))
for _part in range(3):
    keeping.write_next(actor=actor, export_id=export_id)
with acting(actor, read_only=True):
    row = ExportRecord.objects.get_for(actor, export_id)
    row.file.storage.save("exports/parts/%s/outcomes.ndjson" % export_id, File(open(os.devnull, "rb")))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.processes
def test_after_kill_9_it_goes_on_with_the_part_that_was_being_written(
    cloned_database: str, database_server: ServerAddress, files: Path
) -> None:
    """F1 for packages: parts that stood are not written again, the one under way is."""
    bank = factories.institution("Harbor Bank")
    portfolio, [enterprise] = factories.holding(bank, name="Harbor Tiles")
    factories.position(portfolio, enterprise, external_ref="open")
    analyst = actors.member(bank, "analyst", email=ANALYST)
    row = request_export_package(actor=analyst, kind="portfolio", id=str(portfolio), scope="outcomes", format="zip")
    dies(BEGIN, analyst, row.pk, address=database_server.web(cloned_database), files=files)
    stood = {one: one.stat().st_mtime_ns for one in files.rglob("*.ndjson")}
    progress = progress_of(row_of(row.pk))
    write_next(actor=analyst, export_id=row.pk)
    after = {one: one.stat().st_mtime_ns for one in files.rglob("*.ndjson")}
    made(row.pk)
    content = b"".join(fetched(row.pk).streaming_content)
    assert (progress["parts"], progress["parts_expected"], len(stood)) == (3, 8, 4)
    assert {one.stem for one in stood if stood[one] != after[one]} == {"outcomes"}
    assert set(members(content)) >= {"data/positions.ndjson", "portfolio.pdf", "manifest.json"}
    assert list(files.rglob("*.ndjson")) == []


def dies(script: str, actor: Actor, export_id: int, *, address: str, files: Path) -> None:
    """Let a process come to the end of a script, where it kills itself."""
    given = base64.b64encode(pickle.dumps((actor, export_id))).decode()
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "tests.institutional.exports.settings",
    }
    died = subprocess.run(
        [sys.executable, "-c", script, given], check=False, env={**environment, "EXPORT_FILES": str(files)}
    )
    assert died.returncode == -signal.SIGKILL
