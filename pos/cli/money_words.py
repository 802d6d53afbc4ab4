"""How lines, carts and receipts read on a screen of text."""

from decimal import Decimal

from channel.transaction import Line, Payment
from pos.selling.cart import Cart


def line_words(line: Line, currency: str) -> str:
    """Say what was sold, how much of it, and what it comes to."""
    price = f"{line.quantity} {line.unit} x {line.unit_price}"
    return f"{line.number:>3}  {line.description[:40]:<40}  {price:>18}  {line.amount:>10} {currency}{_discount_words(line)}"


def _discount_words(line: Line) -> str:
    """Say what was taken off a line."""
    if not line.discounts:
        return ""
    return f" (less {sum((Decimal(discount.amount) for discount in line.discounts), Decimal(0)):f})"


def payment_words(payment: Payment) -> str:
    """Say what was paid, or given back."""
    name = f"{payment.method} (change)" if payment.change else payment.method
    foreign = "" if payment.tendered is None else f"{payment.tendered.amount} {payment.tendered.currency}"
    return f"     {name:<40}  {foreign:>18}  {payment.amount:>10} {payment.currency}"


def cart_words(cart: Cart) -> list[str]:
    """Say what is in the cart and what is due."""
    currency = cart.head.currency
    lines = [line_words(line, currency) for line in cart.lines]
    if cart.head.customer:
        lines.insert(0, f"Customer {cart.head.customer}")
    if cart.head.comment:
        lines.append(f"     {' '.join(cart.head.comment.split())}")
    return [
        *lines,
        *(payment_words(payment) for payment in cart.payments),
        f"     Total {cart.totals.gross} {currency} (tax {cart.totals.tax}), due {cart.due:f} {currency}",
    ]
