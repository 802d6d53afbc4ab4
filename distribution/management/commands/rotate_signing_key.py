"""Change the key that signs plans, without any register losing its way."""

import argparse
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channel.errors import StateConflict
from distribution.plan_signing import signing_key_id, signing_keys
from distribution.queries.signing_key_trust import signing_key_trust
from distribution.use_cases.remove_old_signing_keys import remove_old_signing_keys
from distribution.use_cases.rotate_signing_key import rotate_signing_key


class Command(BaseCommand):
    help = "Add a new key that signs plans; show which registers trust it; remove the old ones once all do."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--status", action="store_true", help="only show the keys and which registers trust them")
        what.add_argument("--remove-old", action="store_true", help="keep the newest key only")
        parser.add_argument("--force", action="store_true", help="remove old keys although registers trust no newer one")

    def handle(self, *_args: Any, status: bool, remove_old: bool, force: bool, **_options: Any) -> None:
        if force and not remove_old:
            raise CommandError("--force goes with --remove-old.")
        if status:
            self._show()
            return
        try:
            if remove_old:
                removed = remove_old_signing_keys(is_forced=force)
                self.stdout.write(f"Removed: {', '.join(removed) or 'none, there was one key only'}.")
            else:
                self.stdout.write(f"Key {rotate_signing_key()} is the newest; registers learn it with their next plan.")
        except StateConflict as error:
            raise CommandError(error.message) from error

    def _show(self) -> None:
        """Print each key with the number of registers that trust it, and name those that do not trust the newest."""
        registers = signing_key_trust()
        trusting = Counter(name for trust in registers for name in trust.key_ids)
        names = [signing_key_id(key) for key in signing_keys()]
        for name in names:
            self.stdout.write(f"{name} is trusted by {trusting[name]} of {len(registers)} registers")
        for trust in registers:
            if names[0] not in trust.key_ids:
                self.stdout.write(f"{trust.register} trusts {', '.join(trust.key_ids) or 'nobody knows which'}")
