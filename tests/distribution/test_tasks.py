"""Celery's way into distribution: a message is a hint, and a broker that is gone costs no run."""

import time

import pytest
from kombu import pools

from backoffice.celery import app
from distribution import tasks
from distribution.models import DistributionRun
from tests.distribution.company import NOW, make_group, make_store
from tests.distribution.schedules import make_schedule, request

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker(settings, tmp_path):
    """Give the app a broker of its own for one test."""

    def use(url):
        app.conf.broker_url = app.conf.broker_write_url = url
        # Celery and kombu keep pools of connections, also closed ones: both forget theirs, or the next test publishes in vain.
        pools.reset()
        app._pool = app.amqp._producer_pool = None

    before = app.conf.broker_url
    yield use
    use(before)


def test_task_works_on_a_run():
    group = make_group()
    make_store(group)
    run = request(make_schedule(group))
    tasks.execute_run(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "SUCCEEDED"


def test_tasks_have_the_names_that_settings_and_messages_use(settings):
    assert (tasks.execute_run.name, tasks.sweep.name) == ("distribution.execute_run", "distribution.sweep")
    assert settings.CELERY_BEAT_SCHEDULE["sweep"]["task"] == tasks.sweep.name


def test_hint_with_a_dead_broker_is_logged_and_does_not_fail(broker, caplog):
    broker("redis://127.0.0.1:1/0")
    began_at = time.monotonic()
    tasks.hint_at_run(run_id=7)
    assert time.monotonic() - began_at < 5
    assert [record.message.partition(":")[0] for record in caplog.records if record.name == "distribution.tasks"] == [
        "no worker could be told of run 7, the sweep will"
    ]


def test_sweep_task_requests_due_runs():
    make_schedule(interval_minutes=5, due_at=NOW)
    tasks.sweep()
    assert DistributionRun.objects.get().state == "WAITING"
