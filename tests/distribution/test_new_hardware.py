"""A till whose hardware was replaced is not held to what the former one has given up."""

import pytest

from channel.activation import ActivationRequest
from distribution.models import DownloadSession
from registers.models import Register
from registers.use_cases.activate_device import activate_device
from registers.use_cases.issue_activation_code import issue_activation_code
from tests.distribution.company import NOW, make_database, make_full, make_group, make_release
from tests.distribution.test_plan import ask

JOURNAL = "0195d0a0-0000-7000-8000-000000000002"

pytestmark = pytest.mark.django_db


def test_new_device_is_led_to_the_package_that_the_former_one_gave_up():
    database = make_database(make_group())
    full = make_full(make_release(database.group, 1))
    fields = {"requested_at": NOW, "changed_at": NOW, "state": "CANCELED"}
    session = DownloadSession.objects.create(channel_database=database, package=full, **fields)
    other = make_database(database.group, "R2")
    untouched = DownloadSession.objects.create(channel_database=other, package=full, **fields)
    assert ask(database)[1].packages == []
    code = issue_activation_code(register=Register.objects.get(number="R1"), user=None).code
    activate_device(request=ActivationRequest(activation_code=code, journal_id=JOURNAL))
    assert [package.sha256 for package in ask(database)[1].packages] == [full.sha256]
    session.refresh_from_db()
    untouched.refresh_from_db()
    assert (session.state, untouched.state) == ("SUPERSEDED", "CANCELED")
