"""scan, empties, search, customer, cart, pay, complete, void."""

import argparse
from typing import Any

from channel.deposits import with_deposits
from pos.cli.approval import add_approval, approver
from pos.cli.money_words import cart_words, line_words, payment_words
from pos.register import Register
from pos.selling.check_age import AgeAnswer
from pos.selling.complete_transaction import CompletedTransaction


def add_commands(commands: Any) -> None:
    """Add the commands of a sale."""
    _add_goods(commands)
    parser = commands.add_parser("search", help="find products by words")
    parser.add_argument("text")
    parser.set_defaults(run=search)

    parser = commands.add_parser("customer", help="say whose purchase this is")
    parser.add_argument("number")
    parser.set_defaults(run=customer)

    commands.add_parser("cart", help="show the open transaction").set_defaults(run=cart)

    parser = commands.add_parser("pay", help="take a payment, or give money back")
    parser.add_argument("method", help="the code of a payment method, such as CASH")
    parser.add_argument("amount", nargs="?", help="what is handed over; without it, exactly what is due")
    parser.add_argument("--currency", help="the currency of what is handed over, such as USD; else the store's")
    parser.add_argument("--voucher", metavar="NUMBER", help="the number of a voucher or gift card of headquarters")
    _add_remarks(parser)
    parser.set_defaults(run=pay)

    parser = commands.add_parser("complete", help="complete a transaction of which nothing is due")
    _add_remarks(parser)
    parser.set_defaults(run=complete)

    parser = commands.add_parser("void", help="give the open transaction up")
    _add_remarks(parser)
    add_approval(parser)
    parser.set_defaults(run=void)


def _add_goods(commands: Any) -> None:
    """Add what puts a line into the cart."""
    parser = commands.add_parser("scan", help="add a product by barcode or number")
    parser.add_argument("code")
    parser.add_argument("--quantity", help="without it one piece, or what a scale's label says")
    parser.add_argument("--price", help="a price keyed in; needs the permission")
    parser.add_argument("--born", metavar="DATE", help="the customer's date of birth, for what has a minimum age")
    parser.add_argument("--old-enough", action="store_true", help="the customer looks old enough, or showed an ID")
    add_approval(parser)
    parser.set_defaults(run=scan)

    parser = commands.add_parser("empties", help="take empties back, by the barcode of the bottle or the number of its deposit")
    parser.add_argument("code")
    parser.add_argument("--quantity", help="how many; one without it")
    parser.set_defaults(run=empties)


def scan(register: Register, arguments: argparse.Namespace) -> int:
    """Add a product."""
    age = AgeAnswer(date_of_birth=arguments.born) if arguments.born or arguments.old_enough else None
    line = register.scan(
        arguments.code, quantity=arguments.quantity, price=arguments.price, approver=approver(register, arguments), age=age
    )
    cart = register.cart()
    for each in next((group for group in with_deposits(cart.lines) if group[0].number == line.number), [line]):
        print(line_words(each, cart.head.currency), flush=True)
    return 0


def empties(register: Register, arguments: argparse.Namespace) -> int:
    """Give the deposit of empties."""
    line = register.return_empties(arguments.code, quantity=arguments.quantity)
    print(line_words(line, register.cart().head.currency), flush=True)
    return 0


def search(register: Register, arguments: argparse.Namespace) -> int:
    """Print what is found."""
    found = register.search(arguments.text)
    for product in found:
        price = "no price" if product.unit_price is None else f"{product.unit_price} {product.currency}"
        base = product.base_price()
        per_unit = f"  ({base.price} / {base.unit})" if base else ""
        print(f"{product.number:<16}  {product.barcode or '':<14}  {product.name[:50]:<50}  {price}{per_unit}")
    if not found:
        print("Nothing found.")
    return 0


def customer(register: Register, arguments: argparse.Namespace) -> int:
    """Put a customer on the transaction."""
    found = register.set_customer(arguments.number)
    print(f"Customer {found.number} {found.name}")
    return 0


def cart(register: Register, _arguments: argparse.Namespace) -> int:
    """Print the cart."""
    print("\n".join(cart_words(register.cart())))
    return 0


def pay(register: Register, arguments: argparse.Namespace) -> int:
    """Take a payment."""
    taken = register.pay(
        arguments.method,
        arguments.amount,
        currency=arguments.currency and arguments.currency.upper(),
        voucher=arguments.voucher,
        reference=arguments.reference,
        comment=arguments.comment,
        shown=show_completed,
    )
    for payment in taken.payments:
        print(payment_words(payment), flush=True)
    if taken.completed is None:
        print(f"Due {taken.due:f}", flush=True)
    return 0


def complete(register: Register, arguments: argparse.Namespace) -> int:
    """Complete a transaction of which nothing is due."""
    register.complete(reference=arguments.reference, comment=arguments.comment, shown=show_completed)
    return 0


def void(register: Register, arguments: argparse.Namespace) -> int:
    """Void the open transaction."""
    voided = register.void(
        reference=arguments.reference,
        comment=arguments.comment,
        shown=show_completed,
        approver=approver(register, arguments),
    )
    if voided is None:
        print("The transaction was empty.")
    return 0


def show_completed(completed: CompletedTransaction) -> None:
    """Print that a transaction is done. It is durable by now, and not sent yet."""
    transaction = completed.transaction
    word = {"VOID": "Voided", "RETURN": "Return completed", "SALE": "Sale completed"}[transaction.type.value]
    total = f"{transaction.totals.gross} {transaction.currency}"
    print(f"{word}: receipt {transaction.receipt_number}, {total}, id {transaction.id}", flush=True)


def _add_remarks(parser: argparse.ArgumentParser) -> None:
    """Add what may be noted on a transaction."""
    parser.add_argument("--reference", default="", help="a number of your own")
    parser.add_argument("--comment", default="")
