"""Two answers on a product's page: when which price holds, as a drawing, and what a store will ask at a moment."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from backoffice.catalog.models import Product
from backoffice.portal.domain.price_time_line import TimeLine, spells, time_line
from backoffice.portal.forms.asked_price import AskedPriceForm
from backoffice.pricing.models import Price
from backoffice.pricing.queries.asked_price import asked_price
from channel.errors import UnknownProduct
from channel.lookup import SellingPrice
from channel.money import decimal_text, exponent

from .access import stores_of

NINE = datetime.time(9)


def question(request: HttpRequest, product: Product) -> dict[str, Any]:
    """Return the form, and the answer when it was asked. It is a GET, so that an answer has an address."""
    reach = stores_of(request)
    if "store" not in request.GET:
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        return {"price_form": AskedPriceForm(reach=reach, initial={"day": tomorrow, "time": NINE, "quantity": 1})}
    form = AskedPriceForm(request.GET, reach=reach)
    return {"price_form": form, **(_answer(form, product) if form.is_valid() else {})}


def drawing(prices: Iterable[Price], today: datetime.date) -> TimeLine | None:
    """Draw the prices of a product by price group; None when there are none."""
    lanes: dict[str, list[tuple[datetime.date, datetime.date | None, Decimal]]] = {}
    for price in prices:
        group = price.price_group
        lanes.setdefault(f"{group} ({group.currency})", []).append((price.valid_from, price.valid_to, price.unit_price))
    return time_line({name: spells(of_group) for name, of_group in lanes.items()}, today) if lanes else None


def _answer(form: AskedPriceForm, product: Product) -> dict[str, Any]:
    """Ask as registers ask."""
    store = form.cleaned_data["store"]
    asked = {"asked_store": store, "asked_at": form.at, "asked_quantity": form.cleaned_data["quantity"]}
    try:
        found = asked_price(
            product=product, store=store, at=form.at, quantity=decimal_text(form.cleaned_data["quantity"].normalize())
        )
    except UnknownProduct:
        return {**asked, "is_not_sold": True}
    return {**asked, "answer": found, **_figures(found)}


def _figures(found: SellingPrice) -> dict[str, Any]:
    """Read the amounts, so that they are written in the reader's way."""
    return {
        "digits": exponent(found.product.currency),
        "unit_price": None if found.product.unit_price is None else Decimal(found.product.unit_price),
        "list_amount": None if found.list_amount is None else Decimal(found.list_amount),
        "savings": [(saving, Decimal(saving.amount)) for saving in found.savings],
        "deposit_amount": None if found.deposit_amount is None else Decimal(found.deposit_amount),
        "amount_asked": None if found.amount is None else Decimal(found.amount),
    }
