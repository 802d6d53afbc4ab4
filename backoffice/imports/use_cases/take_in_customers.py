"""One batch of customer rows into the database: judged and written with a fixed number of statements."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from backoffice.customers.use_cases.add_customers_to_address_book import add_customers_to_address_book
from backoffice.customers.use_cases.upsert_customers import CustomerValues, upsert_customers
from backoffice.imports.domain.judging import Verdicts, judge_rows
from backoffice.imports.domain.options import ImportOptions
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.reasons import Refusal, RowRefused
from backoffice.imports.domain.rows import CustomerRow
from backoffice.imports.domain.seen_facts import SeenFacts


def take_in_customers(
    *, rows: Sequence[ParsedRow[CustomerRow]], seen: SeenFacts, options: ImportOptions
) -> tuple[Verdicts[CustomerRow], dict[str, int]]:
    """Write the customers of the rows that hold; return the verdicts and what was written."""
    verdicts = judge_rows(rows, seen, _check)
    customers = upsert_customers(values=[_values(row) for row in verdicts.rows])
    listed = 0
    if options.address_book_id is not None:
        numbers = [row.number for row in verdicts.rows]
        listed = add_customers_to_address_book(address_book_id=options.address_book_id, numbers=numbers)
    return verdicts, {
        "CUSTOMERS_CREATED": len(customers.created_numbers),
        "CUSTOMERS_CHANGED": len(customers.changed_numbers),
        "ADDED_TO_ADDRESS_BOOK": listed,
    }


def check_email(email: str) -> None:
    """Refuse what is no e-mail address.

    Raises:
        RowRefused: it is none.
    """
    try:
        validate_email(email)
    except ValidationError:
        problem = f"{email!r} is no e-mail address."
        raise RowRefused(Refusal.UNREADABLE, "email", problem, "Correct it, or leave it empty.") from None


def _check(row: CustomerRow) -> None:
    if row.email:
        check_email(row.email)


def _values(row: CustomerRow) -> CustomerValues:
    return CustomerValues(
        number=row.number,
        name=row.name,
        email=row.email,
        phone=row.phone,
        tax_number=row.tax_number,
        language=row.language,
        blocked=row.blocked,
    )
