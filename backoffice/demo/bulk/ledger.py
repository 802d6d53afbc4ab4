"""The ledger, month by month as its partitions lie, and the uploads that brought it."""

from datetime import UTC, date, datetime

from backoffice.catalog.models import Product
from backoffice.demo.bulk.catalog import price_cents, product_number
from backoffice.demo.bulk.documents import (
    DRAWER_CENTS,
    HAS_CUSTOMER,
    IS_DRAWER,
    IS_GOODS,
    IS_RETURN,
    MARGIN_SECONDS,
    REASON,
    STEP_SECONDS,
    TAX_PERCENT,
    TURN,
    customer_number,
    document,
    document_digits,
    goods,
    payment_method,
    receipt_number,
    session_digits,
    shift_digits,
    sold,
    turn_begins_at,
    turns,
    with_products,
)
from backoffice.demo.bulk.insert import insert
from backoffice.demo.bulk.plan import DAY, YEAR, Plan, Step
from registers.domain.ledger_months import month_of, next_month
from registers.models import (
    Device,
    Transaction,
    TransactionLine,
    TransactionPayment,
    TransactionTax,
    TransactionTender,
    UploadSession,
)


def uploads(plan: Plan) -> Step:
    """Write an upload session for each turn; what it brought is in the ledger, and its bytes are gone."""
    turn = plan.sql.series(0, turns(plan) - 1)
    return Step(
        "uploads",
        [
            insert(
                UploadSession,
                turn,
                id=plan.sql.uuid(session_digits("n")),
                device_id=f"{plan.base(Device)} + n % {plan.size.registers} + 1",
                received_at=plan.sql.moment(f"{turn_begins_at(plan, 'n')} + {TURN * STEP_SECONDS}"),
                state="'POSTED'",
                body=plan.sql.bytes_of("''"),
                documents=str(TURN),
                posted=str(TURN),
            )
        ],
    )


def months(plan: Plan) -> list[date]:
    """List the months that documents are of."""
    found = [month_of(_day(plan.now - YEAR - DAY))]
    while found[-1] < month_of(_day(plan.now)):
        found.append(next_month(found[-1]))
    return found


def ledger_of(plan: Plan, month: date, tables: dict[str, str]) -> Step:
    """Write the documents of a month into its tables, which are given by those of the whole ledger."""
    first, last = _turns_of(plan, month)
    begin, end = _seconds(month), _seconds(next_month(month))
    source, within = sold(plan, first, last), f"at >= {begin} AND at < {end}"
    lines = plan.sql.places("line", 2)
    key = {"transaction_id": plan.sql.uuid(document_digits("at", "n"))}

    def into(model: type) -> str:
        return tables[model._meta.db_table]  # type: ignore[attr-defined] # a model

    statements = [
        insert(Transaction, f"{source} {with_products(plan)} WHERE {within}", into=into(Transaction), **_header(plan)),
        insert(
            TransactionLine,
            f"{source} CROSS JOIN {lines} JOIN {Product._meta.db_table} AS product"
            f" ON product.id = {plan.base(Product)} + CASE line.place WHEN 0 THEN p1 ELSE p2 END WHERE {within} AND {IS_GOODS}",
            into=into(TransactionLine),
            **key,
            **_line(plan),
        ),
        insert(
            TransactionPayment,
            f"{source} WHERE {within} AND {IS_GOODS}",
            into=into(TransactionPayment),
            **key,
            number="1",
            method=payment_method(),
            amount="(a1 + a2) / 100.0",
            currency="'EUR'",
        ),
        insert(
            TransactionTax,
            f"{source} WHERE {within} AND {IS_GOODS}",
            into=into(TransactionTax),
            **key,
            code="'VAT19'",
            percent=str(TAX_PERCENT),
            base_amount="(a1 + a2 - t1 - t2) / 100.0",
            amount="(t1 + t2) / 100.0",
            is_included="TRUE",
        ),
        insert(
            TransactionTender,
            f"{source} WHERE {within} AND {IS_DRAWER}",
            into=into(TransactionTender),
            **key,
            number="1",
            method="'CASH'",
            currency="'EUR'",
            amount=f"{DRAWER_CENTS} / 100.0",
        ),
    ]
    return Step(f"transactions of {month:%Y-%m}", statements)


def _header(plan: Plan) -> dict[str, str]:
    """Write the columns of a transaction."""
    sql = plan.sql
    return {
        "id": sql.uuid(document_digits("at", "n")),
        "type": "kind",
        "store_number": plan.store_number(plan.store_of("register")),
        "register_number": plan.register_number("register"),
        "journal_id": plan.journal_id("register"),
        "sequence_number": "sequence",
        "receipt_number": receipt_number(plan),
        "business_date": sql.day("opened_at"),
        "started_at": sql.moment("at"),
        "completed_at": sql.moment("at + 45"),
        "posted_at": sql.moment(f"opened_at + {TURN * STEP_SECONDS}"),
        "staff_number": "'101'",
        "customer_number": f"CASE WHEN {HAS_CUSTOMER} THEN {customer_number(plan)} ELSE '' END",
        "currency": "'EUR'",
        "prices_include_tax": "TRUE",
        "net_amount": goods("(a1 + a2 - t1 - t2) / 100.0"),
        "tax_amount": goods("(t1 + t2) / 100.0"),
        "gross_amount": goods("(a1 + a2) / 100.0"),
        "shift_id": sql.uuid(shift_digits()),
        "shift_number": "shift",
        "posted_in": "1",
        "created_offline": "is_offline",
        "document": sql.bytes_of(document(plan)),
        "upload_session_id": sql.uuid(session_digits(f"((n - 1) / {TURN})")),
    }


def _line(plan: Plan) -> dict[str, str]:
    """Write the columns of a line."""

    def either(name: str) -> str:
        return f"CASE line.place WHEN 0 THEN {name}1 ELSE {name}2 END"

    piece = price_cents(either("p"))
    return {
        "number": "line.place + 1",
        "product_number": product_number(either("p")),
        "description": "product.name",
        "quantity": either("q"),
        "unit": "'PCS'",
        "unit_price": f"{piece} / 100.0",
        "unrounded_amount": plan.sql.exact(f"({either('a')}) / 100.0", 10),
        "amount": f"({either('a')}) / 100.0",
        "tax_amount": f"({either('t')}) / 100.0",
        "reason": f"CASE WHEN {IS_RETURN} THEN '{REASON}' ELSE '' END",
    }


def _turns_of(plan: Plan, month: date) -> tuple[int, int]:
    """Return the turns that may have documents in a month; two more on either side cost nothing."""
    seconds_each = YEAR / turns(plan)
    begin = plan.now - YEAR - MARGIN_SECONDS
    spread = int(TURN * STEP_SECONDS / seconds_each) + 3
    first = int((_seconds(month) - begin) / seconds_each) - spread
    last = int((_seconds(next_month(month)) - begin) / seconds_each) + spread
    return max(0, min(first, turns(plan) - 1)), max(0, min(last, turns(plan) - 1))


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _day(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, tz=UTC).date()
