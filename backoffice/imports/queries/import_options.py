"""The options of an import: what may be chosen, what is proposed, and what a choice means in the database."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Model

from backoffice.catalog.models import Assortment, Unit
from backoffice.customers.models import AddressBook
from backoffice.imports.domain.options import OPTIONS, ImportOptions
from backoffice.imports.domain.parsing_stores import time_zones
from backoffice.imports.domain.reasons import RowRefused
from backoffice.imports.domain.values import read_date
from backoffice.pricing.models import PriceGroup
from backoffice.taxes.models import TaxGroup
from channel.errors import InvalidInput
from registers.models import ChannelDataGroup, Currency

MODELS: dict[str, type[Model]] = {
    "assortment": Assortment,
    "unit": Unit,
    "tax_group": TaxGroup,
    "price_group": PriceGroup,
    "address_book": AddressBook,
    "channel_data_group": ChannelDataGroup,
    "currency": Currency,
}
#: By what a thing is chosen, where that is not its code.
KEYS = {"channel_data_group": "name"}


def option_choices(kind: str) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen per option: (code, name) in the order of their codes; the name is "" where it is the code."""
    choices = {name: _choices(name) for name in OPTIONS[kind] if name in MODELS}
    if "time_zone" in OPTIONS[kind]:
        choices["time_zone"] = [(name, "") for name in sorted(time_zones())]
    return choices


def _choices(name: str) -> list[tuple[str, str]]:
    key = _key(name)
    listed = MODELS[name]._default_manager.order_by(key).values_list(key, "name")
    return [(code, "" if key == "name" else title) for code, title in listed]


def _key(name: str) -> str:
    return KEYS.get(name, "code")


def propose_options(kind: str, today: date) -> dict[str, str]:
    """Return the options to begin with: of each list the entry made first, which is the usual one; prices from today."""
    plain = {"valid_from": today.isoformat(), "time_zone": settings.TIME_ZONE}
    return {name: plain[name] if name in plain else _first(name) for name in OPTIONS[kind]}


def _first(name: str) -> str:
    first: str | None = MODELS[name]._default_manager.order_by("id").values_list(_key(name), flat=True).first()
    return first or ""


def look_up_options(kind: str, mapping: Mapping[str, str], options: Mapping[str, str], today: date) -> ImportOptions:
    """Return what the options mean; an empty day is today.

    Raises:
        InvalidInput: an option this kind does not have, a code that is unknown, or one that is missing and needed;
            `errors` has one entry for each.
    """
    errors = [
        {
            "pointer": f"/options/{name}",
            "detail": f"There is no option {name!r} here; there are {', '.join(OPTIONS[kind]) or 'none'}.",
        }
        for name in options
        if name not in OPTIONS[kind]
    ]
    ids = {name: _id_of(name, options.get(name, ""), errors) for name in MODELS}
    errors += [
        {"pointer": f"/options/{name}", "detail": f"Choose a {name.replace('_', ' ')}."}
        for name in _needed(kind, mapping)
        if not options.get(name)
    ]
    time_zone = options.get("time_zone") or settings.TIME_ZONE
    if time_zone not in time_zones():
        errors.append({"pointer": "/options/time_zone", "detail": f"There is no time zone {time_zone!r}."})
    valid_from = _day(options.get("valid_from", ""), today, errors)
    if errors:
        raise InvalidInput(" ".join(error["detail"] for error in errors), errors=errors)
    return ImportOptions(
        assortment_id=ids["assortment"],
        unit_id=ids["unit"],
        tax_group_id=ids["tax_group"],
        price_group_id=ids["price_group"],
        price_group=options.get("price_group", ""),
        valid_from=valid_from,
        address_book_id=ids["address_book"],
        channel_data_group_id=ids["channel_data_group"],
        currency_id=ids["currency"],
        time_zone=time_zone,
    )


def _needed(kind: str, mapping: Mapping[str, str]) -> list[str]:
    """List the options without which rows of this kind cannot be written."""
    if kind == "STORES":
        return ["channel_data_group", "currency"]
    if kind == "PRODUCTS":
        return ["unit", "tax_group", *(["price_group"] if "price" in mapping else [])]
    return ["price_group"] if kind == "PRICES" and "price_group" not in mapping else []


def _id_of(name: str, code: str, errors: list[dict[str, str]]) -> int | None:
    if not code:
        return None
    manager: Any = MODELS[name]._default_manager
    found: int | None = manager.filter(**{_key(name): code}).values_list("id", flat=True).first()
    if found is None:
        errors.append({"pointer": f"/options/{name}", "detail": f"There is no {name.replace('_', ' ')} {code!r}."})
    return found


def _day(text: str, today: date, errors: list[dict[str, str]]) -> date:
    try:
        return read_date(text, "valid_from") if text else today
    except RowRefused as refused:
        errors.append({"pointer": "/options/valid_from", "detail": f"{refused.problem} {refused.remedy}"})
        return today
