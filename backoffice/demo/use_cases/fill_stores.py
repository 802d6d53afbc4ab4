"""Groups, stores, registers and what registers are configured with."""

from django.db import transaction

from backoffice.demo.domain.stores import (
    CURRENCIES,
    GROUPS,
    OFFLINE_PROFILES,
    PAYMENT_METHODS,
    RECEIPT_SETTINGS,
    STORES,
    StorePlan,
)
from registers.models import ChannelDataGroup, Currency, OfflineProfile, PaymentMethod, ReceiptSettings, Register, Store
from registers.use_cases.create_register import create_register


@transaction.atomic
def fill_stores() -> None:
    """Create what is missing; what is there keeps what people have changed."""
    for code, name, exponent in CURRENCIES:
        Currency.objects.get_or_create(code=code, defaults={"name": name, "exponent": exponent})
    for name, description in GROUPS:
        ChannelDataGroup.objects.get_or_create(name=name, defaults={"description": description})
    for code, profile in OFFLINE_PROFILES.items():
        OfflineProfile.objects.get_or_create(code=code, defaults=profile)
    for code, method in PAYMENT_METHODS.items():
        PaymentMethod.objects.get_or_create(code=code, defaults=method)
    for code, receipt in RECEIPT_SETTINGS.items():
        ReceiptSettings.objects.get_or_create(code=code, defaults=receipt)
    for plan in STORES:
        _fill_store(plan)


def _fill_store(plan: StorePlan) -> None:
    store, _created = Store.objects.get_or_create(
        number=plan.number,
        defaults={
            "name": plan.name,
            "address": plan.address,
            "tax_number": plan.tax_number,
            "time_zone": plan.time_zone,
            "language": plan.language,
            "currency": Currency.objects.get(code=plan.currency),
            "channel_data_group": ChannelDataGroup.objects.get(name=plan.group),
            "offline_profile": OfflineProfile.objects.get(code=plan.offline_profile),
            "receipt_settings": ReceiptSettings.objects.get(code="STANDARD"),
        },
    )
    present = set(Register.objects.values_list("number", flat=True))
    for place, number in enumerate(plan.register_numbers, start=1):
        if number not in present:
            create_register(store=store, number=number, name=f"{plan.name} {place}", user=None)
