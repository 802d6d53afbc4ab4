"""Who may open what, and how signing in and out goes."""

import re

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from backoffice.portal.urls import urlpatterns
from backoffice.portal.use_cases.set_up_roles import AUDITOR, HQ_ADMIN, OPERATIONS, set_up_roles
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.pages import ROUTES

PASSWORD = "a long enough password"
OPEN_TO_ALL = {"sign-in", "sign-in-code", "sign-out", "theme"}
#: Pages that show each person what they may see, and somebody without a role nothing.
OPEN_TO_THE_SIGNED_IN = {
    "account",
    "account-password",
    "recovery-codes",
    "second-factor-remove",
    "second-factor-set-up",
    "first-hour-show",
    "glossary",
    "glossary-word",
    "home",
    "list-columns",
    "search",
}
VERBS = {
    "activation-code-issue",
    "channel-database-pause",
    "channel-database-resume",
    "device-hand-over",
    "download-session-cancel",
    "download-session-rerun",
    "exchange-rate-remove",
    "first-hour-show",
    "full-sync-cancel",
    "import-cancel",
    "import-preview",
    "import-reading",
    "import-restart",
    "import-start",
    "list-columns",
    "person-activate",
    "quarantine-retry",
    "quarantine-try-again",
    "run-cancel",
    "schedule-run",
    "service-token-revoke",
    "sign-out",
    "support-offline-on",
    "theme",
    "voucher-block",
    "voucher-unblock",
}
SAMPLE = {
    "int:pk": "1",
    "uuid:pk": "00000000-0000-0000-0000-000000000001",
    "str:sha256": "a" * 64,
    "str:day": "2026-01-31",
    "slug:word": "release",
    "str:route": "store-list",
}


def sample_address(name: str) -> str:
    return "/" + re.sub(r"<([^>]+)>", lambda found: SAMPLE[found.group(1)], ROUTES[name])


GUARDED = sorted(ROUTES.keys() - OPEN_TO_ALL)


@pytest.mark.parametrize("name", GUARDED)
def test_a_page_leads_to_the_sign_in_page_without_a_person(db, name):
    address = sample_address(name)
    # some pages only take POST and say so first: that tells nothing
    answers = {Client().get(address).status_code, Client().post(address).status_code}
    assert answers <= {302, 405}
    assert 302 in answers


