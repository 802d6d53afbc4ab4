"""Take all but the newest key for signing plans away, once every register trusts that one."""

import logging

from channel.errors import StateConflict
from distribution.plan_signing import change_key_file, signing_key_id, signing_keys
from distribution.queries.signing_key_trust import signing_key_trust

logger = logging.getLogger(__name__)

# A message for people: more names than this say no more.
_NAMED = 50


def remove_old_signing_keys(*, is_forced: bool = False) -> list[str]:
    """Keep the newest signing key only; returns the ids of the others.

    A register that trusts none but a removed key follows no plan any more until it is activated again.

    Raises:
        StateConflict: some registers do not trust the newest key yet, unless it is forced; or the keys come from the
            environment.
    """
    newest, *old = [signing_key_id(key) for key in signing_keys()]
    behind = [trust.register for trust in signing_key_trust() if newest not in trust.key_ids]
    if behind and not is_forced:
        names = ", ".join(behind[:_NAMED]) + (f" and {len(behind) - _NAMED} more" if len(behind) > _NAMED else "")
        raise StateConflict(f"These registers do not trust key {newest} yet: {names}.")
    change_key_file(lambda seeds: seeds[:1])
    logger.warning("the signing keys %s are removed; registers that do not trust key %s: %s", old, newest, behind)
    return old
