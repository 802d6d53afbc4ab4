"""A register as HQ sees it: it polls, and follows its plans with the code of a real one."""

import base64
import tempfile
from pathlib import Path

from channel.header import PackageKind
from channel.package import unpack_package
from channel.plan import Plan, PollRequest, verify_plan
from channel.release_folder import FilePointer, ReleaseFolder
from distribution.package_store import package_store
from distribution.plan_signing import public_keys
from distribution.queries.database_of_register import database_of_register
from distribution.queries.package_for_database import package_for_database
from distribution.use_cases.answer_poll import answer_poll
from registers.models import Register
from tests.distribution.company import NOW, make_status
from tests.distribution.headquarters import database_rows


class FollowingRegister:
    """One register with a channel database of its own."""

    def __init__(self, number: str, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.number = number
        self.folder = ReleaseFolder(folder, FilePointer(folder / "current"))

    @property
    def register(self) -> Register:
        return Register.objects.select_related("store").get(number=self.number)

    def poll(self) -> Plan:
        """Tell what is held and get the plan."""
        state = self.folder.state()
        held = {"release": state.release, "epoch": state.epoch, "group_id": state.group_id} if state else {}
        answer = answer_poll(register=self.register, poll=PollRequest(status=make_status(**held)), now=NOW)
        assert answer is not None
        return verify_plan(answer.signed_plan, {key: base64.b64decode(text) for key, text in public_keys().items()})

    def sync(self) -> Plan:
        """Poll and follow the plan to its end."""
        plan = self.poll()
        if plan.packages:
            with tempfile.TemporaryDirectory(dir=self.folder.folder) as unpacked:
                self._move(plan, Path(unpacked))
        return plan

    def rows(self) -> dict:
        """Read the rows of the database: {table: {key: row}}."""
        path = self.folder.current()
        assert path is not None
        return database_rows(path)

    def stores(self) -> list[str]:
        """Read the numbers of the stores in the database."""
        return sorted(row[1] for row in self.rows()["store"].values())

    def _move(self, plan: Plan, folder: Path) -> None:
        files = [self._fetch(package.sha256, folder) for package in plan.packages]
        has_full = plan.packages[0].kind == PackageKind.FULL
        assert plan.group_id is not None
        assert plan.to_release is not None
        self.folder.move(
            full=files[0] if has_full else None,
            deltas=files[1:] if has_full else files,
            group_id=plan.group_id,
            to_release=plan.to_release,
            checksums=plan.checksums,
        )

    def _fetch(self, sha256: str, folder: Path) -> Path:
        package = package_for_database(database_of_register(self.register.pk), sha256)
        target = folder / sha256
        source = package_store().path(sha256)
        unpack_package(source, target, sha256=sha256, uncompressed_bytes=package.uncompressed_bytes)
        return target
