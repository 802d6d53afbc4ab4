"""The audit log by HTTP, and what programs change in it."""

import threading
import time

import pytest
from django.db import connection, transaction

from backoffice.audit.models import AuditEntry
from backoffice.catalog.models import Product
from tests.backoffice.factories import make_product

FEED = "/api/v1/hq/audit-log"
PRODUCTS = "/api/v1/hq/catalog/products"


def rows(numbers, name):
    return [{"number": f"{number}", "name": name, "unit": "PCS", "tax_group": "FULL"} for number in numbers]


def test_a_few_rows_have_a_line_each_and_many_have_one(erp, db):
    make_product("1")
    AuditEntry.objects.all().delete()
    assert erp.post(PRODUCTS, rows([1, 2], "Tea"), format="json").status_code == 200
    lines = AuditEntry.objects.order_by("pk")
    assert [(line.action, line.actor, line.way, line.changes["name"][1]) for line in lines] == [
        ("CHANGED", "SERVICE_TOKEN", "API", "Tea"),
        ("CREATED", "SERVICE_TOKEN", "API", "Tea"),
    ]
    AuditEntry.objects.all().delete()
    assert erp.post(PRODUCTS, rows(range(1, 151), "Tea"), format="json").status_code == 200
    line = AuditEntry.objects.get()
    assert (line.subject_type, line.counts, line.changes) == ("catalog.product", {"created": 148, "unchanged": 2}, {})
    assert line.request == f"POST {PRODUCTS}"


# on PostgreSQL the transaction around a test is one that is still running
@pytest.mark.sqlite
def test_the_feed_goes_on_where_it_stopped(erp, db):
    make_product("1")
    AuditEntry.objects.all().delete()
    erp.post(PRODUCTS, rows([1, 2, 3], "Tea"), format="json")
    first = erp.get(FEED, {"limit": "2"}).json()
    then = erp.get(FEED, {"after": first["next_position"]}).json()
    assert [(page["has_more"], [line["subject_name"][0] for line in page["results"]]) for page in (first, then)] == [
        (True, ["1", "2"]),
        (False, ["3"]),
    ]
    again = erp.get(FEED, {"after": then["next_position"]}).json()
    assert (again["results"], again["next_position"]) == ([], then["next_position"])
    assert erp.get(FEED, {"after": "nonsense"}).status_code == 400
    assert erp.get(FEED, {"after": "99-0-0"}).status_code == 409


def test_the_feed_wants_its_scope_and_takes_no_change(client_with, db):
    assert client_with("catalog:read").get(FEED).status_code == 403
    auditor = client_with("audit:read")
    assert [auditor.get(FEED).status_code, auditor.post(FEED).status_code, auditor.delete(FEED).status_code] == [200, 403, 403]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_line_that_is_committed_late_is_not_skipped(erp):
    make_product("1")
    AuditEntry.objects.all().delete()
    begun, go_on = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            Product.objects.filter(number="1").update(name="Late")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()")
            begun.set()
            go_on.wait(20)
            AuditEntry.objects.create(
                actor="PROGRAM", way="TASK", action="BULK", subject_type="late", written_in=int(_transaction_id())
            )
        connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    begun.wait(20)
    erp.post(PRODUCTS, rows([2], "Tea"), format="json")
    held = erp.get(FEED).json()
    go_on.set()
    thread.join()
    then = held
    deadline = time.monotonic() + 60
    # transactions of other databases of the server are waited for as well
    while not then["results"] and time.monotonic() < deadline:
        time.sleep(0.2)
        then = erp.get(FEED, {"after": held["next_position"]}).json()
    assert [line["subject_type"] for line in held["results"]] == []
    assert [line["subject_type"] for line in then["results"]] == ["late", "catalog.product"]


def _transaction_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return cursor.fetchone()[0]
