"""Data for registers without a network, into a folder on a USB stick."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from distribution.use_cases.export_packages import Export, export_packages
from registers.models import Register


class Command(BaseCommand):
    help = "Write a signed plan for each register and the packages they need into a folder, to be imported without a network."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="made when it is missing, added to when it is there")
        parser.add_argument(
            "--register", action="append", metavar="STORE/NUMBER", help="only this one; may be given again; default: all"
        )
        parser.add_argument("--whole", action="store_true", help="everything, also for registers that hold a release already")

    def handle(self, *_args: Any, folder: Path, register: list[str] | None, whole: bool, **_options: Any) -> None:
        registers = _all() if register is None else [_named(name) for name in register]
        try:
            export = export_packages(folder=folder, registers=registers, now=timezone.now(), is_whole=whole)
        except OSError as error:
            raise CommandError(f"The folder {folder} could not be written: {error.strerror or error}.") from error
        self._report(export, folder)

    def _report(self, export: Export, folder: Path) -> None:
        """Print what is in the folder for whom.

        Raises:
            CommandError: there is nothing for anybody.
        """
        for plan in export.plans:
            start = "from nothing" if plan.from_release is None else f"from release {plan.from_release}"
            self.stdout.write(
                f"{plan.register}: plan {plan.plan_number}, {start} to release {plan.to_release}, {plan.packages} packages"
            )
        for name, reason in export.refusals.items():
            self.stdout.write(f"{name}: nothing. {reason}")
        size = f"{len(export.packages)} packages, {export.package_bytes} bytes, {len(export.copied)} of them copied now"
        self.stdout.write(f"{folder}: {len(export.plans)} plans, {size}. {len(export.refusals)} registers are not served.")
        if not export.plans:
            raise CommandError("There is nothing for any register in the folder.")


def _all() -> list[Register]:
    """Find every register that sells offline."""
    registers = Register.objects.filter(channel_database__group__isnull=False)
    return list(registers.select_related("store").order_by("store__number", "number"))


def _named(name: str) -> Register:
    """Find a register by STORE/NUMBER.

    Raises:
        CommandError: there is none.
    """
    store, _, number = name.rpartition("/")
    register = Register.objects.select_related("store").filter(store__number=store, number=number).first()
    if register is None:
        raise CommandError(f"There is no register {name}. Write STORE/NUMBER, for example S1/R1.")
    return register
