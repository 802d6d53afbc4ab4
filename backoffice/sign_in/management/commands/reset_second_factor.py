"""`manage.py reset_second_factor NAME`: the way back for the last HQ admin, who has lost device and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from backoffice.sign_in.use_cases.remove_second_factor import remove_second_factor
from channel.errors import EverytillError


class Command(BaseCommand):
    help = "Remove a person's second factor: their password alone signs them in until they set one up again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name the person signs in by")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"Nobody signs in by the name {options['name']}.")
        try:
            remove_second_factor(user=user, by=None)
        except EverytillError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"The second factor of {user} is removed.")
