"""The second factor as people meet it: setting up, signing in, codes that are used or wrong, what an HQ admin can undo."""

import base64
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from backoffice.audit.models import AuditEntry
from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN
from backoffice.sign_in.domain.totp_code import STEP_SECONDS, code_at, new_key
from backoffice.sign_in.models import RecoveryCode, SecondFactor
from backoffice.sign_in.use_cases.set_up_second_factor import set_up_second_factor
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.pages import queries_of, text_of

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
KEY = new_key()


def code(steps: int = 0) -> str:
    return code_at(KEY, timezone.now().timestamp() + steps * STEP_SECONDS)


def a_wrong_code() -> str:
    """Return six digits that are none of the codes of now."""
    right = {code(steps) for steps in range(-2, 4)}
    return next(text for text in (f"{number:06d}" for number in range(10)) if text not in right)


@pytest.fixture
def person(anna) -> User:
    anna.set_password(PASSWORD)
    anna.save()
    return anna


@pytest.fixture
def recovery_codes(person) -> list[str]:
    """Set a second factor up a minute ago, so that the codes of now were not used."""
    then = timezone.now() - timedelta(seconds=3 * STEP_SECONDS)
    return set_up_second_factor(user=person, key=KEY, code=code(-3), now=then)


def give_password(address: str = "192.0.2.1", **more: str) -> Client:
    client = Client(REMOTE_ADDR=address)
    answer = client.post("/sign-in/", {"username": "anna", "password": PASSWORD, **more})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/code/")
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def forget_the_wait() -> None:
    SecondFactor.objects.update(wrong_at=timezone.now() - timedelta(hours=1))


def test_a_person_sets_it_up_and_is_shown_the_recovery_codes_once(hq, anna):
    page = hq.get("/account/second-factor/").content.decode()
    typed = re.search(r"<code[^>]*>([A-Z2-7]+)</code>", page).group(1)
    assert "data:image/svg+xml" in page
    key = base64.b32decode(typed)
    assert hq.post("/account/second-factor/", {"code": "12345"}).status_code == 422
    assert hq.post("/account/second-factor/", {"code": code_at(key, timezone.now().timestamp())}).status_code == 303
    shown = re.findall(r"<code>([a-z0-9-]{19})</code>", hq.get("/account/").content.decode())
    assert len(set(shown)) == 10
    assert "<code>" not in hq.get("/account/").content.decode()
    kept = SecondFactor.objects.get()
    assert [text for text in (typed, key.hex()) if text in kept.key] == []
    assert [text for text in shown if RecoveryCode.objects.filter(code_hash__contains=text.replace("-", ""))] == []
    line = AuditEntry.objects.get(subject_type="auth.user")
    assert line.changes == {"second_factor": [False, True], "recovery_codes": [0, 10]}


def test_password_and_code_sign_in_and_lead_where_one_wanted(recovery_codes):
    client = give_password(next="/registers/")
    assert not is_in(client)
    answer = client.post("/sign-in/code/", {"code": code()})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/registers/")
    assert is_in(client)


def test_a_code_is_taken_once(recovery_codes):
    used = code()
    assert give_password().post("/sign-in/code/", {"code": used}).status_code == 303
    other = give_password()
    answer = other.post("/sign-in/code/", {"code": used})
    assert (answer.status_code, is_in(other)) == (422, False)
    assert "was used already" in text_of(answer)


def test_an_older_code_is_refused_after_a_newer_one(recovery_codes):
    assert give_password().post("/sign-in/code/", {"code": code()}).status_code == 303
    assert give_password().post("/sign-in/code/", {"code": code(-1)}).status_code == 422


def test_a_recovery_code_signs_in_once(recovery_codes):
    written = recovery_codes[0].upper().replace("-", " ")
    assert give_password().post("/sign-in/code/", {"code": written}).status_code == 303
    assert give_password().post("/sign-in/code/", {"code": written}).status_code == 422
    assert RecoveryCode.objects.count() == 9


def test_five_wrong_codes_lock_the_name_for_this_address(recovery_codes):
    statuses = []
    for _ in range(5):
        statuses.append(give_password().post("/sign-in/code/", {"code": a_wrong_code()}).status_code)
        forget_the_wait()
    assert statuses == [422, 422, 422, 422, 429]
    answer = Client(REMOTE_ADDR="192.0.2.1").post("/sign-in/", {"username": "anna", "password": PASSWORD})
    assert answer.status_code == 429
    assert give_password("192.0.2.2").post("/sign-in/code/", {"code": code()}).status_code == 303


