"""What holds for every page and process of HQ, whatever app it belongs to."""

import os

import celery
import pytest
from django.conf import settings as django_settings
from django.db import connection

from tests.data_folder import DATA_FOLDER

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_survives_power_cuts_and_feeds_every_trigger():
    with connection.cursor() as cursor:
        pragmas = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "recursive_triggers", "foreign_keys", "busy_timeout")
        }
    full = 2
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": full,
        "recursive_triggers": 1,
        "foreign_keys": 1,
        "busy_timeout": 20000,
    }
    # one of each process, when tests run in several
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    assert django_settings.DATABASES["default"]["NAME"] == str(DATA_FOLDER / f"test.sqlite3{worker and f'_{worker}'}")


def test_every_answer_carries_the_security_headers(client):
    response = client.get("/nowhere/")
    names = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy")
    assert [response.headers[name] for name in names] == [
        POLICY,
        "DENY",
        "nosniff",
        "same-origin",
        "camera=(), geolocation=(), microphone=()",
    ]


def test_https_only_sends_a_browser_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/nowhere/").headers["Location"] == "https://testserver/nowhere/"


def test_the_api_is_closed_to_strangers(client):
    assert client.get("/api/schema/").status_code == 403


@pytest.mark.django_db
def test_the_api_describes_itself_as_openapi_3_1(admin_client):
    response = admin_client.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert (response.status_code, response.json()["openapi"]) == (200, "3.1.0")


def test_a_task_declared_anywhere_finds_our_celery_app():
    assert (celery.current_app.main, celery.current_app.conf.task_acks_late) == ("everytill", True)


def test_the_sweep_is_sent_every_ten_seconds_and_does_not_pile_up():
    assert celery.current_app.conf.beat_schedule == {
        "sweep": {"task": "distribution.sweep", "schedule": 10.0, "options": {"expire_seconds": 10}}
    }
