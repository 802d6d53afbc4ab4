"""Forms of what registers take money by and print: payment methods, currencies, receipt settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from channel.money import EXPONENTS
from channel.receipt_number import is_usable
from registers.models import Currency, PaymentMethod, ReceiptSettings

from .coded import CodedForm


class PaymentMethodForm(CodedForm):
    """A way to pay; code and kind never change, because transactions carry the code and registers treat it by its kind."""

    fixed = ("code", "kind")

    class Meta:
        model = PaymentMethod
        fields = ("code", "name", "kind", "opens_drawer", "allows_change", "works_offline", "is_active")
        labels = {
            "code": _("Code"),
            "name": _("Name"),
            "kind": _("Kind"),
            "opens_drawer": _("Opens the drawer"),
            "allows_change": _("Gives change"),
            "works_offline": _("Works offline"),
            "is_active": _("Active"),
        }
        help_texts = {
            "name": _("As it stands on the button and on the receipt."),
            "works_offline": _("Registers offer it without a connection too."),
            "is_active": _("Registers offer active ones; transactions keep the code of an inactive one."),
        }


class CurrencyForm(CodedForm):
    """A currency; how many digits its amounts have follows from its code."""

    class Meta:
        model = Currency
        fields = ("code", "name")
        labels = {"code": _("Code"), "name": _("Name")}
        help_texts = {"code": _("Three letters, as ISO 4217 has them: EUR.")}

    def clean_code(self) -> str:
        """Give a new currency the digits that registers round it by; whether it is a code at all is judged by the model."""
        code: str = self.cleaned_data["code"]
        if self.instance._state.adding:
            self.instance.exponent = EXPONENTS.get(code, 2)
        return code


class ReceiptSettingsForm(CodedForm):
    """What a store prints around its receipts."""

    class Meta:
        model = ReceiptSettings
        fields = ("code", "header", "footer", "number_mask", "shows_tax_lines", "prints_after_sale")
        labels = {
            "code": _("Code"),
            "header": _("Header"),
            "footer": _("Footer"),
            "number_mask": _("Receipt number"),
            "shows_tax_lines": _("Shows the taxes"),
            "prints_after_sale": _("Printed after each sale"),
        }
        help_texts = {
            "number_mask": _("Made of {store}, {register} and {sequence}; {sequence:06} has six digits."),
            "prints_after_sale": _("By registers that have a printer. Otherwise a receipt is printed when somebody asks for it."),
        }
        widgets = {"header": forms.Textarea(attrs={"rows": 4}), "footer": forms.Textarea(attrs={"rows": 4})}

    def clean_number_mask(self) -> str:
        """Refuse what no register could number its receipts by."""
        mask: str = self.cleaned_data["number_mask"]
        if not is_usable(mask):
            raise forms.ValidationError(
                _("Write {sequence}, which makes each number another one, and no other braces than these three.")
            )
        return mask
