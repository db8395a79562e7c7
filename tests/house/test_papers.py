"""What the papers say is so: features have their tests, catalogues their words, commands their files."""

import ast
import re
import subprocess
import sys

from hlh.embedded import ROOT
from tests.house.catalogues import KEYWORDS, PACKAGES, words

PAPERS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_feature_names_tests_that_exist():
    table = (ROOT / "docs/features.md").read_text("utf-8")
    rows = re.findall(r"^\| \w+\+?\d* \| [^|]+ \| (done|partly|left) \| (.+?) \|", table, re.MULTILINE)
    assert len(rows) == table.count("\n| ") - 1 > 20, "a row of another form"
    for _state, tests in rows:
        for file, _colons, name in (named.partition("::") for named in re.findall(r"`(.+?)`", tests)):
            source = (ROOT / file).read_text("utf-8")
            assert not name or f"def {name}(" in source, f"{file}::{name}"


def test_every_word_is_translated():
    said = subprocess.run(
        [sys.executable, "-m", "tests.house.catalogues"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout


def test_a_sign_for_hundredths_comes_with_its_figure():
    """Django looks a message with a bare one up under another name than the one that the catalogues hold."""
    said = [part for message in words() for part in ([message.id] if isinstance(message.id, str) else message.id)]
    assert [part for part in said if re.search(r"(?<!%)%(?![(%])", part)] == []


def test_no_word_hides_from_the_catalogues_in_an_f_string():
    """Babel reads no message inside one, so it would never be translated."""
    for folder in PACKAGES:
        for file in (ROOT / folder).rglob("*.py"):
            found = ast.walk(ast.parse(file.read_text("utf-8")))
            inside = [part for node in found if isinstance(node, ast.JoinedStr) for part in ast.walk(node)]
            called = {part.func.id for part in inside if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)}
            assert not called & {"_", *KEYWORDS}, file


def test_every_setting_of_the_environment_is_explained():
    wanted = set(re.findall(r'(?:env|address)\("([A-Z_]+)"', (ROOT / "hlh/settings.py").read_text("utf-8")))
    of_development = {"HLH_ENV", "HLH_TEST_DATABASE", "PORT"}
    assert wanted - of_development <= set(
        re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    )


def test_every_dependency_is_explained():
    explained = (ROOT / "docs/dependencies.md").read_text("utf-8").lower()
    for lock in ("runtime", "development"):
        for line in (ROOT / f"requirements/{lock}.in").read_text("utf-8").splitlines():
            if line and line[0].isalpha():
                name = re.match(r"[a-z0-9-]+", line.lower())[0]
                assert re.search(rf"\b{re.escape(name)}\b", explained), name


def test_every_link_of_the_papers_leads_somewhere():
    for paper in PAPERS:
        for there in re.findall(r"\]\((?!https?:)([^)#]+)\)", paper.read_text("utf-8")):
            assert (paper.parent / there).exists(), f"{paper.name}: {there}"


def test_every_file_and_test_that_the_papers_name_is_there():
    ours = [there for there in ROOT.iterdir() if not there.name.startswith(".")]
    files = [file.relative_to(ROOT).as_posix() for there in ours for file in (there, *there.rglob("*.*"))]
    for paper in PAPERS:
        named = re.findall(r"`([\w/.-]+\.(?:py|html|jsonl|md))(?:::(\w+))?`", paper.read_text("utf-8"))
        for name, test in named:
            there = [file for file in files if f"/{file}".endswith(f"/{name}")]
            assert there, f"{paper.name}: {name}"
            assert not test or f"def {test}(" in (ROOT / there[0]).read_text("utf-8"), f"{paper.name}: {name}::{test}"


def test_every_command_stands_in_the_readme():
    commands = {file.stem for file in ROOT.glob("[a-z]*/**/management/commands/[a-z]*.py")}
    told = set(
        re.findall(r"^\| `\.venv/bin/python manage\.py (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    )
    assert told == commands
