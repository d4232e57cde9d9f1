"""The examples of docs/api run from top to bottom in a shell, against the demonstration, and answer what they show."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.databases import ServerAddress
from tests.demonstration import Demonstration, demonstration_served

pytestmark = pytest.mark.processes
FOLDER = Path(__file__).resolve().parents[3] / "docs" / "api"
PAPERS = sorted(path.name for path in FOLDER.glob("*.md") if "    SITE=" in path.read_text())
ELSEWHERE = "http://localhost:8000"
OF_ONE = re.compile(r"EMAIL=(?P<email>\S+)  PASSWORD=…")
MARK = "=== next example ==="


@dataclass
class Example:
    """A command as it is typed, and the lines of its answer that the paper shows."""

    typed: str
    shown: list[str] = field(default_factory=list)

    def shows(self, answer: str) -> list[str]:
        """Give what is shown and does not come, in this order; spaces count nothing, and `…` stands for any signs."""
        rest = _bare(answer)
        missing = []
        for part in (part for line in self.shown for part in line.split("…") if part.strip()):
            _before, found, after = rest.partition(_bare(part))
            if found:
                rest = after
            else:
                missing.append(part)
        return missing


def _bare(text: str) -> str:
    return "".join(text.split()).lower()


def examples_of(text: str) -> list[Example]:
    """Give the commands of a paper in order: what stands behind `$ `, or every line of a block that has no such."""
    found: list[Example] = []
    for block in re.findall(r"(?:^    .*\n)+", text, flags=re.MULTILINE):
        goes_on = False
        transcript = "    $ " in block
        for line in (line[4:] for line in block.splitlines()):
            if goes_on:
                found[-1].typed += f"\n{line}"
            elif line.startswith("$ ") or not transcript:
                found.append(Example(line.removeprefix("$ ")))
            else:
                found[-1].shown.append(line)
                continue
            goes_on = found[-1].typed.endswith("\\") or found[-1].typed.count("'") % 2 == 1
    return found


@pytest.fixture(scope="module")
def site(database_server: ServerAddress, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """A demonstration of this file's own: the examples change it, and end sign-ins."""
    with demonstration_served(database_server, tmp_path_factory.mktemp("examples")) as served:
        yield served


@pytest.mark.parametrize("paper", PAPERS)
def test_the_examples_of_a_paper_run_from_top_to_bottom(paper: str, site: Demonstration, tmp_path: Path) -> None:
    passwords = {one["email"]: one["password"] for one in site.sign_ins.values()}
    examples = examples_of((FOLDER / paper).read_text())
    script = f"\necho; echo '{MARK}'\n".join(example.typed for example in examples).replace(ELSEWHERE, site.site)
    script = OF_ONE.sub(lambda found: f"EMAIL={found['email']}  PASSWORD={passwords[found['email']]}", script)
    run = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    answers = run.stdout.split(MARK)
    assert len(answers) == len(examples)
    wrong = {
        example.typed: (example.shows(answer), answer)
        for example, answer in zip(examples, answers, strict=True)
        if example.shows(answer) or (not example.shown and "/docs/errors#" in answer)
    }
    assert wrong == {}


def test_the_papers_with_examples_are_found() -> None:
    assert PAPERS == [
        "conventions.md",
        "decisions.md",
        "events.md",
        "exports.md",
        "outcomes.md",
        "portfolios.md",
        "readiness.md",
        "reporting.md",
        "runs.md",
        "signing-in.md",
        "tasks.md",
        "webhooks.md",
    ]


def test_what_is_shown_and_does_not_come_is_named() -> None:
    example = Example("curl", ['{"code": "a.b", …', ' "next": null}'])
    assert example.shows('{"code": "a.b", "status": 400, "next": null}') == []
    assert example.shows('{"code": "a.c", "next": null}') == ['{"code": "a.b", ']
