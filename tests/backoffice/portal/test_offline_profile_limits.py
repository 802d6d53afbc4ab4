"""The limits of an offline profile: what its database may grow to, and how old the data may be by which somebody signs in."""

import pytest
from django.urls import reverse

from registers.models import OfflineProfile

FIELDS = {
    "code": "STD",
    "name": "Standard",
    "offline_timeout_seconds": 10,
    "retry_count": 1,
    "reconnect_attempt_interval_minutes": 5,
    "health_check_interval_minutes": 1,
    "performance_reconnect_interval_minutes": 5,
    "poll_interval_seconds": 60,
    "upload_interval_seconds": 30,
    "upload_batch_size": 500,
    "days_transactions_exist": 60,
    "database_limit_megabytes": 2048,
}


@pytest.mark.parametrize(("entered", "kept"), [("7", 7), ("", None)])
def test_limits_are_entered_in_the_portal(hq, entered, kept):
    answer = hq.post(reverse("portal:offline-profile-create"), {**FIELDS, "maximum_days_since_sync": entered})
    assert answer.status_code == 303
    profile = OfflineProfile.objects.get()
    assert (profile.database_limit_megabytes, profile.maximum_days_since_sync) == (2048, kept)


@pytest.mark.parametrize("field", ["database_limit_megabytes", "maximum_days_since_sync"])
def test_limit_of_nothing_is_refused(hq, field):
    answer = hq.post(reverse("portal:offline-profile-create"), {**FIELDS, field: "0"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not OfflineProfile.objects.exists()
