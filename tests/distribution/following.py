"""A register as HQ sees it: it polls, and follows its plans with the code of a real one."""

import base64
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from channel.audit import differing_tables
from channel.header import PackageKind
from channel.package import unpack_package
from channel.plan import Plan, PlannedPackage, PollRequest, verify_plan
from channel.release_folder import FilePointer, ReleaseFolder
from channel.sealing import generate_sealing_key, open_sealed, sealing_public_key
from distribution.package_store import package_store
from distribution.plan_signing import public_keys
from distribution.queries.package_for_register import package_for_register
from distribution.use_cases.answer_poll import answer_poll
from registers.models import Register
from tests.distribution.company import NOW, make_status
from tests.distribution.headquarters import database_rows

SEALING_KEY = generate_sealing_key()


class FollowingRegister:
    """One register with a channel database of its own."""

    def __init__(self, number: str, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.number = number
        self.folder = ReleaseFolder(folder, FilePointer(folder / "current"))
        self.full_syncs: dict[int, int] = {}
        self.differing_tables: list[str] = []

    @property
    def register(self) -> Register:
        return Register.objects.select_related("store").get(number=self.number)

    @property
    def release(self) -> int | None:
        return self.folder.release()

    def poll(self, now: datetime = NOW) -> Plan:
        """Tell what is held and get the plan."""
        state = self.folder.state()
        held = {"release": state.release, "epoch": state.epoch, "group_id": state.group_id} if state else {}
        status = make_status(
            sealing_key=sealing_public_key(SEALING_KEY),
            full_syncs=self.full_syncs,
            differing_tables=self.differing_tables,
            **held,
        )
        answer = answer_poll(register=self.register, poll=PollRequest(status=status), now=now)
        assert answer is not None
        return verify_plan(answer.signed_plan, {key: base64.b64decode(text) for key, text in public_keys().items()})

    def sync(self, now: datetime = NOW) -> Plan:
        """Poll and follow the plan to its end."""
        plan = self.poll(now)
        if plan.packages or (plan.to_release is not None and plan.to_release != self.release):
            with tempfile.TemporaryDirectory(dir=self.folder.folder) as unpacked:
                self._move(plan, Path(unpacked))
            self.differing_tables = []
        if plan.to_release is not None:
            self.full_syncs = plan.full_syncs
        return plan

    def audit(self) -> list[str]:
        """Hash every row anew and note the tables that differ."""
        path = self.folder.current()
        assert path is not None
        self.differing_tables = differing_tables(path)
        return self.differing_tables

    def rows(self) -> dict:
        """Read the rows of the database: {table: {key: row}}."""
        path = self.folder.current()
        assert path is not None
        return database_rows(path)

    def stores(self) -> list[str]:
        """Read the numbers of the stores in the database."""
        return sorted(row[1] for row in self.rows()["store"].values())

    def _move(self, plan: Plan, folder: Path) -> None:
        files = list(self._fetch(plan, folder))
        has_full = bool(plan.packages) and plan.packages[0].kind == PackageKind.FULL
        assert plan.group_id is not None
        assert plan.to_release is not None
        self.folder.move(
            full=files[0] if has_full else None,
            deltas=files[1:] if has_full else files,
            group_id=plan.group_id,
            to_release=plan.to_release,
            checksums=plan.checksums,
        )

    def _fetch(self, plan: Plan, folder: Path) -> Iterable[Path]:
        """Unpack the packages of a plan by what the plan says of them, encrypted ones with the keys it brings."""
        secrets = {name: open_sealed(text, SEALING_KEY) for name, text in plan.package_keys.items()}
        for package in plan.packages:
            assert package_for_register(self.register.pk, package.sha256).size_bytes == package.size_bytes
            yield self._unpack(package, secrets, folder / package.sha256)

    def _unpack(self, package: PlannedPackage, secrets: dict[str, bytes], target: Path) -> Path:
        source, key = package_store().path(package.sha256), secrets[package.key_id] if package.key_id else None
        unpack_package(source, target, sha256=package.sha256, uncompressed_bytes=package.uncompressed_bytes, key=key)
        return target
