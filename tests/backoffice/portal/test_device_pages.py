"""The device's page, its hand-over code, what devices may call, the QR code, and the file for many."""

import base64
import json
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
import segno
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from backoffice.portal.queries.device_rights import OPEN, PURPOSES, device_rights
from channel.activation import ActivationRequest, HandOverRequest
from channel.activation_file import code_of, fingerprint, is_fingerprint_of, read_activation_file
from channel.activation_link import activation_link
from channel.signing import public_key_bytes
from distribution.plan_signing import signing_keys
from registers.api.allow_list import ALLOW_LISTS, HAND_OVER_LIST
from registers.models import Device, DeviceCall, Register, RegisterEvent
from registers.use_cases.activate_device import activate_device
from registers.use_cases.begin_hand_over import begin_hand_over
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.issue_activation_code import issue_activation_code
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.pages import text_of


@pytest.fixture
def device(register) -> Device:
    code = issue_activation_code(register=register, user=None).code
    activate_device(request=ActivationRequest(activation_code=code, journal_id="J-1", hardware="Till 7", program_version="1.0"))
    return Device.objects.get(state="ACTIVATED")


def address(device) -> str:
    return reverse("portal:device-page", args=[device.pk])


def call_of(device, route="transaction-upload", **fields) -> DeviceCall:
    now = timezone.now()
    given = {"method": "POST", "address": "203.0.113.9", "count": 12_345, "refused": 2, "first_at": now, "last_at": now}
    return DeviceCall.objects.create(device=device, route=route, **{**given, **fields})


def test_the_page_says_what_the_device_is_and_what_it_called(hq, device):
    call_of(device)
    words = text_of(hq.get(address(device)))
    for said in ("Till 7", "J-1", "Activated", "Register", "Upload what its own register sold.", "203.0.113.9", "12,345"):
        assert said in words
    assert "Issue a hand-over code" not in words


def test_the_latest_call_comes_first_and_many_are_cut_into_pages(hq, device):
    now = timezone.now()
    for number in range(60):
        call_of(device, address=f"203.0.113.{number}", last_at=now - timedelta(minutes=number))
    first, second = (hq.get(address(device), {"page": page}).content.decode() for page in (1, 2))
    assert re.findall(r"203\.0\.113\.\d+", first)[0] == "203.0.113.0"
    assert len(re.findall(r"203\.0\.113\.\d+", second)) == 10


