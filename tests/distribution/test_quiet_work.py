"""A worker that has nothing to report for long is not taken for dead; one whose process has ended is."""

import time
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from distribution.kept_alive import kept_alive
from distribution.models import PackageRequest, Release
from distribution.use_cases.build_requested_package import build_requested_package
from distribution.use_cases.claim_run import claim_run
from distribution.use_cases.execute_run import execute_run
from distribution.use_cases.request_package import request_package
from distribution.use_cases.revive_package_requests import revive_package_requests
from distribution.use_cases.sweep_due_work import sweep_due_work
from tests.distribution.company import NOW, make_group, make_store
from tests.distribution.headquarters import build, make_headquarters
from tests.distribution.schedules import make_schedule, request

pytestmark = pytest.mark.django_db(transaction=True)

STALE_SECONDS = 2


@pytest.fixture(autouse=True)
def _soon_stale(settings):
    settings.RUN_STALE_SECONDS = STALE_SECONDS


@contextmanager
def quiet_at(table, look):
    """Let a worker stand still where it first reads a table, until it would be taken for dead; then somebody looks."""
    seen = []

    def stand_still(execute, sql, params, many, context):
        if not seen and f'"{table}"' in sql:
            seen.append(None)
            time.sleep(STALE_SECONDS * 1.5)
            seen[0] = look(timezone.now())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(stand_still):
        yield seen


def test_quiet_run_is_left_to_its_worker():
    group = make_group()
    make_store(group)
    run = request(make_schedule(group))
    with quiet_at("distribution_schedulersubjob", lambda now: sweep_due_work(now=now)) as seen:
        execute_run(run_id=run.pk, now=timezone.now())
    run.refresh_from_db()
    assert (seen, run.state, Release.objects.count()) == ([[]], "SUCCEEDED", 1)


def test_quiet_maker_of_a_package_is_left_alone():
    north, _ = make_headquarters()
    release = build(north).release
    made = request_package(release=release, audience="OFFLINE", job=1020, now=NOW)
    with quiet_at("distribution_release", lambda now: revive_package_requests(now=now)) as seen:
        (package,) = build_requested_package(request_id=made.pk, clock=timezone.now)
    assert (seen, package.job_id, PackageRequest.objects.get().state) == ([[]], 1020, "DONE")


def test_run_whose_process_has_ended_is_taken_up_again():
    run = request(make_schedule(make_group()))
    claim = claim_run(run_id=run.pk, now=timezone.now(), clock=timezone.now)
    with kept_alive(claim.renew):
        time.sleep(STALE_SECONDS)
    assert sweep_due_work(now=timezone.now()) == []
    time.sleep(STALE_SECONDS * 1.1)
    assert sweep_due_work(now=timezone.now()) == [run.pk]


def test_renewing_goes_on_after_a_failure_and_ends_with_the_work(caplog):
    calls = []

    def renew():
        calls.append(time.monotonic())
        if len(calls) == 1:
            raise OSError("HQ's database is away")

    with kept_alive(renew):
        time.sleep(STALE_SECONDS)
    ended = len(calls)
    time.sleep(STALE_SECONDS / 2)
    assert len(calls) == ended > 1
    assert [record.message for record in caplog.records] == ["a claim could not be renewed and is tried again"]
