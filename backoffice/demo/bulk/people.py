"""Customers and staff, in the address books of their region."""

from backoffice.customers.models import AddressBook, Customer, CustomerAddressBook
from backoffice.demo.bulk.insert import insert
from backoffice.demo.bulk.plan import Plan, Step
from backoffice.demo.domain.words import FIRST_NAMES, LAST_NAMES
from backoffice.staff.models import Staff, StaffAddressBook


def people(plan: Plan) -> Step:
    """Write them; nobody signs in at a register as one of these, because they have no PIN."""
    customer, staff, book, sql = plan.base(Customer), plan.base(Staff), plan.base(AddressBook), plan.sql
    customers, workers = plan.size.customers, plan.size.staff
    name = "first.word || ' ' || last.word"
    region = f"{book} + n % {plan.size.groups} + 1"
    return Step(
        "customers and staff",
        [
            insert(
                Customer,
                _named(plan, customers),
                id=f"{customer} + n",
                number="'K' || lpad(CAST(n AS text), 7, '0')",
                name=name,
                email="'customer' || n || '@example.com'",
                phone="'+49 30 ' || lpad(CAST(n AS text), 7, '5')",
                tax_number="CASE WHEN n % 20 = 0 THEN 'DE' || lpad(CAST(n AS text), 9, '9') ELSE '' END",
                language="CASE WHEN n % 4 = 3 THEN 'en' ELSE 'de' END",
                blocked="n % 200 = 0",
            ),
            insert(CustomerAddressBook, sql.series(1, customers), customer_id=f"{customer} + n", address_book_id=region),
            insert(
                Staff,
                _named(plan, workers),
                id=f"{staff} + n",
                number="'W' || lpad(CAST(n AS text), 6, '0')",
                name=name,
                language="'de'",
                permission_group_id=str(plan.known["permission_group"]),
                is_active="n % 30 <> 0",
            ),
            insert(StaffAddressBook, sql.series(1, workers), staff_id=f"{staff} + n", address_book_id=region),
        ],
    )


def _named(plan: Plan, count: int) -> str:
    """Write numbers with a first and a last name."""
    first, last = plan.sql.words("first", FIRST_NAMES), plan.sql.words("last", LAST_NAMES)
    chosen = f"first.place = n % {len(FIRST_NAMES)} JOIN {last} ON last.place = n / {len(FIRST_NAMES)} % {len(LAST_NAMES)}"
    return f"{plan.sql.series(1, count)} JOIN {first} ON {chosen}"