@pytest.mark.parametrize("name", [name for name in GUARDED if name not in OPEN_TO_THE_SIGNED_IN])
def test_a_page_is_refused_to_a_person_without_a_role(db, name):
    client = signed_in(make_user("nobody"))
    answers = {client.get(sample_address(name)).status_code, client.post(sample_address(name)).status_code}
    assert answers <= {403, 405}
    assert 403 in answers


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_verb_answers_no_get_and_no_post_without_a_token(anna, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert client.get(sample_address(name)).status_code == 405
    assert client.post(sample_address(name)).status_code == 403


def test_every_route_that_answers_no_get_is_a_verb(anna):
    answers = {name: signed_in(anna).get(sample_address(name)).status_code for name in ROUTES}
    assert {name for name, status in answers.items() if status == 405} == VERBS


def test_a_person_without_a_role_sees_a_home_page_without_rooms(db):
    page = signed_in(make_user("nobody")).get("/")
    assert page.status_code == 200
    assert "/registers/" not in page.content.decode()


def test_operations_may_run_but_not_set_up(operations, schedule, register):
    assert operations.post(reverse("portal:schedule-run", args=[schedule.pk])).status_code == 303
    assert operations.post(reverse("portal:support-offline-on", args=[register.pk])).status_code == 403
    assert operations.get(reverse("portal:register-create")).status_code == 403
    assert "New register" not in operations.get(reverse("portal:register-list")).content.decode()


def test_a_role_gets_back_a_permission_that_was_taken_away(db):
    for role in (HQ_ADMIN, OPERATIONS, AUDITOR):
        group = Group.objects.get(name=role)
        before = set(group.permissions.values_list("codename", flat=True))
        group.permissions.clear()
        set_up_roles()
        assert set(group.permissions.values_list("codename", flat=True)) == before
        assert "view_register" in before


def test_an_auditor_reads_everything_and_changes_nothing(db):
    auditor, everything = (Group.objects.get(name=role).permissions for role in (AUDITOR, HQ_ADMIN))
    assert set(auditor.values_list("codename", flat=True)) == set(
        everything.filter(codename__startswith="view_").values_list("codename", flat=True)
    )


def test_operations_may_change_nothing_but_runs_devices_alerts_and_days(db):
    changing = Group.objects.get(name=OPERATIONS).permissions.exclude(codename__startswith="view_")
    assert sorted(changing.values_list("codename", flat=True)) == [
        "add_device",
        "add_distributionrun",
        "add_storeday",
        "change_alert",
        "change_device",
        "change_distributionrun",
    ]


@pytest.fixture
def with_password(anna):
    anna.set_password(PASSWORD)
    anna.save()
    return anna


def test_sign_in_leads_to_the_page_that_was_wanted(with_password):
    client = Client()
    wanted = client.get("/registers/")
    assert wanted.headers["Location"] == "/sign-in/?next=/registers/"
    answer = client.post("/sign-in/", {"username": "anna", "password": PASSWORD, "next": "/registers/"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/registers/")


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_sign_in_never_leads_away_from_hq(with_password, elsewhere):
    answer = Client().post("/sign-in/", {"username": "anna", "password": PASSWORD, "next": elsewhere})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_sign_in_with_a_wrong_password_answers_422(with_password):
    answer = Client().post("/sign-in/", {"username": "anna", "password": "wrong"})
    assert answer.status_code == 422
    assert "form-control is-invalid" not in answer.content.decode()  # it does not say which of the two was wrong


def test_five_wrong_passwords_lock_the_name_for_this_address_alone(with_password):
    def sign_in(password: str, address: str = "192.0.2.1"):
        return Client(REMOTE_ADDR=address).post("/sign-in/", {"username": "anna", "password": password})

    assert [sign_in("wrong").status_code for _ in range(4)] == [422, 422, 422, 422]
    locked = sign_in("wrong")
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "900")
    assert "Too many wrong passwords or codes." in locked.content.decode()
    assert sign_in(PASSWORD).status_code == 429
    assert sign_in(PASSWORD, "192.0.2.2").status_code == 303


def test_a_right_password_forgets_the_wrong_ones_before_it(with_password):
    for _ in range(2):
        answers = [Client().post("/sign-in/", {"username": "anna", "password": word}) for word in ["wrong"] * 4 + [PASSWORD]]
        assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 303]


def test_the_lock_ends_by_itself(with_password):
    for _ in range(5):
        Client().post("/sign-in/", {"username": "anna", "password": "wrong"})
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME)
    assert Client().post("/sign-in/", {"username": "anna", "password": PASSWORD}).status_code == 303


def test_sign_out_ends_the_session(hq):
    answer = hq.post("/sign-out/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/")
    assert hq.get("/").status_code == 302


def test_the_theme_is_kept_and_forgotten(hq):
    assert hq.post("/theme/", {"theme": "dark", "next": "/stores/"}).headers["Location"] == "/stores/"
    assert '<html lang="en" data-bs-theme="dark">' in hq.get("/").content.decode()
    hq.post("/theme/", {"theme": "system"})
    assert '<html lang="en">' in hq.get("/").content.decode()


def test_a_forged_theme_cookie_never_reaches_the_page(hq):
    hq.cookies["everytill_theme"] = '"><script>'
    assert '<html lang="en">' in hq.get("/").content.decode()


def test_pages_allow_no_inline_script_and_no_other_host(hq):
    policy = hq.get("/").headers["Content-Security-Policy"]
    assert policy.split("; ")[0] == "default-src 'self'"
    assert "unsafe" not in policy


def test_every_address_of_the_portal_has_a_name_of_its_own():
    assert len(ROUTES) == len(urlpatterns)
