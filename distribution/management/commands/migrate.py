"""Django's `migrate`, without the system checks that look into the database.

One of them says that triggers of change capture are missing or old, and this command is what installs them: after an
update it must not refuse to.
"""

from typing import Any

from django.core.management.commands import migrate


class Command(migrate.Command):
    # the keys are as django-stubs has them; all of them are text
    def get_check_kwargs(self, options: dict[str, Any]) -> dict[str | None, Any]:
        return {**super().get_check_kwargs(options), "databases": []}
