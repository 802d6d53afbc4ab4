"""Change what HQ says of a store.

Its number stays what it was: registers are activated with it, receipts and journals carry it. All else is released data.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from channel.errors import InvalidInput
from registers.models import Store

#: The groups are changed by change_store_group, and by what is published.
UNCHANGEABLE = ("number", "channel_data_group", "serving_group")


@transaction.atomic
def change_store(*, store: Store, changes: Mapping[str, object]) -> Store:
    """Write the fields named in `changes`, and no others: what somebody else changed meanwhile stays.

    Registers sell by them from the next release on.

    Raises: InvalidInput for a number or group other than the store's, or a field that is not valid.
    """
    locked = Store.objects.select_for_update(of=("self",)).get(pk=store.pk)
    refused = [name for name in UNCHANGEABLE if name in changes and changes[name] != getattr(locked, name)]
    if refused:
        raise _invalid({name: ["This never changes."] for name in refused})
    for name, value in changes.items():
        setattr(locked, name, value)
    try:
        locked.full_clean(exclude={field.name for field in Store._meta.fields} - set(changes))
    except ValidationError as error:
        raise _invalid(error.message_dict) from error
    locked.save(update_fields=[name for name in changes if name not in UNCHANGEABLE])
    return locked


def _invalid(messages: Mapping[str, list[str]]) -> InvalidInput:
    errors = [{"pointer": f"/{name}", "detail": text} for name, texts in messages.items() for text in texts]
    return InvalidInput(errors[0]["detail"], errors=errors)
