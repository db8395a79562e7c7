"""What the papers say is so: features have their tests, catalogues their words, commands their files."""

import re
import subprocess
import sys

from hlh.embedded import ROOT
from tests.house.catalogues import PACKAGES


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


def test_no_word_hides_from_the_catalogues_in_an_f_string():
    """Babel reads no message inside one, so it would never be translated."""
    for folder in PACKAGES:
        for file in (ROOT / folder).rglob("*.py"):
            assert not re.search(r"\{(?:_|gettext|ngettext|gettext_lazy)\(", file.read_text("utf-8")), file


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


def test_every_page_of_the_readme_leads_somewhere():
    for there in re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text("utf-8")):
        assert (ROOT / there).exists(), there
