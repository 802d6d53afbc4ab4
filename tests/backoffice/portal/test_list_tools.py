"""Every list is exported, sorted and shown with the columns somebody wants: by one mechanism, so by one test for all."""

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from backoffice.portal.models import ChosenColumns
from backoffice.portal.queries.lists import LISTS
from registers.models import StoreManager
from tests.backoffice.factories import make_product, make_store
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.pages import ROUTES, queries_of
from tests.backoffice.portal.test_lists import one_of_everything
from tests.registers.factories import make_register

#: The audit log has a page of its own for its export, which keeps what changed as JSON.
ROUTES_OF_LISTS = sorted(name for name in ROUTES.keys() - {"audit-list"} if name.endswith("-list"))
SORTED = [(route, column.name) for route, of in LISTS.items() for column in of.columns if column.sort]


def exported(client: Client, route: str, **asked: str) -> list[list[str]]:
    """Fetch a list as a file; the first row are the names of its values."""
    answer: Any = client.get(reverse(f"portal:{route}"), {"export": "csv", **asked})
    assert (answer.status_code, answer.streaming) == (200, True)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{route}.csv"'
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def table_of(page) -> list[list[str]]:
    """Return the texts of the cells of a page's list, headings first, without boxes to tick and without buttons."""
    table = re.search(r'<div id="rows">.*?<thead>(.*?)</table>', page.content.decode(), re.S)
    assert table
    rows = re.split(r"<tr[\s>]", table.group(1))[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    plain = [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]
    first = 1 if "data-tick-all" in rows[0] else 0
    width = len([text for text in plain[0][first:] if text])
    return [row[first : first + width] for row in plain]


def names_of(route: str) -> list[str]:
    return [path.replace(".", "_") for column in LISTS[route].columns for path in column.paths]


def test_every_list_of_the_portal_says_its_columns():
    assert sorted(LISTS) == ROUTES_OF_LISTS


@pytest.mark.parametrize("route", ROUTES_OF_LISTS)
def test_a_list_has_a_heading_for_each_of_its_columns(hq, anna, route):
    one_of_everything(1, anna)
    headings, *rows = table_of(hq.get(reverse(f"portal:{route}")))
    assert (len(headings), [len(row) for row in rows]) == (len(LISTS[route].columns), [len(headings)] * len(rows))


@pytest.mark.parametrize("route", ROUTES_OF_LISTS)
def test_a_list_is_exported_with_every_row_and_value(hq, anna, route):
    for number in (1, 2, 3):
        one_of_everything(number, anna)
    names, *rows = exported(hq, route)
    assert names == names_of(route)
    page = hq.get(reverse(f"portal:{route}")).context["rows"]
    assert (len(rows), [len(row) for row in rows]) == (page.paginator.count, [len(names)] * len(rows))
    assert all(any(row) for row in rows)


@pytest.mark.parametrize("route", ROUTES_OF_LISTS)
def test_an_export_takes_the_same_number_of_queries_for_one_and_for_three_rows(hq, anna, route):
    address = f"{reverse(f'portal:{route}')}?export=csv"
    one_of_everything(1, anna)
    for_one = queries_of(hq, address)
    one_of_everything(2, anna)
    one_of_everything(3, anna)
    assert queries_of(hq, address) == for_one


@pytest.mark.parametrize(("route", "name"), SORTED)
def test_a_list_is_sorted_by_its_headings_both_ways(hq, anna, route, name):
    for number in (1, 2, 3):
        one_of_everything(number, anna)
    upwards, downwards = exported(hq, route, sort=name), exported(hq, route, sort=f"-{name}")
    assert upwards[1:] == downwards[:0:-1]
    page = hq.get(reverse(f"portal:{route}"), {"sort": name}).content.decode()
    assert (page.count('aria-sort="ascending"'), page.count(f'class="sorts" href="?sort=-{name}"')) == (1, 1)


@pytest.mark.parametrize("route", ROUTES_OF_LISTS)
def test_a_person_sees_the_columns_they_chose(hq, anna, route):
    one_of_everything(1, anna)
    address, chosen = reverse(f"portal:{route}"), [LISTS[route].columns[0].name, LISTS[route].columns[-1].name]
    whole = table_of(hq.get(address))
    answer = hq.post(reverse("portal:list-columns", args=[route]), {"columns": chosen, "asked": "q=1&page=2"})
    assert answer.headers["Location"] == f"{address}?q=1&columns={','.join(chosen)}"
    for asked in ({}, {"columns": ",".join(chosen)}):
        assert table_of(hq.get(address, asked)) == [[row[0], row[-1]] for row in whole]
    assert exported(hq, route)[0] == [
        path.replace(".", "_") for column in (LISTS[route].columns[0], LISTS[route].columns[-1]) for path in column.paths
    ]


def test_all_columns_are_no_choice(hq, anna):
    one_of_everything(1, anna)
    address, choose = reverse("portal:store-list"), reverse("portal:list-columns", args=["store-list"])
    whole = table_of(hq.get(address))
    hq.post(choose, {"columns": ["number"]})
    assert len(table_of(hq.get(address))[0]) == 1
    assert hq.post(choose, {"columns": [column.name for column in LISTS["store-list"].columns]}).headers["Location"] == address
    assert (table_of(hq.get(address)), ChosenColumns.objects.count()) == (whole, 0)


def test_a_choice_is_ones_own(hq, operations, anna):
    one_of_everything(1, anna)
    hq.post(reverse("portal:list-columns", args=["store-list"]), {"columns": ["number"]})
    assert len(table_of(operations.get(reverse("portal:store-list")))[0]) == len(LISTS["store-list"].columns)


def test_an_address_with_columns_and_an_order_nobody_knows_shows_the_list(hq, anna):
    one_of_everything(1, anna)
    page = hq.get(reverse("portal:store-list"), {"columns": "<script>,x", "sort": "password"})
    assert len(table_of(page)[0]) == len(LISTS["store-list"].columns)
    assert hq.post(reverse("portal:list-columns", args=["nonsense"])).status_code == 404


def test_an_export_has_the_rows_of_the_filter_in_the_order_of_the_page(hq, company):
    store = make_store("9")
    for number in range(60):
        make_register(store, f"9-{number:02}")
    rows = exported(hq, "register-list", q="9-", sort="-number", page="2")
    assert [row[0] for row in rows[1:]] == [f"9-{number:02}" for number in reversed(range(60))]


def test_a_filter_keeps_the_order_and_the_columns(hq, company):
    page = hq.get(reverse("portal:register-list"), {"q": "1", "sort": "-number", "columns": "number,store_number"})
    assert '<input type="hidden" name="sort" value="-number">' in page.content.decode()
    assert '<input type="hidden" name="columns" value="number,store_number">' in page.content.decode()


def test_naughty_names_are_shown_as_they_are_and_harmless_in_a_file(hq):
    make_product("=1+1", name="=cmd|'/c calc'!A0")
    make_product("2", name="<script>alert(1)</script>")
    page = table_of(hq.get(reverse("portal:product-list")))
    assert [row[1] for row in page[1:]] == ["<script>alert(1)</script>", "=cmd|'/c calc'!A0"]
    assert [row[:2] for row in exported(hq, "product-list")[1:]] == [
        ["2", "<script>alert(1)</script>"],
        ["'=1+1", "'=cmd|'/c calc'!A0"],
    ]


def test_nobody_exports_what_they_may_not_see(db):
    nobody = signed_in(make_user("nobody"))
    assert {nobody.get(reverse(f"portal:{route}"), {"export": "csv"}).status_code for route in ROUTES_OF_LISTS} == {403}


def test_a_store_manager_exports_their_own_stores_only(hq, company):
    manager = make_user("manager")
    manager.user_permissions.set(Permission.objects.filter(codename__in=("view_store", "view_register")))
    StoreManager.objects.create(user=manager, store=make_register(make_store("8"), "8-1").store)
    client = signed_in(manager)
    assert [row[0] for row in exported(client, "store-list")[1:]] == ["8"]
    assert [row[0] for row in exported(client, "register-list")[1:]] == ["8-1"]
    assert len(exported(hq, "store-list")) > 2
