"""Each list takes the same number of queries for one row and for three, pages, filters, and says what to do when empty."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from backoffice.audit.models import AuditEntry
from backoffice.hq_api.models import ServiceToken
from backoffice.imports.models import ImportJob
from distribution.models import DistributionRun, DistributionSchedule, DownloadSession, RunGroup, SchedulerJob
from registers.models import (
    Alert,
    ChannelDatabase,
    ChannelDataGroup,
    Device,
    OfflineProfile,
    PaymentMethod,
    QuarantinedTransaction,
    ReceiptSettings,
    Register,
    RegisterJournal,
    RegisterStatus,
    UploadSession,
)
from tests.backoffice.factories import (
    make_address_book,
    make_assortment,
    make_barcode_pattern,
    make_category,
    make_customer,
    make_exchange_rate,
    make_permission_group,
    make_price_group,
    make_product,
    make_promotion,
    make_staff,
    make_store,
    make_tax_group,
    make_unit,
)
from tests.backoffice.portal.ledger import make_transaction
from tests.backoffice.portal.pages import ROUTES, queries_of, text_of
from tests.distribution.company import make_full, make_release
from tests.registers.factories import make_register
from tests.registers.vouchers import make_voucher

LISTS = sorted(name for name in ROUTES if name.endswith("-list"))


def one_of_everything(number: int, user) -> None:
    """Make one more row of each list, with everything a row shows."""
    group = ChannelDataGroup.objects.create(name=f"Group {number}")
    store = make_store(f"S{number}", group)
    profile = OfflineProfile.objects.create(code=f"P{number}", name="Profile")
    register = make_register(store, f"R{number}", support_offline=True, offline_profile=profile)
    now = timezone.now()
    device = Device.objects.create(register=register, state="ACTIVATED", activated_at=now, token_hash=f"{number:064}")
    RegisterStatus.objects.create(register=register, reported_at=now, connection_mode="ONLINE", sales_waiting=number)
    release = make_release(group, 1)
    database = ChannelDatabase.objects.create(kind="OFFLINE", group=group, register=register, release_number=1, epoch=1)
    DownloadSession.objects.create(channel_database=database, package=make_full(release), requested_at=now, changed_at=now)
    schedule = DistributionSchedule.objects.create(name=f"Schedule {number}")
    schedule.groups.add(group)
    schedule.jobs.set(SchedulerJob.objects.all())
    run = DistributionRun.objects.create(schedule=schedule, requested_at=now, requested_by=user, state="SUCCEEDED")
    RunGroup.objects.create(run=run, group=group, state="PUBLISHED", release=release)
    session = UploadSession.objects.create(device=device, received_at=now, body=b"")
    make_transaction(number, session)
    QuarantinedTransaction.objects.create(
        register=register,
        sha256=f"{number:064}",
        document=b"{}",
        reasons=[{"code": "c", "pointer": "", "message": "It does not add up."}],
        upload_session=session,
        received_at=now,
    )
    Alert.objects.create(register=register, kind="SILENT", opened_at=now, seen_at=now, facts={"since": now.isoformat()})
    RegisterJournal.objects.create(register=register, journal_id="J-9", last_sequence_number=3, told_at=now)
    parts: dict[str, Any] = {
        "category": make_category(f"C{number}"),
        "unit": make_unit(f"U{number}"),
        "tax_group": make_tax_group(f"T{number}"),
    }
    product = make_product(f"{number}", [f"400{number}", f"401{number}"], **parts)
    make_assortment(f"A{number}", [store], [product])
    make_barcode_pattern(f"2{number:03}IIIIWWWWC")
    make_promotion(make_price_group(f"G{number}"), f"P{number}", [product])
    # the second currency beside EUR, then the third
    make_exchange_rate("GBP" if number > 2 else "USD", valid_from=now)
    book = make_address_book(f"B{number}", [store])
    make_customer(f"C-{number}", [book])
    if number > 1:  # the first comes with the voucher
        PaymentMethod.objects.create(code=f"M{number}", name="Method", kind="CASH")
    ReceiptSettings.objects.create(code=f"R{number}")
    make_staff(f"S-{number}", [book], permission_group=make_permission_group(f"G{number}"))
    make_voucher(f"CARD{number}")
    ServiceToken.objects.create(name=f"Token {number}", token_hash=f"{number}", store=store, created_by=user, created_at=now)
    ImportJob.objects.create(kind="PRODUCTS", file_name="a.csv", stored_name=f"{number}", encoding="utf-8", delimiter=",")
    AuditEntry.objects.create(
        actor="PERSON", user=user, actor_name=user.username, way="PORTAL", action="CHANGED", subject_type="registers.store",
        subject_id=f"{store.pk}", subject_name=f"{store}", changes={"name": ["Old", "New"], "offline_profile": [None, "P"]},
    )  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_number_of_queries_for_one_and_for_three_rows(hq, anna, name):
    address = reverse(f"portal:{name}")
    one_of_everything(1, anna)
    for_one = queries_of(hq, address)
    one_of_everything(2, anna)
    one_of_everything(3, anna)
    assert queries_of(hq, address) == for_one
    assert "1 to 3 of 3" in text_of(hq.get(address))


def test_the_home_page_takes_the_same_number_of_queries_for_one_and_for_three_rows(hq, anna):
    one_of_everything(1, anna)
    for_one = queries_of(hq, "/")
    one_of_everything(2, anna)
    one_of_everything(3, anna)
    assert queries_of(hq, "/") == for_one


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_what_to_do(hq, name):
    page = hq.get(reverse(f"portal:{name}"))
    assert page.status_code == 200
    assert page.content.decode().count('class="empty"') == 1


@pytest.mark.parametrize("name", LISTS)
def test_a_filter_that_makes_no_sense_never_breaks_a_list(hq, anna, name):
    one_of_everything(1, anna)
    nonsense = {"q": "ק'\"<%00", "store": "x", "state": "NONSENSE", "date": "31-31", "kind": "?", "group": "-1", "page": "x"}
    assert hq.get(reverse(f"portal:{name}"), nonsense).status_code == 200


def test_a_list_pages_and_keeps_its_filter(hq, company):
    store = make_store("9")
    for number in range(60):
        make_register(store, f"9-{number:02}")
    page = hq.get(reverse("portal:register-list"), {"q": "9-"})
    assert "1 to 50 of 60" in text_of(page)
    assert 'href="?q=9-&amp;page=2"' in page.content.decode()
    assert "51 to 60 of 60" in text_of(hq.get(reverse("portal:register-list"), {"q": "9-", "page": "2"}))


def shown_registers(client, **query) -> list[str]:
    page = client.get(reverse("portal:register-list"), query).content.decode()
    return [number for number in Register.objects.values_list("number", flat=True) if f"<strong>{number}</strong>" in page]


def test_registers_are_found_by_number_store_and_state(hq, company):
    south = Register.objects.get(number="3-1")
    assert shown_registers(hq) == ["1-1", "2-1", "3-1"]
    assert shown_registers(hq, q="2-") == ["2-1"]
    assert shown_registers(hq, q="store 3") == ["3-1"]
    assert shown_registers(hq, store=south.store_id) == ["3-1"]
    assert shown_registers(hq, state="SILENT") == []
    assert shown_registers(hq, state="NOT_ACTIVATED") == ["1-1", "2-1", "3-1"]


def shown_receipts(client, **query) -> list[str]:
    page = text_of(client.get(reverse("portal:transaction-list"), query))
    return [word for word in page.split() if word.startswith("R-")]


def test_transactions_are_found_by_receipt_id_register_store_and_date(hq, anna):
    for number in (1, 2, 3):
        one_of_everything(number, anna)
    day = timezone.localdate() - timedelta(days=2)
    assert shown_receipts(hq) == ["R-1", "R-2", "R-3"]
    assert shown_receipts(hq, q="R-2") == ["R-2"]
    assert shown_receipts(hq, q=str(UUID(int=3))) == ["R-3"]
    assert shown_receipts(hq, register="R1") == ["R-1"]
    assert shown_receipts(hq, store="S3", type="SALE") == ["R-3"]
    assert shown_receipts(hq, date=day.isoformat()) == ["R-2"]
    assert shown_receipts(hq, type="RETURN") == []


def test_products_are_found_by_number_name_and_barcode(hq, company):
    def found(text: str) -> list[str]:
        page = hq.get(reverse("portal:product-list"), {"q": text}).content.decode()
        return [number for number in ("1001", "1002", "1003") if f"<strong>{number}</strong>" in page]

    assert found("1002") == ["1002"]
    assert found("mil") == ["1001"]
    assert found("4000001003") == ["1003"]
    assert found("00") == []
