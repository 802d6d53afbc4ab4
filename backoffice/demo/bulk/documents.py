"""What registers sold, as numbers and as the documents they would have sent.

Ten documents in a row are one register's: it opens a shift, sells, and closes the shift; then it is the next register's turn.
So its sequence numbers follow one another, and every amount adds up: `manage.py check_totals` finds nothing.
"""

# ruff: noqa: S608 - every text put into SQL is ours

from backoffice.catalog.models import Product
from backoffice.demo.bulk.catalog import price_cents, product_number
from backoffice.demo.bulk.plan import YEAR, Plan

TURN = 10
#: Between two documents of a turn.
STEP_SECONDS = 240
#: The last document of the last turn lies a little before now.
MARGIN_SECONDS = TURN * STEP_SECONDS + 60
TAX_PERCENT = 19
IS_GOODS = "kind IN ('SALE', 'RETURN')"
IS_RETURN = "kind = 'RETURN'"
REASON = "changed my mind"
IS_DRAWER = "kind IN ('DROP', 'SAFE')"
DRAWER_CENTS = 10_000

_KIND = f"""CASE WHEN (n - 1) % {TURN} = 0 THEN 'SHIFT_OPENED' WHEN n % {TURN} = 0 THEN 'SHIFT_CLOSED'
    WHEN h < 90 THEN 'SALE' WHEN h < 96 THEN 'RETURN' WHEN h < 98 THEN 'NO_SALE' WHEN h < 99 THEN 'DROP' ELSE 'SAFE' END"""


def turns(plan: Plan) -> int:
    """Count the turns."""
    return plan.size.transactions // TURN


def turn_begins_at(plan: Plan, turn: str) -> str:
    """Write when a turn, counted from 0, begins."""
    return f"({plan.now - YEAR - MARGIN_SECONDS} + ({turn}) * {YEAR} / {turns(plan)})"


def sold(plan: Plan, first: int, last: int) -> str:
    """Write the documents of some turns, counted from 0, as rows named `sold`.

    n, register (its number of order), sequence (its number in the journal), shift, opened_at, at, kind, is_offline; of goods
    p1 and p2 (products), q1 and q2 (pieces), a1 and a2 (cents with tax), t1 and t2 (cents of tax). Returns are negative.
    """
    numbers = plan.sql.series(first * TURN + 1, (last + 1) * TURN)
    turn, registers, products = f"((n - 1) / {TURN})", plan.size.registers, plan.size.products
    kept = "n, register, sequence, shift, opened_at"
    places = f"""SELECT n, {turn} % {registers} + 1 AS register, {turn} / {registers} * {TURN} + (n - 1) % {TURN} + 1 AS sequence,
        {turn} / {registers} + 1 AS shift, {turn_begins_at(plan, turn)} AS opened_at, n * 7919 % 100 AS h FROM {numbers}"""
    kinds = f"""SELECT {kept}, opened_at + (n - 1) % {TURN} * {STEP_SECONDS} AS at, {_KIND} AS kind, n % 9 = 0 AS is_offline,
        CASE WHEN h < 90 THEN 1 ELSE -1 END AS sign, n * 7919 % {products} + 1 AS p1, n * 104729 % {products} + 1 AS p2,
        n % 3 + 1 AS q1, n % 2 + 1 AS q2 FROM ({places}) AS places"""
    kept += ", at, kind, is_offline, p1, p2"
    amounts = f"""SELECT {kept}, sign, q1 * sign AS q1, q2 * sign AS q2, {price_cents("p1")} * q1 AS b1,
        {price_cents("p2")} * q2 AS b2 FROM ({kinds}) AS kinds"""
    return f"""(SELECT {kept}, q1, q2, b1 * sign AS a1, b2 * sign AS a2, {_tax("b1")} * sign AS t1, {_tax("b2")} * sign AS t2
        FROM ({amounts}) AS amounts) AS sold"""


def document_digits(at: str, n: str) -> str:
    """Write the digits of a document's id: a UUIDv7 of its moment."""
    return f"lpad(to_hex(CAST({at} AS bigint) * 1000), 12, '0') || '70008' || lpad(to_hex({n}), 15, '0')"


def shift_digits() -> str:
    """Write the digits of the id of the shift that a document of `sold` is in: that of the opening, the first of its turn."""
    return document_digits("opened_at", f"((n - 1) / {TURN} * {TURN} + 1)")


def session_digits(turn: str) -> str:
    """Write the digits of the id of the upload session that brought a turn."""
    return f"'5e55100000007000' || '9' || lpad(to_hex({turn}), 15, '0')"


def goods(sql_text: str) -> str:
    """Write a value that only sales and returns have; others have nothing."""
    return f"CASE WHEN {IS_GOODS} THEN {sql_text} ELSE 0 END"


