"""What follows from the ledger: which documents HQ knows, what each day came to, closed days; and what waits in quarantine."""

from backoffice.demo.bulk.documents import STEP_SECONDS, TURN, session_digits, turn_begins_at, turns
from backoffice.demo.bulk.insert import insert
from backoffice.demo.bulk.plan import DAY, YEAR, Plan, Step
from registers.models import (
    DailyPaymentTotal,
    DailyTaxTotal,
    DailyTotal,
    QuarantinedTransaction,
    Register,
    StoreDay,
    Transaction,
    TransactionIdentity,
    TransactionPayment,
    TransactionTax,
)

#: Days of stores are closed up to so many days ago.
OPEN_DAYS = 3
#: One in so many turns brought a document that waits in quarantine, or did once.
QUARANTINED_EVERY = 200


def identities(plan: Plan) -> Step:
    """Write which documents HQ knows."""
    digest = plan.sql.sha256("document")
    names = ("upload_session_id", "register_number", "journal_id", "sequence_number")
    columns = {name: name for name in names}
    source = f'"{Transaction._meta.db_table}"'
    return Step(
        "identities of transactions",
        [insert(TransactionIdentity, source, id="id", sha256=digest, answer="'POSTED'", **columns)],
    )


def totals(plan: Plan) -> Step:
    """Add up the ledger by day."""
    header, payment, tax = (f'"{model._meta.db_table}"' for model in (Transaction, TransactionPayment, TransactionTax))
    exact = plan.sql.exact
    day = {name: name for name in ("store_number", "register_number", "business_date")}
    by_day = "GROUP BY store_number, register_number, business_date"
    # Each document of goods has two lines, whose prices include tax and need no rounding.
    of_goods = f"{header} WHERE type IN ('SALE', 'RETURN')"
    return Step(
        "daily totals",
        [
            insert(
                DailyTotal,
                f"{of_goods} {by_day}, currency",
                **day,
                currency="currency",
                sales="count(CASE type WHEN 'SALE' THEN 1 END)",
                returns="count(CASE type WHEN 'RETURN' THEN 1 END)",
                lines="count(*) * 2",
                unrounded_amount=exact("sum(gross_amount)", 10),
                **{name: exact(f"sum({name})") for name in ("net_amount", "tax_amount", "gross_amount")},
                **{name: exact("0") for name in ("discount_amount", "rounding_amount")},
            ),
            insert(
                DailyPaymentTotal,
                f"{header} JOIN {payment} AS paid ON paid.transaction_id = {header}.id {by_day}, method, paid.currency",
                **day,
                method="method",
                currency="paid.currency",
                payments="count(*)",
                amount=exact("sum(paid.amount)"),
            ),
            insert(
                DailyTaxTotal,
                f"{header} JOIN {tax} AS tax ON tax.transaction_id = {header}.id {by_day}, currency, code, percent, is_included",
                **day,
                currency="currency",
                code="code",
                percent="percent",
                is_included="is_included",
                base_amount=exact("sum(base_amount)"),
                amount=exact("sum(amount)"),
            ),
        ],
    )


def closed_days(plan: Plan) -> Step:
    """Write that the stores closed their days."""
    days = YEAR // DAY - OPEN_DAYS
    numbers = plan.sql.series(0, plan.size.stores * days - 1)
    day = f"{plan.now - YEAR} + n % {days} * {DAY}"
    return Step(
        "closed days",
        [
            insert(
                StoreDay,
                numbers,
                store_number=plan.store_number(f"(n / {days} + 1)"),
                business_date=plan.sql.day(day),
                closed_at=plan.sql.moment(f"{day} + {DAY}"),
            )
        ],
    )


def quarantine(plan: Plan) -> Step:
    """Write documents HQ would not post; of five of them one waits for a decision."""
    sql, register = plan.sql, f"(n * {QUARANTINED_EVERY} % {plan.size.registers} + 1)"
    turn = f"(n * {QUARANTINED_EVERY} % {turns(plan)})"
    received_at = f"{turn_begins_at(plan, turn)} + {TURN * STEP_SECONDS}"
    reasons = '[{"code": "total-differs", "pointer": "/totals/gross", "message": "The total is not the sum of the lines."}]'
    return Step(
        "quarantine",
        [
            insert(
                QuarantinedTransaction,
                sql.series(1, max(10, turns(plan) // QUARANTINED_EVERY) - 1),
                sha256="lpad(to_hex(n), 64, '0')",
                document=sql.bytes_of("'{\"version\": 2}'"),
                reasons=sql.json(f"'{reasons}'"),
                register_id=f"{plan.base(Register)} + {register}",
                upload_session_id=sql.uuid(session_digits(f"(n % {turns(plan)})")),
                received_at=sql.moment(received_at),
                resolved_at=f"CASE WHEN n % 5 <> 0 THEN {sql.moment(f'{received_at} + {DAY}')} END",
                resolution="CASE WHEN n % 5 <> 0 THEN 'DISMISSED' ELSE '' END",
                type="'SALE'",
                store_number=plan.store_number(plan.store_of(register)),
                journal_id="'of older hardware'",
                sequence_number="n",
                receipt_number=f"{plan.register_number(register)} || '-Q' || n",
                business_date=sql.day(received_at),
                currency="'EUR'",
                gross_amount="n % 5000 / 100.0",
            )
        ],
    )
