"""The demo company: complete, the same every time, and never in the way of what people changed."""

import io
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from backoffice.catalog.domain.gtin import is_gtin
from backoffice.catalog.models import Barcode, Category, Product
from backoffice.customers.models import Customer
from backoffice.demo.domain.products import demo_products
from backoffice.demo.domain.stores import STORES
from backoffice.demo.use_cases.fill_demo_company import fill_demo_company
from backoffice.demo.use_cases.fill_users import USERS, fill_users
from backoffice.pricing.models import Price
from backoffice.staff.models import Staff
from channel.pin import verify_pin
from distribution.models import DistributionSchedule
from registers.models import ChannelDataGroup, Currency, PaymentMethod, Register, Store, StoreManager

pytestmark = pytest.mark.django_db

COUNTS = {
    Currency: 2,
    ChannelDataGroup: 2,
    Store: 4,
    Register: 12,
    Category: 12,
    Product: 300,
    Staff: 8,
    Customer: 40,
    PaymentMethod: 3,
    DistributionSchedule: 2,
    User: 5,
}


def content() -> dict[str, list[tuple]]:
    """Read every row of every table; the change log among them would tell even of a write that changes nothing."""
    tables = connection.introspection.table_names()
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            rows[table] = [tuple(map(str, row)) for row in cursor.fetchall()]
    return rows


def test_demo_company_is_complete():
    fill_demo_company()
    assert {model: model.objects.count() for model in COUNTS} == COUNTS


def test_demo_company_is_filled_once():
    fill_demo_company()
    before = content()
    assert fill_demo_company() == {}
    assert content() == before


def test_demo_company_keeps_what_people_changed():
    fill_demo_company()
    Store.objects.filter(number="S01").update(name="Our own name")
    staff = Staff.objects.get(number="101")
    Staff.objects.filter(number="101").update(pin_hash="their own")
    fill_demo_company()
    staff.refresh_from_db()
    assert (Store.objects.get(number="S01").name, staff.pin_hash) == ("Our own name", "their own")


def test_demo_barcodes_are_gtins_that_no_real_product_has():
    codes = [code for plan in demo_products() for code in plan.barcodes]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not (is_gtin(code) and code.startswith("952"))] == ["4011"]


def test_demo_products_all_have_one_primary_barcode():
    fill_demo_company()
    assert Barcode.objects.filter(is_primary=True).count() == 300


def test_demo_stores_sell_everything_they_carry_at_a_price_of_today():
    fill_demo_company()
    today = timezone.localdate()
    for store in Store.objects.all():
        sold = Product.objects.filter(assortment_products__assortment__store_assortments__store=store)
        prices = Price.objects.filter(price_group__store_price_groups__store=store, valid_from__lte=today, valid_to=None)
        assert sold.exists()
        assert set(sold.values_list("pk", flat=True)) <= set(prices.values_list("product_id", flat=True))
        assert set(prices.values_list("price_group__currency_id", flat=True)) == {store.currency_id}
    assert Price.objects.filter(unit_price__lte=Decimal(0)).count() == 0


def test_demo_staff_sign_in_with_their_pins():
    fill_demo_company()
    assert verify_pin("1101", Staff.objects.get(number="101").pin_hash)


def test_fill_command_tells_the_sign_ins_once():
    first, second = io.StringIO(), io.StringIO()
    call_command("fill", size="demo", stdout=first)
    lines = first.getvalue().splitlines()
    assert lines[0] == "The demo company is filled in."
    users = [line.removeprefix("portal: user ").split(", password ") for line in lines if line.startswith("portal: ")]
    assert [name for name, _password in users] == [name for name, _role in USERS]
    for name, password in users:
        assert User.objects.get(username=name).check_password(password)
    call_command("fill", size="demo", stdout=second)
    assert second.getvalue().splitlines() == [line for line in lines if not line.startswith("portal: ")]


def test_somebody_of_this_company_who_has_a_demo_name_is_left_alone():
    real = User.objects.create_user("manager", password="of a real person")
    fill_users(password="correct horse battery")
    real.refresh_from_db()
    assert (real.check_password("of a real person"), real.groups.count(), StoreManager.objects.count()) == (True, 0, 0)


def test_fill_command_sets_the_password_that_is_given():
    call_command("fill", size="demo", stdout=io.StringIO())
    call_command("fill", password="correct horse battery", stdout=io.StringIO())
    assert all(user.check_password("correct horse battery") for user in User.objects.all())


def test_demo_users_have_the_roles_of_the_portal():
    fill_demo_company()
    roles = list(User.objects.order_by("username").values_list("username", "groups__name"))
    assert roles == [
        ("admin", "HQ admin"),
        ("auditor", "Auditor"),
        ("integrator", "Integrator"),
        ("manager", "Store manager"),
        ("operations", "Operations"),
    ]
    assert [(row.user.username, row.store.number) for row in StoreManager.objects.all()] == [("manager", "S01")]


def test_demo_registers_are_named_after_their_store():
    fill_demo_company()
    planned = [(plan.number, number) for plan in STORES for number in plan.register_numbers]
    assert sorted(Register.objects.values_list("store__number", "number")) == sorted(planned)
