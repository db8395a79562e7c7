"""Settings from the environment: what is half given is refused with its remedy, and never kept to in silence."""

import os
import runpy
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from hlh.embedded import ROOT

PRODUCTION = {
    "HLH_ENV": "production",
    "SECRET_KEY": "a long enough secret that nobody else knows, for these tests only",
    "SITE_URL": "https://hub.example",
    "DATABASE_URL": "postgresql://hub:a-password@127.0.0.1:9/hub",
    "REDIS_URL": "redis://:a-password@127.0.0.1:9",
    "EMAIL_URL": "smtp+tls://user:a-password@mail.internal:587",
    "MAIL_FROM": "Learning Hub <hub@hub.example>",
}


@pytest.fixture
def read(monkeypatch):
    """The settings in an environment of their own."""

    def run(**environment):
        for name in (*PRODUCTION, "ALLOWED_HOSTS", "FILES_URL", "OIDC_PROVIDERS", "OUTSIDE", "OUTSIDE_ALLOW", "PORT"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "hlh/settings.py"))

    return run


def test_a_whole_environment_is_taken(read):
    settings = read(**PRODUCTION)
    assert not settings["DEVELOPMENT"]
    assert settings["SITE"] == "https://hub.example"
    assert settings["DATABASES"]["default"]["HOST"] == "127.0.0.1"
    assert settings["CACHES"]["default"]["LOCATION"] == "redis://:a-password@127.0.0.1:9/1"
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"]) == ("mail.internal", 587, True)


def test_who_names_a_database_names_everything(read):
    assert not read(**PRODUCTION | {"HLH_ENV": ""})["DEVELOPMENT"]


def test_ones_own_machine_needs_nothing(read):
    settings = read()
    assert settings["DEVELOPMENT"]
    assert settings["EMAIL_HOST"] == ""


@pytest.mark.parametrize("given", ["", "www.hub.example", "www.hub.example, hub.example.org,"])
def test_the_hub_answers_under_the_name_of_its_site_and_every_further_one(read, given):
    hosts = read(**PRODUCTION | {"ALLOWED_HOSTS": given})["ALLOWED_HOSTS"]
    assert hosts == ["hub.example", *(name.strip() for name in given.split(",") if name.strip())]


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "HLH_ENV"])
@pytest.mark.parametrize("given", [None, ""])
def test_production_runs_without_nothing_that_is_needed(read, name, given):
    environment = {other: value for other, value in PRODUCTION.items() if other != name}
    with pytest.raises(ImproperlyConfigured, match=f"Set {name} in the environment"):
        read(**environment | ({} if given is None else {name: given}))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("EMAIL_URL", "mail.internal:587"),
        ("EMAIL_URL", "user:a-password@mail.internal"),
        ("EMAIL_URL", "imap://user:a-password@mail.internal"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://user:a-password@mail.internal:many"),
        ("EMAIL_URL", "smtp://user:a-password/or-so@mail.internal"),
        ("EMAIL_URL", "smtp://?host=mail.internal"),
        ("REDIS_URL", "valkey.internal:6379"),
        ("REDIS_URL", "http://:a-password@valkey.internal"),
        ("DATABASE_URL", "mysql://hub:a-password@db.internal/hub"),
        ("DATABASE_URL", "sqlite:///hub.db"),
        ("DATABASE_URL", "db.internal"),
        ("SITE_URL", "hub.example"),
        ("SITE_URL", "//hub.example"),
    ],
)
@pytest.mark.parametrize("environment", ["production", "development"])
def test_half_an_address_is_refused_with_its_remedy_and_not_shown(read, environment, name, given):
    with pytest.raises(ImproperlyConfigured, match=f"{name} has to be an address like .+://host") as refusal:
        read(**PRODUCTION | {"HLH_ENV": environment, name: given})
    assert "a-password" not in str(refusal.value)


def test_a_database_may_be_reached_by_its_socket(read):
    database = read(**PRODUCTION | {"DATABASE_URL": "postgresql:///hub?host=/run/postgresql"})["DATABASES"]["default"]
    assert (database["NAME"], database["HOST"], database["OPTIONS"]["host"]) == ("hub", "", "/run/postgresql")


