"""The form of an offline profile; each field says in place what it does at the register."""

from django.utils.translation import gettext_lazy as _

from registers.models import OfflineProfile

from .tabler import TablerModelForm


class OfflineProfileForm(TablerModelForm):
    """An offline profile."""

    class Meta:
        model = OfflineProfile
        fields = (
            "code", "name", "offline_timeout_seconds", "retry_count", "reconnect_attempt_interval_minutes",
            "advanced_switching", "health_check_interval_minutes", "performance_threshold_milliseconds",
            "performance_reconnect_interval_minutes", "prompt_on_switch", "manual_disconnect_before_sign_in",
            "poll_interval_seconds", "upload_interval_seconds", "upload_batch_size", "days_transactions_exist",
            "database_limit_megabytes", "maximum_days_since_sync", "pause_offline_synchronization",
        )  # fmt: skip
        labels = {
            "code": _("Code"),
            "name": _("Name"),
            "offline_timeout_seconds": _("Offline timeout (seconds)"),
            "retry_count": _("Retry count"),
            "reconnect_attempt_interval_minutes": _("Reconnect attempt interval (minutes)"),
            "advanced_switching": _("Advanced switching"),
            "health_check_interval_minutes": _("Health check interval (minutes)"),
            "performance_threshold_milliseconds": _("Performance threshold (milliseconds)"),
            "performance_reconnect_interval_minutes": _("Performance reconnect interval (minutes)"),
            "prompt_on_switch": _("Prompt on seamless switch"),
            "manual_disconnect_before_sign_in": _("Manual disconnect before sign-in"),
            "poll_interval_seconds": _("Poll interval (seconds)"),
            "upload_interval_seconds": _("Upload interval (seconds)"),
            "upload_batch_size": _("Transactions per upload"),
            "days_transactions_exist": _("Days transactions exist"),
            "database_limit_megabytes": _("Limit of the offline database (megabytes)"),
            "maximum_days_since_sync": _("Days since the last sync at sign-in"),
            "pause_offline_synchronization": _("Pause offline synchronization"),
        }
        help_texts = {
            "offline_timeout_seconds": _("A request in a sale that takes longer leads to the offline database."),
            "retry_count": _("Failures among the last few requests that are forgiven first."),
            "reconnect_attempt_interval_minutes": _("Offline: tried again only at the beginning of a transaction, after this."),
            "advanced_switching": _("Switch at sign-in too, and return between transactions when a health check succeeds."),
            "performance_threshold_milliseconds": _("Replies slower than this lead offline. Empty: slowness alone never does."),
            "prompt_on_switch": _("Ask the cashier before a switch."),
            "manual_disconnect_before_sign_in": _("Operation 917 may be used before anyone signs in."),
            "poll_interval_seconds": _("How often the register asks HQ for news and tells its status."),
            "days_transactions_exist": _("How long the journal keeps what HQ has acknowledged."),
            "database_limit_megabytes": _("The register and HQ warn at 80 % of it."),
            "maximum_days_since_sync": _(
                "With older data nobody signs in offline. Empty: its age alone never keeps anybody out."
            ),
            "pause_offline_synchronization": _(
                "Registers that follow this profile receive no data while this is set. They go on selling from what they hold "
                "and sending their sales. No backlog is kept: afterwards each takes the cheapest way to the last release."
            ),
        }
