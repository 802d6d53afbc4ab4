"""What a receipt says, in the language of its store and not of whoever is signed in: the customer reads it.

A table of its own and not the page's catalog, because a printer must not fall silent for a catalog that is missing.
"""

from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal

ENGLISH: Final = {
    "SALE": "Receipt",
    "RETURN": "Return",
    "VOID": "Void - nothing was sold",
    "SUSPENDED": "Set aside - no receipt",
    "DRAWER": "Drawer",
    "reprint": "Reprint",
    "discount": "Discount",
    "empties": "Empties",
    "age_checked": "Age checked",
    "age": "{age} years or older",
    "reason": "Reason",
    "total": "Total",
    "rounding": "Rounding",
    "to_pay": "To pay",
    "saved": "You save",
    "change": "Change",
    "given_back": "Given back",
    "card": "Card ending in {digits}, authorised {code}",
    "tendered": "{amount} {currency} at {rate}",
    "voucher": "Number {number}, left on it {left} {currency}",
    "tax": "{code} {percent} % of {base}",
    "taxes": "Tax",
    "included": "included in the total",
    "receipt_number": "Receipt",
    "date": "Date",
    "served_by": "Store {store}, register {register}, served by {staff}",
    "customer": "Customer",
    "reference": "Reference",
    "tax_number": "Tax number {number}",
    "offline": "Sold offline",
    "fiscal_trouble": "Fiscal device failed: {why}",
    "fiscal_unknown": "The fiscal device does not know this transaction",
}
GERMAN: Final = {
    "SALE": "Rechnung",
    "RETURN": "Rückgabe",
    "VOID": "Storno - nichts verkauft",
    "SUSPENDED": "Geparkt - kein Beleg",
    "DRAWER": "Kassenlade",
    "reprint": "Belegkopie",
    "discount": "Rabatt",
    "empties": "Leergut",
    "age_checked": "Alter geprüft",
    "age": "ab {age} Jahren",
    "reason": "Grund",
    "total": "Summe",
    "rounding": "Rundung",
    "to_pay": "Zu zahlen",
    "saved": "Sie sparen",
    "change": "Rückgeld",
    "given_back": "Ausgezahlt",
    "card": "Karte mit Endziffern {digits}, Genehmigung {code}",
    "tendered": "{amount} {currency} zu {rate}",
    "voucher": "Nummer {number}, noch darauf {left} {currency}",
    "tax": "{code} {percent} % von {base}",
    "taxes": "Steuer",
    "included": "in der Summe enthalten",
    "receipt_number": "Beleg",
    "date": "Datum",
    "served_by": "Filiale {store}, Kasse {register}, es bediente Sie {staff}",
    "customer": "Kunde",
    "reference": "Referenz",
    "tax_number": "Steuernummer {number}",
    "offline": "Offline verkauft",
    "fiscal_trouble": "Fiskalgerät ausgefallen: {why}",
    "fiscal_unknown": "Das Fiskalgerät kennt diesen Vorgang nicht",
}
TABLES: Final = {"en": ENGLISH, "de": GERMAN}
LOCALES: Final = {"en": "en_GB", "de": "de_DE"}


class Words:
    """The words and the way to write numbers of one language; a language nobody translated yet reads English."""

    def __init__(self, language: str) -> None:
        self.language = language[:2].lower() if language[:2].lower() in TABLES else "en"
        self.locale = LOCALES[self.language]
        self._table = TABLES[self.language]

    def __call__(self, name: str, **values: str) -> str:
        """Say something; the values fill its gaps and are never looked into."""
        text = self._table[name]
        for gap, value in values.items():
            text = text.replace("{" + gap + "}", value.replace("{", "(").replace("}", ")"))
        return text

    def number(self, text: str, *, least_digits: int | None = None) -> str:
        """Write an exact number, "1234.50" as "1,234.50" or "1.234,50"; zeros beyond `least_digits` go, None keeps all."""
        exact = Decimal(text)
        if least_digits is not None:
            exact = _without_zeros(exact, least_digits)
        digits = _digits(exact)
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(exact, format=pattern, locale=self.locale, decimal_quantization=False))


def _digits(exact: Decimal) -> int:
    exponent = exact.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _without_zeros(exact: Decimal, least_digits: int) -> Decimal:
    """Take zeros off the end, down to so many digits after the point."""
    digits = max(_digits(exact.normalize()), least_digits)
    return exact.quantize(Decimal(1).scaleb(-digits)) if digits < _digits(exact) else exact