def test_a_tick_that_no_worker_took_is_let_go_when_the_next_is_due(read):
    for name, entry in read()["CELERY_BEAT_SCHEDULE"].items():
        often = getattr(entry["schedule"], "run_every", None)
        longest = often.total_seconds() if often else 86_400
        assert 0 < entry["options"]["expires"] <= longest, name


@pytest.mark.parametrize("command", [("check",), ("collectstatic", "--dry-run", "--no-input", "--verbosity=0")])
def test_commands_of_a_deployment_need_no_server(command):
    said = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=os.environ | PRODUCTION,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr


def test_servers_of_others_are_asked_unless_an_operator_says_no(read):
    assert read()["OUTSIDE"] is True
    assert read()["OUTSIDE_ALLOW"] == frozenset()
    assert read(OUTSIDE="off", OUTSIDE_ALLOW="")["OUTSIDE"] is False
    assert read(OUTSIDE_ALLOW="Library.internal:443, 10.0.0.1:8080,")["OUTSIDE_ALLOW"] == {
        "library.internal:443",
        "10.0.0.1:8080",
    }


@pytest.mark.parametrize(
    ("name", "given"),
    [("OUTSIDE", "no"), ("OUTSIDE_ALLOW", "library.internal"), ("OUTSIDE_ALLOW", "http://library.internal:443/")],
)
def test_what_says_half_whom_we_ask_is_refused(read, name, given):
    with pytest.raises(ImproperlyConfigured, match=f"{name} has to be"):
        read(**{name: given})


WHO = '{"id": "who", "name": "WHO", "server_url": "https://login.example", "client_id": "hub", "secret": "s"}'


def test_identity_providers_are_taken_from_the_environment(read):
    row = WHO.replace("}", ', "domains": ["WHO.example"], "second_factor": ["mfa"]}')
    settings = read(**PRODUCTION | {"OIDC_PROVIDERS": f"[{row}]"})
    (app,) = settings["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert app["provider_id"] == "who"
    assert app["settings"]["domains"] == ["who.example"]
    assert "https://login.example" in settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"]
    assert read(**PRODUCTION)["SOCIALACCOUNT_PROVIDERS"] == {}


@pytest.mark.parametrize(
    "given",
    [
        "who",
        "{}",
        "[1]",
        f"[{WHO}, {WHO}]",
        f"[{WHO.replace('secret', 'sekret')}]",
        f"[{WHO.replace('https:', 'http:')}]",
        f"[{WHO.replace('https://login.example', 'login.example')}]",
        f"[{WHO.replace('who', 'W HO')}]",
        f"[{WHO.replace('}', ', ')}" + '"domains": "who.example"}]',
        f"[{WHO.replace('hub', '')}]",
    ],
)
def test_half_an_identity_provider_is_refused_without_showing_its_secret(read, given):
    with pytest.raises(ImproperlyConfigured, match="OIDC_PROVIDERS") as refused:
        read(**PRODUCTION | {"OIDC_PROVIDERS": given})
    assert "sekret" not in str(refused.value)


def test_files_are_kept_in_a_folder_unless_a_bucket_is_named(read):
    assert "FileSystemStorage" in read(**PRODUCTION)["STORAGES"]["default"]["BACKEND"]
    given = "s3://key:a%2Fsecret@s3.example.org/hub-files?region=eu-central-1"
    said = read(**PRODUCTION, FILES_URL=given)["STORAGES"]["default"]["OPTIONS"]
    assert said == {
        "endpoint_url": "https://s3.example.org",
        "bucket_name": "hub-files",
        "access_key": "key",
        "secret_key": "a/secret",
        "region_name": "eu-central-1",
    }


@pytest.mark.parametrize(
    "given",
    ["s3://s3.example.org/hub-files", "s3://key:secret@s3.example.org", "s3://key:secret@s3.example.org/a/b", "s3://"],
)
def test_half_an_address_of_a_bucket_is_refused_without_showing_its_secret(read, given):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(**PRODUCTION, FILES_URL=given)
    assert "FILES_URL" in str(refused.value)
    assert "secret@s3.example" not in str(refused.value)