def test_after_a_wrong_code_the_next_waits_wherever_it_comes_from(recovery_codes):
    assert give_password().post("/sign-in/code/", {"code": a_wrong_code()}).status_code == 422
    # a second is over soon on a busy machine; after some more wrong codes it is a minute
    SecondFactor.objects.update(wrong_count=7)
    other = give_password("192.0.2.2")
    answer = other.post("/sign-in/code/", {"code": code()})
    assert (answer.status_code, "Wait a moment" in text_of(answer)) == (422, True)
    forget_the_wait()
    assert other.post("/sign-in/code/", {"code": code()}).status_code == 303


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!"}])
def test_who_may_not_sign_in_meanwhile_is_not_let_in(recovery_codes, change):
    client = give_password()
    User.objects.filter(username="anna").update(**change)
    answer = client.post("/sign-in/code/", {"code": code()})
    assert (answer.headers["Location"], is_in(client)) == ("/sign-in/", False)


def test_the_code_page_is_nobodys_without_a_password(recovery_codes):
    assert Client().get("/sign-in/code/").headers["Location"] == "/sign-in/"
    client = give_password()
    session = client.session
    session["password_was_right"] |= {"at": timezone.now().timestamp() - 601}
    session.save()
    assert client.get("/sign-in/code/").headers["Location"] == "/sign-in/"


def test_who_has_to_have_one_gets_nowhere_before_it_is_set_up(person, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    assert client.post("/sign-in/", {"username": "anna", "password": PASSWORD}).status_code == 303
    assert client.get("/stores/").headers["Location"] == "/account/second-factor/"
    refused = client.get("/api/v1/hq/stores")
    assert (refused.status_code, refused.headers["Content-Type"]) == (403, "application/problem+json")
    page = client.get("/account/second-factor/")
    assert "HQ admins need a second factor here." in text_of(page)
    key = base64.b64decode(client.session["second_factor_key"])
    client.post("/account/second-factor/", {"code": code_at(key, timezone.now().timestamp())})
    assert client.get("/stores/").status_code == 200


def test_others_need_none_when_hq_admins_do(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    make_user("otto").set_password(PASSWORD)
    otto = User.objects.get(username="otto")
    otto.set_password(PASSWORD)
    otto.save()
    client = Client()
    client.post("/sign-in/", {"username": "otto", "password": PASSWORD})
    assert is_in(client)


def test_it_is_removed_and_codes_are_renewed_with_a_code_only(recovery_codes, person):
    client = signed_in(person)
    assert client.post("/account/recovery-codes/", {"code": a_wrong_code()}).status_code == 422
    forget_the_wait()
    assert client.post("/account/recovery-codes/", {"code": code()}).status_code == 303
    assert client.post("/account/second-factor/remove/", {"code": recovery_codes[0]}).status_code == 422
    forget_the_wait()
    fresh = re.findall(r"<code>([a-z0-9-]{19})</code>", client.get("/account/").content.decode())
    assert client.post("/account/second-factor/remove/", {"code": fresh[0]}).status_code == 303
    assert (SecondFactor.objects.count(), RecoveryCode.objects.count()) == (0, 0)


def test_an_hq_admin_resets_anothers_and_not_their_own(recovery_codes, person):
    eva = make_user("eva")
    eva.groups.add(Group.objects.get(name=HQ_ADMIN))
    address = f"/people/{person.pk}/second-factor/reset/"
    own = signed_in(person).post(address)
    assert (own.status_code, "Your own second factor" in text_of(own)) == (409, True)
    assert SecondFactor.objects.count() == 1
    browser = signed_in(eva)
    assert f'href="{address}"' in browser.get("/people/").content.decode()
    assert "the password alone signs the person in" in text_of(browser.get(address))
    assert "The second factor of anna is removed." in text_of(browser.post(address, follow=True))
    assert f'href="{address}"' not in browser.get("/people/").content.decode()
    line = AuditEntry.objects.get(user=eva)
    assert (line.subject_name, line.changes) == ("anna", {"second_factor": [True, False], "recovery_codes": [10, 0]})


def test_operations_may_not_reset_it(operations, recovery_codes, person):
    assert operations.post(f"/people/{person.pk}/second-factor/reset/").status_code == 403


def test_the_list_of_people_takes_as_many_queries_for_one_as_for_three(hq):
    for_one = queries_of(hq, "/second-factors/")
    for name in ("b", "c"):
        make_user(name, HQ_ADMIN)
    assert queries_of(hq, "/second-factors/") == for_one


def test_a_new_password_ends_all_other_sessions(person):
    here, elsewhere = signed_in(person), signed_in(person)
    new = "another long phrase 7"
    said = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/account/password/", {**said, "old_password": "wrong"}).status_code == 422
    assert here.post("/account/password/", said).status_code == 303
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    line = AuditEntry.objects.get(subject_type="auth.user")
    assert line.changes == {"password": ["***", "***"]}


@pytest.mark.parametrize("new", ["short7chars", "password1234", "hohenstaufenberg1", "8164093275118"])
def test_passwords_that_are_easily_guessed_are_refused(person, new):
    person.last_name = "Hohenstaufenberg"
    person.save()
    said = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert signed_in(person).post("/account/password/", said).status_code == 422


def test_somebody_at_the_machine_resets_it(recovery_codes):
    call_command("reset_second_factor", "anna")
    assert SecondFactor.objects.count() == 0
    for name in ("anna", "nobody"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name)
