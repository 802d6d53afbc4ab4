"""Offline profiles for tests."""

from typing import Any

import msgspec

from channel.lookup import OfflineProfile
from pos.lookups.default_profile import DEFAULT_PROFILE


def profile(**fields: Any) -> OfflineProfile:
    """Return the default profile with other fields."""
    return msgspec.structs.replace(DEFAULT_PROFILE, **fields)
