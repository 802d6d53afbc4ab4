"""Add a new key for signing plans; registers learn it from their next plan, which the old one still signs."""

import logging

from distribution.plan_signing import change_key_file, new_seed, signing_key_id, signing_keys

logger = logging.getLogger(__name__)


def rotate_signing_key() -> str:
    """Make a new newest signing key; returns its key id.

    Raises:
        StateConflict: the keys come from the environment.
    """
    change_key_file(lambda seeds: [new_seed(), *seeds])
    name = signing_key_id(signing_keys()[0])
    logger.warning("plans are signed with key %s from now on, for every register that has heard of it", name)
    return name
