"""Django's entry to the distribution app."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DistributionConfig(AppConfig):
    """What changed at HQ, on its way to the channel databases."""

    name = "distribution"
    label = "distribution"
    verbose_name = _("Distribution")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system check, answer and sweep for the app below, and hang change capture on migrations."""
        from distribution import checks  # noqa: F401  # registers itself

        _serve_registers()
        pre_migrate.connect(_before_migrate, sender=self, dispatch_uid="distribution.before_migrate")
        # No sender: what has to be done comes after the last app, whichever that is.
        post_migrate.connect(_after_migrate, dispatch_uid="distribution.after_migrate")


def _serve_registers() -> None:
    """Answer what activation asks, and let the sweep hint at uploads whose server died."""
    from distribution.queries.checks_before_activation import checks_before_activation
    from distribution.queries.facts_for_activation import facts_for_activation
    from distribution.sweepers import register_sweeper
    from distribution.tasks import hint_at_alerts, hint_at_due_audits, hint_at_package_requests, hint_at_removal
    from distribution.use_cases.forget_canceled_sessions import forget_canceled_sessions
    from distribution.use_cases.notice_time_travel import notice_time_travel
    from distribution.use_cases.rotate_keys_of_device import rotate_keys_of_device
    from distribution.use_cases.start_due_full_syncs import start_due_full_syncs
    from registers.activated_devices import register_activated_device_listener
    from registers.activation_checks import register_activation_checks
    from registers.activation_facts import register_activation_facts
    from registers.ended_devices import register_ended_device_listener
    from registers.tasks import hint_at_quarantine_retries, hint_at_received_uploads, hint_at_vouchers
    from registers.use_cases.create_ledger_partitions import create_ledger_partitions

    register_activation_facts(facts_for_activation)
    register_activation_checks("distribution", checks_before_activation)
    register_ended_device_listener(
        "distribution.package_keys", lambda device: rotate_keys_of_device(device=device, now=timezone.now())
    )
    register_activated_device_listener(
        "distribution.canceled_sessions", lambda device: forget_canceled_sessions(device=device, now=timezone.now())
    )
    register_sweeper("distribution.full_syncs", lambda now: start_due_full_syncs(now=now))
    register_sweeper("distribution.time_travel", lambda now: notice_time_travel(now=now))
    register_sweeper("registers.alerts", hint_at_alerts)
    register_sweeper("registers.received_uploads", hint_at_received_uploads)
    register_sweeper("registers.ledger_partitions", lambda now: create_ledger_partitions(today=now.date()))
    register_sweeper("registers.quarantine_retries", hint_at_quarantine_retries)
    register_sweeper("registers.vouchers", hint_at_vouchers)
    register_sweeper("distribution.audits", hint_at_due_audits)
    register_sweeper("distribution.remove_old", hint_at_removal)
    register_sweeper("distribution.package_requests", hint_at_package_requests)


def _before_migrate(*, using: str, plan: list[Any], **kwargs: Any) -> None:  # noqa: ARG001
    """Take the triggers away while tables change; `_after_migrate` brings them back and has everything compared."""
    from distribution.changelog.capture import remove_capture

    if using == DEFAULT_DB_ALIAS and plan:
        remove_capture(connections[using])


def _after_migrate(*, sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Prepare the database once per migrate; of one that is only partly migrated, capture what there is."""
    from distribution.announcements import captured_tables
    from distribution.changelog.capture import install_capture
    from distribution.use_cases.prepare_distribution import prepare_distribution

    last = [app for app in apps.get_app_configs() if app.models_module is not None][-1]
    if using != DEFAULT_DB_ALIAS or sender is not last:
        return
    # `flush` sends no plan: it changes no table.
    unapplied = _unapplied_apps(using) if "plan" in kwargs else set()
    if not unapplied:
        prepare_distribution(using=using)
    elif DistributionConfig.label not in unapplied:
        # The change log is as the triggers need it, and whoever writes meanwhile must be seen.
        install_capture(connections[using], captured_tables())


def _unapplied_apps(using: str) -> set[str]:
    """Name the apps with migrations that are not applied."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[using])
    return {migration.app_label for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())}
