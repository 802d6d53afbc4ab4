"""Django's entry to the registers app."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    """Who sells, on what hardware, and what was sold."""

    name = "registers"
    label = "registers"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and keep the ledger's guard and partitions in step with migrations."""
        from registers import checks  # noqa: F401  # registers itself
        from registers.ledger.guard import answer_sqlite

        connection_created.connect(
            lambda connection, **_kwargs: answer_sqlite(connection), weak=False, dispatch_uid="registers.answer_sqlite"
        )
        pre_migrate.connect(_before_migrate, sender=self, dispatch_uid="registers.before_migrate")
        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="registers.after_migrate")


def _before_migrate(*, using: str, plan: list[Any], **kwargs: Any) -> None:  # noqa: ARG001
    """Let migrations change the ledger's tables; `_after_migrate` guards them again."""
    from registers.ledger.guard import remove_guard

    if using == DEFAULT_DB_ALIAS and plan:
        remove_guard(connections[using])


def _after_migrate(*, using: str, **kwargs: Any) -> None:  # noqa: ARG001
    """Guard the ledger, and have partitions for the months that come."""
    from registers.ledger.guard import install_guard
    from registers.use_cases.create_ledger_partitions import create_ledger_partitions

    if using == DEFAULT_DB_ALIAS:
        install_guard(connections[using])
        create_ledger_partitions(today=timezone.now().date(), using=using)
