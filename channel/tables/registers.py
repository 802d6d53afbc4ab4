"""Job 1090: the registers of the group and the offline profiles that say when they leave HQ's server."""

from channel.table import ChannelTable, boolean, integer, text

REGISTER = ChannelTable(
    "register",
    (
        integer("register_id"),
        text("number"),
        text("name"),
        integer("store_id"),
        integer("offline_profile_id", nullable=True),
        boolean("support_offline"),
    ),
    indexes=(("number",),),
)

OFFLINE_PROFILE = ChannelTable(
    "offline_profile",
    (
        integer("offline_profile_id"),
        text("code"),
        text("name"),
        integer("offline_timeout_seconds"),
        integer("retry_count"),
        integer("reconnect_attempt_interval_minutes"),
        boolean("advanced_switching"),
        integer("health_check_interval_minutes"),
        integer("performance_threshold_milliseconds", nullable=True),
        integer("performance_reconnect_interval_minutes"),
        boolean("prompt_on_switch"),
        boolean("manual_disconnect_before_sign_in"),
        integer("poll_interval_seconds"),
        integer("upload_interval_seconds"),
        integer("upload_batch_size"),
        integer("days_transactions_exist"),
        integer("database_limit_megabytes"),
        integer("maximum_days_since_sync", nullable=True),
    ),
)

TABLES = (REGISTER, OFFLINE_PROFILE)
