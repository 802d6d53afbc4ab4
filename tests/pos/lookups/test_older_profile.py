"""What a register keeps of its store was said by an HQ that may be older than the register's program."""

import msgspec

from channel.lookup import OfflineProfile
from pos.lookups.default_profile import DEFAULT_PROFILE


def test_profile_without_the_limits_of_today_is_read_as_one_with_those_of_a_new_profile():
    said = msgspec.to_builtins(DEFAULT_PROFILE)
    for name in ("database_limit_megabytes", "maximum_days_since_sync"):
        del said[name]
    assert msgspec.convert(said, OfflineProfile) == DEFAULT_PROFILE
