"""The payment methods: ways to pay that registers offer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.channel_configuration import PaymentMethodForm
from registers.models import PaymentMethod
from registers.use_cases.deactivate_payment_method import deactivate_payment_method

from .access import needs
from .lists import shown_as_list
from .setting_up import Kind, Question, asked_first, edited, fact, listed, shown, yes_or_no

PAYMENT_METHODS = Kind(
    "payment-method",
    PaymentMethodForm,
    things=gettext_lazy("Payment methods"),
    new=gettext_lazy("New payment method"),
    create=gettext_lazy("Create payment method"),
    none=gettext_lazy("No payment method yet"),
    purpose=gettext_lazy("Registers offer the payment methods that are kept here, and take no money by any other."),
    explanation=gettext_lazy("Registers know it after the next run of job 1070."),
    is_removable=False,
)


@require_safe
@needs("registers.view_paymentmethod", reach=Reach.SHARED)
@shown_as_list
def payment_method_list(request: HttpRequest) -> HttpResponse:
    """Show the payment methods, narrowed by code or name."""
    return listed(request, PAYMENT_METHODS, PaymentMethod.objects.all(), "portal/payment_methods/list.html")


@require_safe
@needs("registers.view_paymentmethod", reach=Reach.SHARED)
def payment_method_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a payment method."""
    method = get_object_or_404(PaymentMethod, pk=pk)
    facts = (
        fact(_("Code"), method.code),
        fact(_("Name"), method.name),
        fact(_("Kind"), method.get_kind_display()),
        yes_or_no(_("Opens the drawer"), method.opens_drawer),
        yes_or_no(_("Gives change"), method.allows_change),
        yes_or_no(_("Works offline"), method.works_offline),
        yes_or_no(_("Active"), method.is_active),
    )
    return shown(request, PAYMENT_METHODS, method, facts, "portal/payment_methods/page.html")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.add_paymentmethod", reach=Reach.NONE)
def payment_method_create(request: HttpRequest) -> HttpResponse:
    """Create a payment method."""
    return edited(request, PAYMENT_METHODS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_paymentmethod", reach=Reach.NONE)
def payment_method_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a payment method."""
    return edited(request, PAYMENT_METHODS, get_object_or_404(PaymentMethod, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.change_paymentmethod", reach=Reach.NONE)
def payment_method_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what deactivating a payment method does, and do it when confirmed."""
    method = get_object_or_404(PaymentMethod, pk=pk)
    page = PAYMENT_METHODS.address("page", method)
    question = Question(
        thing=str(method),
        title=_("Deactivate %(thing)s?") % {"thing": method},
        submit=_("Deactivate"),
        says=(
            _("Registers offer it no longer after the next run of job 1070."),
            _("Transactions keep its code. Editing makes it active again."),
        ),
        done=_("%(thing)s is inactive.") % {"thing": method},
        back=page,
        then=page,
    )
    return asked_first(request, PAYMENT_METHODS, question, lambda: deactivate_payment_method(payment_method=method))
