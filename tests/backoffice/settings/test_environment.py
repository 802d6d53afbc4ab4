"""Settings refuse nonsense by naming the variable, the value and the remedy."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from backoffice.settings.database import database_from
from backoffice.settings.environment import env_bool, env_choice, env_folder, env_int, env_list, env_url, hide_password
from backoffice.settings.secret import secret
from backoffice.settings.storage import package_folder, signing_keys

ROOT = Path(__file__).resolve().parents[3]
NAME = "EVERYTILL_TEST_VARIABLE"


@pytest.mark.parametrize(
    ("text", "expected"), [("1", True), ("Yes", True), ("off", False), ("FALSE", False), ("", True), ("  ", True)]
)
def test_env_bool_reads_yes_and_no_and_takes_the_default_for_blank(monkeypatch, text, expected):
    monkeypatch.setenv(NAME, text)
    assert env_bool(NAME, default=True) is expected


def test_env_bool_names_variable_value_and_remedy(monkeypatch):
    monkeypatch.setenv(NAME, "maybe")
    with pytest.raises(ImproperlyConfigured) as refused:
        env_bool(NAME, default=True)
    assert str(refused.value) == (
        "The environment variable EVERYTILL_TEST_VARIABLE is 'maybe'. "
        "Write one of 1, true, yes, on to switch it on, or one of 0, false, no, off to switch it off."
    )


@pytest.mark.parametrize("text", ["eleven", "0", "11", "1.5"])
def test_env_int_refuses_what_is_no_number_within_its_limits(monkeypatch, text):
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match="Write a whole number from 1 to 10"):
        env_int(NAME, default=5, minimum=1, maximum=10)


def test_env_choice_reads_either_case_and_refuses_others(monkeypatch):
    monkeypatch.setenv(NAME, "debug")
    assert env_choice(NAME, default="INFO", choices=("DEBUG", "INFO")) == "DEBUG"
    monkeypatch.setenv(NAME, "loud")
    with pytest.raises(ImproperlyConfigured, match="Write one of DEBUG, INFO"):
        env_choice(NAME, default="INFO", choices=("DEBUG", "INFO"))


def test_env_list_drops_blanks(monkeypatch):
    monkeypatch.setenv(NAME, " a, ,b ")
    assert env_list(NAME) == ["a", "b"]


@pytest.mark.parametrize("text", ["ftp://x", "nonsense", "redis:6379", "redis://[::1"])
def test_env_url_refuses_other_schemes(monkeypatch, text):
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match="Write a URL that begins with redis://"):
        env_url(NAME, default="redis://localhost", schemes=("redis", "rediss"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://user:pass@host/name", "postgres://user:***@host/name"),
        ("postgres://user@host/name", "postgres://user@host/name"),
        ("sqlite:////folder/file", "sqlite:////folder/file"),
        ("redis://:pass@host", "redis://:***@host"),
    ],
)
def test_hide_password_hides_only_the_password(url, expected):
    assert hide_password(url) == expected


def test_sqlite_is_opened_so_that_several_processes_can_write(tmp_path):
    database = database_from(f"sqlite:///{tmp_path}/hq.sqlite3")
    assert database["NAME"] == tmp_path / "hq.sqlite3"
    assert database["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA recursive_triggers=ON",
    }


def test_sqlite_in_memory_is_refused():
    with pytest.raises(ImproperlyConfigured, match="a database file that several processes can open"):
        database_from("sqlite://:memory:")


def test_postgresql_keeps_connections_and_checks_them():
    database = database_from("postgres://user:pass@host:5433/name")
    wanted = ("ENGINE", "HOST", "PORT", "NAME", "CONN_MAX_AGE", "CONN_HEALTH_CHECKS")
    assert [database[key] for key in wanted] == ["backoffice.postgresql", "host", 5433, "name", 60, True]


@pytest.mark.parametrize("url", ["file://elsewhere/packages", "file:///", "file:packages"])
def test_package_storage_must_be_an_absolute_folder(url):
    with pytest.raises(ImproperlyConfigured, match="only a folder is supported"):
        package_folder(url)


@pytest.mark.parametrize("text", ["%%%", "ä", "c2hvcnQ=", f"{'A' * 43}=,", f"{'A' * 43}=,c2hvcnQ="])
def test_signing_key_must_be_32_bytes_and_is_not_shown(text):
    with pytest.raises(ImproperlyConfigured) as refused:
        signing_keys(text)
    assert str(refused.value) == (
        "The environment variable PLAN_SIGNING_KEY is '***'. Write an Ed25519 seed: the base64 text of 32 random bytes; "
        "of several the newest first, with commas between."
    )


def test_signing_keys_are_one_or_several():
    assert signing_keys("") is None
    assert signing_keys(f"{'B' * 42}A= , {'A' * 43}=") == f"{'B' * 42}A=,{'A' * 43}="


def test_secret_is_made_once_for_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY")
    file = tmp_path / "secret.key"
    first = secret("SECRET_KEY", file=file, may_be_made=True)
    assert (len(first), file.stat().st_mode & 0o777, list(tmp_path.iterdir())) == (64, 0o600, [file])
    assert secret("SECRET_KEY", file=file, may_be_made=True) == first


def settings_error(**variables: str) -> str:
    """Return the last line of what a process prints that reads the settings with these variables."""
    command = [sys.executable, "-c", "import backoffice.settings"]
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "SECRET_KEY")}
    result = subprocess.run(command, cwd=ROOT, env=environment | variables, capture_output=True, text=True, check=False)
    return result.stderr.strip().rpartition("\n")[2].partition(": ")[2]


def test_postgresql_without_a_secret_is_refused():
    message = settings_error(DATABASE_URL="postgres://user:pass@127.0.0.1/name")
    assert message == (
        "The environment variable SECRET_KEY is not set. With PostgreSQL every process of every machine needs the same one: "
        "set it to at least 32 random characters, or set DEBUG=1 on a developer's machine."
    )


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("DATABASE_URL", "mysql://root@127.0.0.1/hq", "Write a URL that begins with sqlite:// or postgres:// or postgresql://."),
        ("TIME_ZONE", "Berlin", "Write a time zone by its IANA name, for example UTC or Europe/Berlin."),
        ("PACKAGE_STORAGE_URL", "s3://bucket", "Write a URL that begins with file://."),
        ("CSRF_TRUSTED_ORIGINS", "hq.example.com", "Write each origin with its scheme, for example https://hq.example.com."),
        (
            "EVERYTILL_DATA_DIR",
            "/proc/nowhere",
            "Name a folder that this user may create and write in (No such file or directory).",
        ),
    ],
)
def test_settings_refuse_nonsense(name, value, remedy):
    assert settings_error(**{name: value}) == f"The environment variable {name} is {value!r}. {remedy}"


def test_folder_that_is_made_is_nobody_elses(monkeypatch, tmp_path):
    monkeypatch.setenv(NAME, str(tmp_path / "data"))
    folder = env_folder(NAME, default=tmp_path)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
