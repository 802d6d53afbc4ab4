"""The customer rows of one call into the database, with a fixed number of statements."""

from collections.abc import Sequence

from django.db import transaction
from msgspec import UNSET

from backoffice.customers.models import AddressBook
from backoffice.customers.use_cases.upsert_customers import CustomerValues, upsert_customers
from backoffice.hq_api.domain.bulk_answers import RowAnswer, judged_rows
from backoffice.hq_api.domain.bulk_reading import BulkRow
from backoffice.hq_api.domain.bulk_rows import CustomerIn
from backoffice.imports.domain.judging import judge_rows
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.reasons import Refusal, RowRefused
from backoffice.imports.domain.seen_facts import SeenFacts
from backoffice.imports.use_cases.take_in_customers import check_email

PLAIN = ("email", "phone", "tax_number", "language", "blocked")


@transaction.atomic
def take_in_customers(parsed: Sequence[ParsedRow[BulkRow[CustomerIn]]]) -> list[RowAnswer]:
    """Write the customers of the rows that hold; answer for each."""
    named = {code for each in parsed for code in each.row.row.address_books or ()}
    books: dict[str, int] = dict(AddressBook.objects.filter(code__in=named).values_list("code", "pk")) if named else {}

    def check(bulk: BulkRow[CustomerIn]) -> None:
        row = bulk.row
        for code in row.address_books or ():
            if code not in books:
                problem = f"there is no address book {code!r}."
                raise RowRefused(Refusal.UNKNOWN_CODE, "address_books", problem, "Create it first, or correct the code.")
        if row.email:
            check_email(row.email)

    verdicts = judge_rows(parsed, SeenFacts(), check)
    done = upsert_customers(values=[_values(bulk.row, books) for bulk in verdicts.rows])
    return judged_rows(parsed, verdicts, done.created_numbers, done.changed_numbers, lambda row: row.number)


def _values(row: CustomerIn, books: dict[str, int]) -> CustomerValues:
    said = {name: None if getattr(row, name) is UNSET else getattr(row, name) for name in PLAIN}
    ids = None if row.address_books is UNSET else frozenset(books[code] for code in row.address_books)
    return CustomerValues(number=row.number, name=row.name, address_book_ids=ids, **said)
