"""How lines, carts and receipts read on a screen of text."""

from decimal import Decimal

from channel.transaction import Line, Payment, Transaction
from pos.selling.cart import Cart

WIDTH = 60


def line_words(line: Line, currency: str) -> str:
    """Say what was sold, how much of it, and what it comes to."""
    price = f"{line.quantity} {line.unit} x {line.unit_price}"
    return f"{line.number:>3}  {line.description[:40]:<40}  {price:>18}  {line.amount:>10} {currency}"


def payment_words(payment: Payment) -> str:
    """Say what was paid, or given back."""
    name = f"{payment.method} (change)" if payment.change else payment.method
    return f"     {name:<40}  {'':>18}  {payment.amount:>10} {payment.currency}"


def cart_words(cart: Cart) -> list[str]:
    """Say what is in the cart and what is due."""
    currency = cart.head.currency
    lines = [line_words(line, currency) for line in cart.lines]
    if cart.head.customer:
        lines.insert(0, f"Customer {cart.head.customer}")
    return [
        *lines,
        *(payment_words(payment) for payment in cart.payments),
        f"     Total {cart.totals.gross} {currency} (tax {cart.totals.tax}), due {cart.due:f} {currency}",
    ]


def receipt_words(transaction: Transaction) -> list[str]:
    """Write a receipt."""
    currency = transaction.currency
    due = "" if Decimal(transaction.totals.paid) == Decimal(transaction.totals.gross) else f", paid {transaction.totals.paid}"
    return [
        f"{transaction.type.value} {transaction.receipt_number} of {transaction.business_date}",
        f"Store {transaction.store}, register {transaction.register}, staff {transaction.staff}",
        *(line_words(line, currency) for line in transaction.lines),
        *(payment_words(payment) for payment in transaction.payments),
        f"     Total {transaction.totals.gross} {currency} (tax {transaction.totals.tax}{due})",
    ]
