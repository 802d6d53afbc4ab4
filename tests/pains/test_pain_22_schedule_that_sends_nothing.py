"""There, a schedule reports success and sends nothing. Here it says why, and a group that no schedule sends to says so."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN
from distribution.models import SchedulerJob
from tests.distribution.schedules import make_schedule, publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def portal(db):
    """Return the browser of an HQ admin."""
    admin = User.objects.create(username="anna")
    admin.groups.add(Group.objects.get(name=HQ_ADMIN))
    client = Client()
    client.force_login(admin)
    return client


def run_page(portal, run):
    return portal.get(reverse("portal:run-page", args=[run.pk])).content.decode()


def test_run_without_groups_says_so(portal):
    run = publish(make_schedule(name="Forgotten"))
    assert run.message == "The schedule has no channel data group."
    assert "The schedule has no channel data group" in run_page(portal, run)


def test_run_without_jobs_says_so(released, portal):
    released.change()
    schedule = make_schedule(released.group, name="Empty")
    schedule.jobs.clear()
    run = publish(schedule)
    assert (run.message, released.releases()) == ("The schedule has no scheduler job that is enabled.", [1])
    assert run.message in run_page(portal, run)


def test_run_of_jobs_that_are_not_enabled_says_so(released):
    released.change()
    SchedulerJob.objects.update(is_enabled=False)
    run = released.publish()
    assert (run.message, released.releases()) == ("The schedule has no scheduler job that is enabled.", [1])


def test_run_that_found_nothing_changed_is_told_apart(released):
    run = released.publish()
    assert (run.state, run.message, [group.state for group in run.groups.all()]) == ("SUCCEEDED", "", ["NO_DATA"])


def test_group_that_no_schedule_sends_to_says_so(released, portal):
    released.schedule.groups.clear()
    page = portal.get(reverse("portal:group-page", args=[released.group.pk])).content.decode()
    assert "No distribution schedule covers this group: nothing is sent to it." in page
