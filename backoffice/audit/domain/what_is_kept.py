"""Which tables people keep, so that a change of a row is written down, and what of a row is never written down.

Apps of HQ are in unless they are named here: a table somebody adds tomorrow is written down without anybody thinking of it.
The apps below are out unless they are named: registers poll and sell through their tables, and pay nothing for this log.
"""

import re

#: Tables of the apps below HQ that people keep. Signals of no other table of theirs are listened to.
KEPT_BELOW = frozenset(
    {
        "auth.group",
        "auth.user",
        "distribution.distributionschedule",
        "distribution.schedulerjob",
        "registers.channeldatagroup",
        "registers.currency",
        "registers.device",
        "registers.offlineprofile",
        "registers.paymentmethod",
        "registers.receiptsettings",
        "registers.register",
        "registers.store",
        "registers.storeday",
        "registers.storemanager",
    }
)

#: Tables of HQ's apps that are no thing of their own: rows that hang on one, which is where their change is written down,
#: and what programs note for themselves.
NOT_KEPT = frozenset(
    {
        "audit.auditentry",
        "catalog.assortmentproduct",
        "catalog.storeassortment",
        "customers.customeraddressbook",
        "customers.storeaddressbook",
        "hq_api.idempotencykey",
        "hq_api.servicetokenevent",
        "imports.importjob",
        "imports.rememberedmapping",
        "portal.chosencolumns",
        "pricing.promotionitem",
        "pricing.promotionpart",
        "pricing.storepricegroup",
        "sign_in.recoverycode",
        "sign_in.secondfactor",
        "staff.staffaddressbook",
    }
)

#: Stands for a value that must not be known: that it changed is worth knowing.
HIDDEN = "***"

#: What somebody pays with who knows one field of it: the field, which also is its name.
BEARERS = {"registers.voucher": "number"}

_SECRET = re.compile(r"(^|_)(hash|key|keys|password|pin|secret|secrets|token|tokens|code_hash|seed)(_|$)")

#: Moments that programs note beside what people change.
_MOMENTS = frozenset({"last_login", "last_seen_at", "last_used_at", "claimed_at", "progressed_at"})


def is_kept(label: str, app_name: str) -> bool:
    """Say whether people keep a table; `label` is "app.model" in lower case, `app_name` the package of its app."""
    return label in KEPT_BELOW or (app_name.startswith("backoffice.") and label not in NOT_KEPT)


def is_secret(field_name: str, label: str = "") -> bool:
    """Say whether a field's values must not be written down: PINs, passwords, tokens, keys, and what they are checked by."""
    return _SECRET.search(field_name) is not None or BEARERS.get(label) == field_name


def is_moment(field_name: str) -> bool:
    """Say whether a field is a moment that no person sets."""
    return field_name in _MOMENTS
