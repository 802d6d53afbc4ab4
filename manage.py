#!/usr/bin/env python
"""Everything HQ can be told on the command line: `python manage.py help` lists it."""

import os
import sys

from django.core.management import execute_from_command_line

from backoffice.audited_commands import audited_command


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.settings")
    with audited_command(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
