"""Who works and who buys at the demo company. All names are made up; addresses of example.com reach nobody."""

from dataclasses import dataclass

ADDRESS_BOOKS = (("NORTH", "People of the northern stores", "North"), ("SOUTH", "People of the southern stores", "South"))

PERMISSION_GROUPS: dict[str, dict[str, object]] = {
    "CASHIER": {"name": "Cashier", "can_return": True, "maximum_discount_percent": "5"},
    "SUPERVISOR": {
        "name": "Supervisor", "can_return": True, "can_return_without_receipt": True, "can_override_price": True,
        "can_void": True, "can_disconnect": True, "maximum_discount_percent": "20",
    },
    "MANAGER": {
        "name": "Store manager", "can_return": True, "can_return_without_receipt": True, "can_override_price": True,
        "can_void": True, "can_disconnect": True, "maximum_discount_percent": "100",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """A member of staff; the PIN is the demo's, printed with its sign-ins."""

    number: str
    name: str
    pin: str
    permission_group: str
    address_books: tuple[str, ...]
    language: str = "de"


@dataclass(frozen=True, slots=True)
class CustomerPlan:
    """A customer."""

    number: str
    name: str
    email: str
    phone: str
    tax_number: str
    language: str
    blocked: bool
    address_books: tuple[str, ...]


STAFF = (
    StaffPlan("101", "Anna Becker", "1101", "CASHIER", ("NORTH",)),
    StaffPlan("102", "Jonas Wolf", "1102", "CASHIER", ("NORTH",)),
    StaffPlan("103", "Mira Özdemir", "1103", "SUPERVISOR", ("NORTH",)),
    StaffPlan("104", "Peter Hansen", "1104", "MANAGER", ("NORTH",)),
    StaffPlan("201", "Lea Huber", "2201", "CASHIER", ("SOUTH",)),
    StaffPlan("202", "Marco Rossi", "2202", "CASHIER", ("SOUTH",)),
    StaffPlan("203", "Nadia Keller", "2203", "SUPERVISOR", ("SOUTH",)),
    StaffPlan("900", "Grace Miller", "9900", "MANAGER", ("NORTH", "SOUTH"), "en"),
)

_FIRST_NAMES = ("Emma", "Ben", "Zoë", "Noah", "Frieda", "Søren", "Clara", "Émile", "Ida", "Łukasz")
_LAST_NAMES = ("Müller", "Weiß", "O'Brien", "Jørgensen")
CUSTOMERS = 40


def demo_customers() -> tuple[CustomerPlan, ...]:
    """Build the 40 customers of the demo company, always the same: the even ones in the north, the odd ones in the south,
    every tenth a company in both."""
    return tuple(_customer(place) for place in range(CUSTOMERS))


def _customer(place: int) -> CustomerPlan:
    first, last = _FIRST_NAMES[place % len(_FIRST_NAMES)], _LAST_NAMES[place // len(_FIRST_NAMES)]
    is_company = place % 10 == 9
    return CustomerPlan(
        number=f"C{place + 1:04}",
        name=f"{last} & Co. KG" if is_company else f"{first} {last}",
        email=f"customer{place + 1}@example.com",
        phone=f"+49 30 5550{place + 1:03}",
        tax_number=f"DE9999990{place + 1:02}" if is_company else "",
        language="en" if place % 4 == 3 else "de",
        blocked=place == CUSTOMERS - 2,
        address_books=("NORTH", "SOUTH") if is_company else ("NORTH",) if place % 2 == 0 else ("SOUTH",),
    )
