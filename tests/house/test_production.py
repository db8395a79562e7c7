"""The shape of production: no engine runs compose files here, so they are read and held against the code."""

import re
import shlex

import pytest
import yaml

from hlh.embedded import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
OURS = {name: said for name, said in SERVICES.items() if said.get("image") == "health-services-learning-hub"}
EXAMPLE = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))


def test_every_part_of_the_hub_is_there():
    assert set(OURS) == {"prepare", "web", "worker", "beat", "embed"}
    assert {"proxy", "db", "redis", "store"} <= set(SERVICES)
    assert SERVICES["mail"]["profiles"] == ["trial"]


def test_what_somebody_waits_for_exists():
    for name, said in SERVICES.items():
        for other, how in (said["depends_on"] if isinstance(said.get("depends_on"), dict) else {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], (name, other)
            assert other in SERVICES, (name, other)


@pytest.mark.parametrize("name", OURS)
def test_every_setting_that_production_needs_is_given(name):
    settings = (ROOT / "hlh/settings.py").read_text("utf-8")
    needed = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "EMAIL_URL", "MAIL_FROM"}
    assert needed <= set(re.findall(r'(?:env|address)\(\s*"([A-Z_]+)"', settings))
    assert needed <= set(EXAMPLE) | set(OURS[name]["environment"])
    assert OURS[name]["env_file"] == ".env"


@pytest.mark.parametrize("name", [name for name, said in OURS.items() if "command" in said])
def test_every_command_is_one_that_there_is(name):
    for command in re.findall(r"manage\.py (\w+)|celery -A hlh (\w+)", " ".join(shlex.split(OURS[name]["command"]))):
        manage, celery = command
        files = [*ROOT.glob(f"*/**/management/commands/{manage}.py")] if manage and manage != "migrate" else [manage]
        assert files, manage
        assert celery in ("", "worker", "beat")


def test_beat_is_one_and_workers_carry_none():
    assert "--beat" not in OURS["worker"]["command"]
    assert " beat " in OURS["beat"]["command"]
    assert "deploy" not in OURS["beat"]


def test_a_secret_of_compose_has_no_default():
    for name in re.findall(r"\$\{([A-Z_]+)[^}]*\}", (ROOT / "docker-compose.yml").read_text("utf-8")):
        assert f"${{{name}:?" in (ROOT / "docker-compose.yml").read_text("utf-8"), name
        assert name in EXAMPLE, name


def test_the_image_copies_and_starts_what_there_is():
    lines = (ROOT / "Dockerfile").read_text("utf-8")
    for copied in re.findall(r"^COPY (?!--from)(\S+) ", lines, re.MULTILINE):
        assert (ROOT / copied).exists(), copied
    assert "--require-hashes" in lines
    assert re.search(r"^USER hub$", lines, re.MULTILINE)
