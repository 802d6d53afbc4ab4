"""The transactions registers sold, as a list and as receipts."""

import json
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.transaction import TransactionFilterForm
from backoffice.portal.queries.found_transactions import found_transactions, latest_by_store
from channel.errors import DocumentInvalid
from channel.transaction import AgeCheck, decode
from registers.models import Currency, Register, Store, Transaction

from .access import needs, stores_of, visible
from .answers import filters_of, page_of
from .lists import shown_as_list


@require_safe
@needs("registers.view_transaction", reach=Reach.OWN_STORE)
@shown_as_list
def transaction_list(request: HttpRequest) -> HttpResponse:
    """Show the transactions, the latest first, narrowed by receipt, store, register, business date and type."""
    filter_form = TransactionFilterForm(request.GET)
    wanted = filters_of(filter_form)
    text = (wanted["q"] or "").strip()
    rows = visible(request, found_transactions(text) if text else Transaction.objects.all()).defer("document")
    for name, field in (("store", "store_number"), ("register", "register_number"), ("date", "business_date"), ("type", "type")):
        if wanted[name]:
            rows = rows.filter(**{field: wanted[name]})
    page = page_of(request, rows, latest_by_store(rows, stores_of(request)))
    context = {"filter_form": filter_form, "rows": page, "exponents": currency_exponents()}
    return render(request, "portal/transactions/list.html", context)


@require_safe
@needs("registers.view_transaction", reach=Reach.OWN_STORE)
def transaction_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a transaction as its receipt, with what HQ knows of it and the document as it came."""
    transactions = Transaction.objects.prefetch_related("lines", "payments", "taxes", "discounts", "tenders")
    transaction = get_object_or_404(visible(request, transactions), pk=pk)
    age_check = age_check_of(bytes(transaction.document))
    store = Store.objects.select_related("receipt_settings").filter(number=transaction.store_number).first()
    context = {
        "transaction": transaction,
        "digits": currency_exponents().get(transaction.currency, 2),
        "store": store,
        "register": Register.objects.filter(number=transaction.register_number).first(),
        "document": readable_document(bytes(transaction.document)),
        "age_check": age_check,
        "born_by": date.fromisoformat(age_check.born_by) if age_check else None,
    }
    return render(request, "portal/transactions/page.html", context)


def readable_document(document: bytes) -> str:
    """Lay a document out for reading; one that is no JSON is shown as it is."""
    try:
        return json.dumps(json.loads(document), ensure_ascii=False, indent=2)
    except ValueError:
        return document.decode("utf-8", "backslashreplace")


def age_check_of(document: bytes) -> AgeCheck | None:
    """Return what a document says of its customer's age; most say nothing, and are not read for it."""
    if b'"age_check"' not in document:
        return None
    try:
        return decode(document).age_check or None
    except DocumentInvalid:
        return None


def currency_exponents() -> dict[str, int]:
    """Return the digits after the point of each currency's amounts."""
    return dict(Currency.objects.values_list("code", "exponent"))
