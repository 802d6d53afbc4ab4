"""A company of thousands of registers, in one database transaction: canceled or failed, nothing of it stays.

The demo company comes first: what it has of currencies, taxes, profiles and the like is everybody's. The triggers of change
capture are away meanwhile; putting them back has the next run compare every table whole, as after any other restore.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model

from backoffice.catalog.models import Assortment, Product, Unit
from backoffice.customers.models import Customer
from backoffice.demo.bulk import catalog, days, fleet, ledger, operations, people, stores
from backoffice.demo.bulk.dialect import Dialect
from backoffice.demo.bulk.plan import Plan, Step
from backoffice.demo.domain.people import STAFF, demo_customers
from backoffice.demo.domain.products import demo_products
from backoffice.demo.domain.sizes import Size
from backoffice.demo.domain.stores import STORES
from backoffice.demo.use_cases.fill_demo_company import fill_demo_company
from backoffice.pricing.models import PriceGroup
from backoffice.staff.models import PermissionGroup, Staff
from backoffice.taxes.models import TaxGroup
from channel.ddl import SCHEMA_VERSION
from channel.errors import StateConflict
from distribution.announcements import captured_tables
from distribution.changelog.capture import install_capture, remove_capture
from distribution.models import DistributionSchedule, SchedulerJob
from registers.ledger import LEDGER_TABLES
from registers.ledger.partitions import attach_month, new_month
from registers.models import Currency, OfflineProfile, ReceiptSettings, Register, Store, Transaction

#: Told what was done and how many seconds it took.
Say = Callable[[str, float], None]
SCHEDULE = "By hand"
#: Registers of a company that nobody really has report seldom, or they would all be silent in five minutes.
PROFILE = "FILLED"
POLL_SECONDS = 6 * 3600


def fill_at_size(*, size: Size, now: datetime, say: Say, password: str = "") -> dict[str, str]:
    """Fill in the demo company and beside it a company of a size; return {user: password} of users that got one now.

    Raises:
        StateConflict: the database holds something that is not of the demo company.
    """
    with transaction.atomic():
        _refuse_what_is_not_ours()
        _make_room()
        passwords = fill_demo_company(password=password)
        remove_capture(connection)
        plan = Plan(size=size, sql=Dialect(connection), now=int(now.timestamp()), known=_known())
        for step in _steps(plan):
            _execute(step, say)
        _number_on(plan)
        install_capture(connection, captured_tables())
        _execute(Step("statistics", ["ANALYZE"]), say)
    return passwords


def _refuse_what_is_not_ours() -> None:
    """See that everything there is was made by the demo."""
    ours: tuple[tuple[type[Model], list[str]], ...] = (
        (Store, [plan.number for plan in STORES]),
        (Register, [number for plan in STORES for number in plan.register_numbers]),
        (Product, [plan.number for plan in demo_products()]),
        (Customer, [plan.number for plan in demo_customers()]),
        (Staff, [plan.number for plan in STAFF]),
    )
    for model, numbers in ours:
        _refuse(model, model._default_manager.exclude(number__in=numbers).count())
    _refuse(Transaction, Transaction.objects.count())


def _refuse(model: type[Model], count: int) -> None:
    if count:
        raise StateConflict(
            f"There are {model._meta.verbose_name_plural} in this database that are not of the demo company: {count:,}. Made-up "
            "ones would be mixed with them. Name another database with DATABASE_URL, or empty this one with manage.py flush."
        )


def _make_room() -> None:
    """Give this transaction what sorting millions of rows needs, and check references as rows come and not all at the end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL work_mem = '128MB'")
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")


def _known() -> dict[str, int]:
    """Find what the rows refer to, and make what the demo company has not."""
    profile, _created = OfflineProfile.objects.get_or_create(
        code=PROFILE, defaults={"name": "Filled in", "poll_interval_seconds": POLL_SECONDS}
    )
    schedule, _created = DistributionSchedule.objects.get_or_create(name=SCHEDULE)
    schedule.jobs.set(SchedulerJob.objects.all())
    wanted: dict[str, Model] = {
        "currency": Currency.objects.get(code="EUR"),
        "foreign_currency": Currency.objects.get(code="CHF"),
        "offline_profile": profile,
        "receipt_settings": ReceiptSettings.objects.get(code="STANDARD"),
        "assortment": Assortment.objects.get(code="MAIN"),
        "price_group": PriceGroup.objects.get(code="RETAIL"),
        "unit": Unit.objects.get(code="PCS"),
        "tax_group": TaxGroup.objects.get(code="FULL"),
        "permission_group": PermissionGroup.objects.get(code="CASHIER"),
        "schedule": schedule,
        "user": User.objects.order_by("pk")[0],
    }
    return {name: row.pk for name, row in wanted.items()} | {"schema_version": SCHEMA_VERSION, "releases": operations.RELEASES}


def _steps(plan: Plan) -> Iterator[Step]:
    """Go through the parts, in the order they need each other."""
    for part in (stores.stores, stores.registers, catalog.categories, catalog.products, catalog.sold, people.people):
        yield part(plan)
    for part in (
        fleet.statuses,
        fleet.journals,
        fleet.alerts,
        operations.releases,
        operations.runs,
        operations.download_sessions,
    ):
        yield part(plan)
    yield operations.set_up(plan)
    yield ledger.uploads(plan)
    for month in ledger.months(plan):
        if connection.vendor != "postgresql":
            yield ledger.ledger_of(plan, month, {table: table for table in LEDGER_TABLES})
            continue
        with connection.cursor() as cursor:
            tables = new_month(cursor, month)
            yield ledger.ledger_of(plan, month, tables)
            attach_month(cursor, month)
    for part in (days.identities, days.totals, days.closed_days, days.quarantine):
        yield part(plan)


def _execute(step: Step, say: Say) -> None:
    began_at = time.perf_counter()
    with connection.cursor() as cursor:
        for statement in step.statements:
            cursor.execute(statement)
    say(step.title, time.perf_counter() - began_at)


def _number_on(plan: Plan) -> None:
    """Let the database number on behind the rows whose ids were given to it; SQLite does by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in plan.numbered:
            table = model._meta.db_table
            cursor.execute(f"""SELECT setval(pg_get_serial_sequence('"{table}"', 'id'), (SELECT max(id) FROM "{table}"))""")  # noqa: S608 - ours
