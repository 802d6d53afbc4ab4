"""What a register without an offline database knows of its store, brought up to date with each sync.

A new payment method or another offline profile then reaches it as soon as it would by package.
"""

import logging

from channel.errors import EverytillError
from pos.context import RegisterContext
from pos.lookups import kept_facts

LOG = logging.getLogger(__name__)


def renew_store_facts(context: RegisterContext) -> None:
    """Ask HQ about the store, unless the register reads that in its own database; what is kept works on if that fails."""
    if context.offline.exists:
        return
    try:
        kept_facts.keep(context.journal, context.headquarters.client().store_facts())
    except EverytillError as error:
        LOG.warning("what is known of the store could not be renewed: %s", error)