def test_the_page_takes_the_same_number_of_queries_for_one_call_and_three(hq, device):
    counts = []
    for number in (1, 3):
        for row in range(DeviceCall.objects.count(), number):
            call_of(device, address=f"10.0.0.{row}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            hq.get(address(device))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_device_that_has_left_gets_a_hand_over_code_that_is_shown_once(hq, anna, device):
    deactivate_device(device=device, user=None)
    page = hq.post(reverse("portal:device-hand-over", args=[device.pk]), follow=True)
    code = re.search(r'id="hand-over-code">([^<]+)<', page.content.decode()).group(1)
    assert f"python -m pos hand-over --code {code}" in text_of(page)
    assert "in 3 days" in text_of(page) or "in 2 days" in text_of(page)
    assert 'id="hand-over-code"' not in hq.get(address(device)).content.decode()
    assert (RegisterEvent.objects.first().kind, RegisterEvent.objects.first().user) == ("HAND_OVER_CODE_ISSUED", anna)
    begin_hand_over(request=HandOverRequest(code=code, journal_id="J-1"))
    assert "Hand-over ends" in text_of(hq.get(address(device)))


def test_an_active_device_gets_no_hand_over_code_and_it_says_why(hq, device):
    page = hq.post(reverse("portal:device-hand-over", args=[device.pk]), follow=True)
    assert "This device has not ended" in text_of(page)


def test_other_devices_of_the_register_are_linked(hq, device, register):
    deactivate_device(device=device, user=None)
    later = issue_activation_code(register=register, user=None).device
    assert f'href="{address(device)}"' in hq.get(address(later)).content.decode()
    assert f'href="{address(later)}"' in hq.get(reverse("portal:register-page", args=[register.pk])).content.decode()


LOOKING = ("view_device", "view_every_store", "view_register", "view_store")


def test_who_may_only_look_sees_no_buttons_and_may_not_post(device, db):
    viewer = make_user("viewer")
    viewer.user_permissions.add(*Permission.objects.filter(codename__in=LOOKING))
    client = signed_in(viewer)
    assert client.get(address(device)).status_code == 200
    assert '<form method="post" action="/devices/' not in client.get(address(device)).content.decode()
    assert client.post(reverse("portal:device-hand-over", args=[device.pk])).status_code == 403
    assert client.get(reverse("portal:activation-file")).status_code == 403


def test_all_rights_of_all_devices_are_on_one_page(hq):
    page = hq.get(reverse("portal:device-rights")).content.decode()
    shown = set(re.findall(r'data-call="(\w+) ([\w-]+)"', page))
    expected = frozenset().union(*ALLOW_LISTS.values(), HAND_OVER_LIST, OPEN)
    assert shown == expected
    assert {route for _method, route in expected} - PURPOSES.keys() == set()


def test_each_column_is_the_list_itself():
    rights = device_rights()
    lists = [*(ALLOW_LISTS[kind] for kind in Device.Type), HAND_OVER_LIST, frozenset(OPEN)]
    for column, expected in enumerate(lists):
        assert {(row.method, row.route) for row in rights.rows if row.allowed[column]} == expected
    assert [row.address for row in rights.rows if row.route == "sync-poll"] == ["/api/v1/sync/poll"]


def test_the_qr_code_holds_the_address_and_the_code(hq, register):
    page = hq.post(reverse("portal:activation-code-issue", args=[register.pk]), follow=True).content.decode()
    code = re.search(r'id="activation-code">([^<]+)<', page).group(1)
    source = re.search(r'<img src="(data:image/svg\+xml[^"]+)"', page).group(1)
    svg = unquote(source.replace("&amp;", "&").replace("&#x27;", "'"))
    assert "<svg" in svg
    link = activation_link("http://testserver", code)
    assert unquote(segno.make(link, error="m", micro=False).svg_data_uri(scale=4, border=4, dark="#000", light="#fff")) == svg
    assert re.search(r'It ends <time datetime="[^"]+" title="[^"]+">in [23] days</time>', page)


def test_the_type_of_device_is_chosen_with_the_code(hq, register):
    issue = reverse("portal:activation-code-issue", args=[register.pk])
    hq.post(issue, {"type": "PRICE_CHECKER"})
    assert Device.objects.get().type == "PRICE_CHECKER"
    hq.post(issue)
    assert Device.objects.get().type == "REGISTER"
    assert "no such type" in text_of(hq.post(issue, {"type": "TANK"}, follow=True))


def test_the_register_page_checks_what_an_activation_needs(hq, register):
    page = hq.get(reverse("portal:register-page", args=[register.pk])).content.decode()
    assert re.findall(r'data-check="([\w-]+)"', page) == ["code", "register", "offline-profile", "release", "support-offline"]


def read(content):
    file, public_key = read_activation_file(content)
    assert public_key == public_key_bytes(signing_keys()[0])
    return file


def test_the_file_has_a_code_for_each_register_and_an_event_for_each(hq, anna, company):
    chosen = list(Register.objects.order_by("number")[:2])
    answer = hq.post(reverse("portal:activation-file"), {"registers": [register.pk for register in chosen]})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="activation-')
    file = read(answer.content)
    assert (file.server_url, [entry.register for entry in file.registers]) == (
        "http://testserver",
        [register.number for register in chosen],
    )
    assert list(RegisterEvent.objects.values_list("kind", "user__username")) == [("ACTIVATION_CODE_ISSUED", "anna")] * 2
    entry = code_of(file, chosen[1].number)
    assert (
        activate_device(request=ActivationRequest(activation_code=entry.code, journal_id="J")).register_number == entry.register
    )


def test_the_page_shows_the_fingerprint_and_the_registers_without_hardware_first(hq, device, company):
    page = hq.get(reverse("portal:activation-file")).content.decode()
    shown = re.search(r'id="fingerprint">([^<]+)<', page).group(1)
    assert is_fingerprint_of(shown, public_key_bytes(signing_keys()[0]))
    numbers = re.findall(r"<label for=\"register-\d+\"><strong>([^<]+)</strong>", page)
    assert (len(numbers), numbers[-1]) == (Register.objects.count(), device.register.number)
    narrowed = hq.get(reverse("portal:activation-file"), {"q": device.register.number})
    assert narrowed.content.decode().count('type="checkbox"') == 1


def test_nothing_chosen_is_422_and_issues_nothing(hq, company):
    answer = hq.post(reverse("portal:activation-file"), {})
    assert (answer.status_code, Device.objects.count()) == (422, 0)
    assert "Choose at least one register." in text_of(answer)
    assert hq.post(reverse("portal:activation-file"), {"registers": ["999999"]}).status_code == 422


def test_the_file_wants_a_token_of_the_form(anna, company):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert client.post(reverse("portal:activation-file"), {"registers": ["1"]}).status_code == 403


def test_the_command_writes_the_file_for_its_owner_alone_and_shows_the_fingerprint(company, anna, tmp_path, capsys):
    path = tmp_path / "file.json"
    numbers = [register.number for register in Register.objects.all()[:2]]
    call_command("issue_activation_file", registers=numbers, server="https://hq.example.com/", output=path, user="anna")
    assert (path.stat().st_mode & 0o777, read(path.read_bytes()).server_url) == (0o600, "https://hq.example.com")
    assert fingerprint(base64.b64decode(json.loads(path.read_text())["public_key"])) in capsys.readouterr().out
    assert RegisterEvent.objects.filter(user=anna, kind="ACTIVATION_CODE_ISSUED").count() == 2


@pytest.mark.parametrize(
    "change", [{"registers": ["99"]}, {"server": "hq"}, {"user": "nobody"}, {"output": "/nowhere/file.json"}], ids=str
)
def test_the_command_refuses_nonsense_and_issues_nothing(company, tmp_path, change):
    given = {"registers": ["1-1"], "server": "https://hq.example.com", "output": tmp_path / "file.json", "user": None}
    with pytest.raises(CommandError):
        call_command("issue_activation_file", **{**given, **change})
    assert Device.objects.count() == 0


def test_the_command_writes_over_no_file(company, tmp_path):
    path = tmp_path / "file.json"
    path.write_text("precious")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("issue_activation_file", registers=["1-1"], server="https://hq.example.com", output=path)
    assert path.read_text() == "precious"


def test_the_pages_are_there_in_german(hq, device):
    with translation.override("de"):
        for page in (address(device), reverse("portal:device-rights"), reverse("portal:activation-file")):
            assert hq.get(page, headers={"Accept-Language": "de"}).status_code == 200