def document(plan: Plan) -> str:
    """Write the document of a row of `sold`, which the products `first` and `second` are joined to."""
    sql, register = plan.sql, plan.register_number("register")
    amounts = _object(
        net=_text(sql.money(goods("(a1 + a2 - t1 - t2)"))),
        tax=_text(sql.money(goods("(t1 + t2)"))),
        gross=_text(sql.money(goods("(a1 + a2)"))),
        paid=_text(sql.money(goods("(a1 + a2)"))),
    )
    shift = _object(id=_text(sql.uuid_text(shift_digits())), number="shift", opened_at=_text(sql.iso("opened_at")))
    return _object(
        version="2",
        id=_text(sql.uuid_text(document_digits("at", "n"))),
        type=_text("kind"),
        store=_text(plan.store_number(plan.store_of("register"))),
        register=_text(register),
        journal_id=_text(plan.journal_id("register")),
        sequence_number="sequence",
        receipt_number=_text(receipt_number(plan)),
        staff=_text("'101'"),
        customer="CASE WHEN " + HAS_CUSTOMER + " THEN " + _text(customer_number(plan)) + " ELSE 'null' END",
        currency="'\"EUR\"'",
        prices_include_tax="'true'",
        business_date=_text(f"CAST({sql.day('opened_at')} AS text)"),
        started_at=_text(sql.iso("at")),
        completed_at=_text(sql.iso("at + 45")),
        created_offline="CASE WHEN is_offline THEN 'true' ELSE 'false' END",
        lines=_of_goods(f"{_line(plan, 1, 'first')} || ',' || {_line(plan, 2, 'second')}"),
        payments=_of_goods(_payment(plan)),
        totals=amounts,
        shift=shift,
        tenders=f"'[' || CASE WHEN {IS_DRAWER} THEN {_drawer()} ELSE '' END || ']'",
        reason="CASE WHEN kind = 'NO_SALE' THEN '\"change\"' ELSE '\"\"' END",
    )


HAS_CUSTOMER = f"({IS_GOODS} AND n % 5 = 0)"


def customer_number(plan: Plan) -> str:
    """Write the number of the customer who bought."""
    return f"'K' || lpad(CAST(n * 31 % {plan.size.customers} + 1 AS text), 7, '0')"


def receipt_number(plan: Plan) -> str:
    """Write what the receipt says; only of goods there is one."""
    number = f"{plan.register_number('register')} || '-' || lpad(CAST(sequence AS text), 6, '0')"
    return f"CASE WHEN {IS_GOODS} THEN {number} ELSE '' END"


def with_products(plan: Plan) -> str:
    """Write what joins the products of the two lines."""
    table, base = Product._meta.db_table, plan.base(Product)
    return " ".join(
        f"JOIN {table} AS {name} ON {name}.id = {base} + sold.{key}" for name, key in (("first", "p1"), ("second", "p2"))
    )


def _line(plan: Plan, place: int, product: str) -> str:
    sql, amount, tax = plan.sql, f"a{place}", f"t{place}"
    taxes = _object(
        code="'\"VAT19\"'",
        percent=f"'\"{TAX_PERCENT}.0000\"'",
        base=_text(sql.money(f"({amount} - {tax})")),
        amount=_text(sql.money(tax)),
        included="'true'",
    )
    return _object(
        number=f"'{place}'",
        product_number=_text(product_number(f"p{place}")),
        description=_text(f"{product}.name"),
        quantity=_text(f"q{place}"),
        unit="'\"PCS\"'",
        unit_price=_text(sql.money(price_cents(f"p{place}"))),
        price_origin="'\"LIST\"'",
        amount=_text(sql.money(amount)),
        tax=f"'[' || {taxes} || ']'",
        reason=f"CASE WHEN {IS_RETURN} THEN '\"{REASON}\"' ELSE 'null' END",
    )


def _payment(plan: Plan) -> str:
    method = _text(payment_method())
    return _object(number="'1'", method=method, kind=method, amount=_text(plan.sql.money("(a1 + a2)")), currency="'\"EUR\"'")


def payment_method() -> str:
    """Write by what was paid."""
    return "CASE WHEN n % 3 = 0 THEN 'CARD' ELSE 'CASH' END"


def _drawer() -> str:
    return _object(number="'1'", method="'\"CASH\"'", currency="'\"EUR\"'", amount=f"'\"{DRAWER_CENTS // 100}.00\"'")


def _tax(amount: str) -> str:
    """Write the tax that an amount holds, rounded half up."""
    return f"(({amount} * {2 * TAX_PERCENT} + {100 + TAX_PERCENT}) / {2 * (100 + TAX_PERCENT)})"


def _of_goods(text: str) -> str:
    return f"'[' || CASE WHEN {IS_GOODS} THEN {text} ELSE '' END || ']'"


def _text(value: str) -> str:
    """Write a JSON text of a value that needs no escapes."""
    return f"'\"' || ({value}) || '\"'"


def _object(**values: str) -> str:
    """Write a JSON object; values are SQL of JSON."""
    members = " || ',' || ".join(f"'\"{name}\":' || {value}" for name, value in values.items())
    return f"('{{' || {members} || '}}')"
