"""The offline profile until the first package has arrived: the defaults of the design."""

from channel.lookup import OfflineProfile

DEFAULT_PROFILE = OfflineProfile(
    code="",
    name="",
    offline_timeout_seconds=10,
    retry_count=1,
    reconnect_attempt_interval_minutes=5,
    advanced_switching=False,
    health_check_interval_minutes=1,
    performance_threshold_milliseconds=None,
    performance_reconnect_interval_minutes=5,
    prompt_on_switch=False,
    manual_disconnect_before_sign_in=False,
    poll_interval_seconds=60,
    upload_interval_seconds=30,
    upload_batch_size=500,
    days_transactions_exist=60,
)
