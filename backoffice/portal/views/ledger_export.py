"""Downloading the ledger and its daily totals as files."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.store_day import ExportForm
from registers.use_cases.export_ledger import FORMATS, export_file_name, export_ledger

from .access import needs, stores_of


@require_safe
@needs("registers.view_transaction", "registers.view_dailytotal", reach=Reach.OWN_STORE)
def ledger_export(request: HttpRequest) -> HttpResponse:
    """Ask what is to be exported."""
    form = ExportForm(initial=request.GET.dict(), reach=stores_of(request))
    return render(request, "portal/transactions/export.html", {"form": form})


@require_safe
@needs("registers.view_transaction", "registers.view_dailytotal", reach=Reach.OWN_STORE)
def ledger_export_file(request: HttpRequest) -> HttpResponseBase:
    """Send the file while it is read: a year of sales takes no more memory than a day."""
    form = ExportForm(request.GET, reach=stores_of(request))
    if not form.is_valid():
        return render(request, "portal/transactions/export.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    asked = {
        "table": form.cleaned_data["table"],
        "file_format": form.cleaned_data["file_format"],
        "store_number": form.cleaned_data["store"] or None,
        "first_date": form.cleaned_data["first_date"],
        "last_date": form.cleaned_data["last_date"],
    }
    response = StreamingHttpResponse(export_ledger(**asked, reach=stores_of(request)), content_type=FORMATS[asked["file_format"]])
    response["Content-Disposition"] = f'attachment; filename="{_plain(export_file_name(**asked))}"'
    return response


def _plain(name: str) -> str:
    """Keep what every file system and header takes."""
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-.") else "_" for letter in name)
