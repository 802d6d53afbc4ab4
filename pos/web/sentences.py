"""What the register says in English below its pages, in the reader's language.

Use cases say it in English, for the command line, the log and the journal. Here stands each of their sentences once more, with
names for what changes in it: one that was said is found by its form. A test holds the list against every sentence they raise.
"""

import re
from decimal import Decimal, InvalidOperation
from functools import cache

from pos.web.language import gettext, money_text

#: `amount` is written in the reader's way, `what` has words of its own, every other name stays as it was said.
SENTENCES = (
    # Headquarters and the connection
    "Headquarters did not answer within %(seconds)s s.",
    "Headquarters did not answer in time.",
    "Headquarters cannot be reached: %(why)s",
    "Headquarters failed: %(why)s",
    "The line broke after %(here)s of %(total)s bytes of a package.",
    "The offline profile does not allow to disconnect before somebody has signed in.",
    "This register has no offline database, so there is nothing it could sell from offline.",
    "This device is not active at headquarters. Activate it again with a new code.",
    "The activation code is wrong, used or expired.",
    "Receipt %(receipt)s is not in this register's journal, and headquarters cannot be asked offline.",
    # Who may do what
    "%(name)s may not %(what)s.",
    "%(name)s may give %(amount)s percent at most.",
    "A transaction of %(staff)s is open: %(same)s has to finish it, or somebody who may void it takes it over.",
    "A transaction is open: finish it or void it before signing out.",
    "%(name)s is blocked.",
    # The cart and its lines
    "A transaction has %(number)s lines at most. Take the payment and begin another one.",
    "A quantity is more than zero. Goods that come back are entered with `return`.",
    "This is sold with %(digits)s digits after the point, not more.",
    "This is sold by the piece.",
    "This line is priced in another currency, or with tax otherwise, than the open transaction.",
    "This line cannot be sold: %(why)s.",
    "There is no line %(number)s.",
    "A line has %(number)s discounts at most.",
    "What comes back keeps its quantity. Void the line and take the goods back again.",
    "This line has discounts of another quantity. Void it and scan the product again.",
    "This line has discounts of another price. Void it and scan the product again.",
    "What comes back by receipt gives back what was paid for it.",
    "%(name)s has no price in this store today.",
    "A price is not negative.",
    "The label says how much it is: scan each pack by itself.",
    "This is the deposit of line %(number)s and goes with it.",
    "A deposit costs what it costs.",
    "The deposit %(name)s has no price in this store today: headquarters has to give it one.",
    "There is no deposit on %(name)s in this store.",
    "Nobody who lives was born on %(day)s.",
    "%(text)s is no date of birth.",
    "A comment has 2000 letters at most.",
    "A discount is a percentage or an amount.",
    "A discount is more than nothing, with %(digits)s digits after the point at most.",
    "A discount is more than 0 and at most 100 percent, with 4 digits after the point at most.",
    "Line %(number)s costs %(amount)s: more than nothing and no more than that can be taken off.",
    "More than nothing and no more than the goods cost can be taken off.",
    "No product of this store has this barcode.",
    "This store does not sell such a product.",
    # Suspended transactions
    "A transaction is open: finish it, suspend it or void it first.",
    "No transaction is suspended.",
    "%(number)s transactions are suspended: say which.",
    "This transaction was recalled before.",
    "There is no such suspended transaction.",
    "What it takes back has come back otherwise meanwhile. Take the goods in anew.",
    # Payment
    "%(amount)s is still due.",
    "%(amount)s is due.",
    "%(amount)s is due; money is taken here, not given back.",
    "Only %(amount)s is due, and this gives no change.",
    "Nothing is due.",
    "The smallest coin is %(amount)s %(currency)s.",
    "This currency has %(digits)s digits after the point, not more.",
    "Only cash is taken in another currency than %(currency)s.",
    "%(currency)s is not taken: there is no exchange rate.",
    "Money is given back in %(currency)s only.",
    "This is no amount of %(currency)s: no sign, and %(digits)s digits after the point at most.",
    "A card payment is under way at this register. Wait for it to end.",
    "While headquarters does not answer, cards are taken up to %(amount)s only.",
    "There is no payment method %(code)s. Known are %(known)s.",
    "%(name)s needs headquarters, and the register is offline.",
    # Vouchers: what the register says, and what headquarters says of them
    "Scan or type the number of the voucher.",
    "A voucher's number has %(least)s to %(most)s letters and digits.",
    "A voucher is being taken at this register. Wait for it to end.",
    "The connection to headquarters was lost: the voucher was not taken, and nothing is redeemed.",
    "What is on a voucher only headquarters knows, and it does not answer.",
    "Only %(amount)s can be given back onto this voucher: it never holds more than its value.",
    "Payment %(number)s is no voucher of headquarters.",
    "There is no voucher and no gift card with this number.",
    "This voucher is blocked.",
    "This voucher is valid from %(day)s on.",
    "This voucher was valid until %(day)s.",
    "This voucher is in %(currency)s.",
    "Nothing is left of this voucher.",
    "This redemption was given up. Pay anew.",
    # Returns and receipts
    "Goods without a receipt come back for a reason.",
    "Receipt %(receipt)s has no line %(number)s.",
    "Line %(number)s of receipt %(receipt)s is a deposit: it comes back with line %(goods)s.",
    "Line %(number)s of receipt %(receipt)s was not sold, so it cannot come back.",
    "All of this line has come back already.",
    "Only %(amount)s of this line can come back.",
    "This register has no such transaction.",
    "No printer is set. Set one with: equipment --printer DEVICE",
    "The printer %(printer)s does not print: %(why)s",
    # The drawer
    "This store has no payment method for cash.",
    "A reason has %(number)s letters at most.",
    "Money that is moved is more than nothing.",
    "There is no payment method %(code)s.",
    "%(text)s is no amount of %(currency)s: no sign, and %(digits)s digits after the point at most.",
    "%(method)s in %(currency)s is named twice.",
    "A drawer is opened for a reason.",
    "There is no such closed shift.",
)

#: What people may not do, see `pos.selling.permissions.WORDS`.
DEEDS = (
    "take goods back",
    "take goods back without a receipt",
    "key a price in",
    "void a transaction or a line, or open the drawer without a sale",
    "disconnect the register from headquarters",
)

_NAME = re.compile(r"%\((\w+)\)s")


def sentence_words(text: str) -> str:
    """Say a sentence of the register; what is not known here stays as it was said."""
    for sentence in SENTENCES:
        found = _form(sentence).fullmatch(text)
        if found is not None:
            return gettext(sentence) % {name: _part(name, value) for name, value in found.groupdict().items()}
    return text


@cache
def _form(sentence: str) -> re.Pattern[str]:
    """Build the form of a sentence: anything where a name is."""
    parts = _NAME.split(sentence)
    pattern = "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile(pattern, re.DOTALL)


def _part(name: str, value: str) -> str:
    if name == "what":
        return gettext(value)
    if name != "amount":
        return value
    try:
        return money_text(Decimal(value))
    except InvalidOperation:
        return value
