"""Every address that shows something: answered, with as few queries for three rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.hq_api.urls import urlpatterns
from registers.models import Store
from tests.backoffice.factories import make_category, make_product
from tests.backoffice.hq_api.addresses import address_of, readable

LISTS = sorted(str(pattern.name) for pattern in urlpatterns if str(pattern.name).endswith("-list"))


@pytest.mark.parametrize("name", readable())
def test_every_address_answers_a_token_with_its_scope(erp, everything, name):
    answer = erp.get(address_of(name, everything))
    assert answer.status_code == 200, answer
    # A file is read to its end, which closes it.
    assert not answer.streaming or list(answer)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_narrowed_to_the_store_of_a_restricted_token(client_with, everything, name):
    client = client_with(store=Store.objects.get(number="S2"))
    answer = client.get(address_of(name, everything))
    assert answer.status_code in (200, 403)
    if answer.status_code == 200 and isinstance(answer.json(), dict):
        # a page has its rows in `results`, daily totals have theirs by kind
        rows = [row for part in answer.json().values() if isinstance(part, list) for row in part]
        assert not [row for row in rows if "S1" in (row.get("store"), row.get("store_number"), row.get("number"))]


def queries_of(client, address: str) -> int:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_products_take_the_same_number_of_queries_for_one_and_for_three(erp, everything):
    one = queries_of(erp, reverse("hq-product-list"))
    for number in ("2", "3"):
        make_product(number, [f"40{number}", f"41{number}"], category=make_category(f"C{number}"))
    assert queries_of(erp, reverse("hq-product-list")) == one
