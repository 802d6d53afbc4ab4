"""What HQ publishes for one register, over the stub's real socket: signed plans and real package files.

It plans as simply as possible: a FULL for who holds nothing, else the DELTAs in a row, and REPAIRs of the tables that
differ or that a full synchronization was asked of. How HQ really plans is tested with HQ.
"""

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from channel.activation import ActivationAnswer
from channel.encryption import package_key_id
from channel.jobs import ALL_JOBS
from channel.package import Audience, PackageKind, RowCount, compress_package
from channel.plan import (
    Acknowledgement,
    Plan,
    PlannedPackage,
    PollAnswer,
    PollRequest,
    RegisterStatus,
    SignedPlan,
    sign_plan,
    verify_plan,
)
from channel.sealing import seal
from channel.signing import generate_private_key, key_id, public_key_bytes
from tests.channel.factories import Rows, checksums_of, make_delta, make_full, make_repair
from tests.pos.stub_headquarters import Reply, Request, StubHeadquarters, json_reply, problem_reply

ACTIVATION_CODE = "GOOD-CODE"
JOB_OF = {"product": 1040}


@dataclass
class PublishedRelease:
    """One release: its rows, its FULL and the DELTA that leads to it."""

    number: int
    rows: Rows
    full: PlannedPackage
    delta: PlannedPackage | None
    epoch: int


class PublishedHeadquarters:
    """Answers activation, polls, acknowledgements and package downloads for register R1 of store S1."""

    def __init__(self, stub: StubHeadquarters, folder: Path) -> None:
        self.stub = stub
        self.folder = folder
        self.key = generate_private_key()
        self.epoch = 1
        self.database_id: int | None = 5
        self.supports_offline = True
        self.next_receipt_sequence = 1
        self.plan_number = 0
        self.files = count()
        self.releases: list[PublishedRelease] = []
        self.statuses: list[RegisterStatus] = []
        self.acknowledged: list[Acknowledgement] = []
        self.plan_changes: dict[str, Any] = {}
        #: all keys HQ signs with, newest first; `key` is the one used for those who trust it
        self.older_keys: list[Ed25519PrivateKey] = []
        self.package_key: bytes | None = None
        self.full_syncs: dict[int, int] = {}
        self.makes_repairs = True
        #: polls answered with "being prepared" before a plan leads anywhere
        self.preparing = 0
        #: plans say the present epoch and lead to releases of an earlier one, which no register can ever arrive at
        self.mixes_epochs = False
        stub.on("POST", "devices/activate", lambda _request: json_reply(self.activation(), 201))
        stub.on("POST", "sync/poll", self.answer_poll)
        stub.on("POST", "sync/acknowledgements", self.take_acknowledgement)
        stub.on("POST", "devices/token", json_reply({"token": "device-token", "expires_at": "2027-01-01T00:00:00.000000Z"}))
        stub.on("GET", "health", lambda _request: json_reply({"time": "2026-01-05T09:00:00.000000Z", "epoch": self.epoch}))

    def activation(self) -> ActivationAnswer:
        """Return what HQ says to a new register."""
        return ActivationAnswer(
            token="device-token",
            device_id=1,
            register_number="R1",
            register_name="Till 1",
            store_number="S1",
            store_name="Main street",
            database_id=self.database_id if self.supports_offline else None,
            group_id=1 if self.supports_offline else None,
            group_name="North" if self.supports_offline else None,
            epoch=self.epoch,
            next_receipt_sequence=self.next_receipt_sequence,
            public_keys=self.public_keys(),
            server_time="2026-01-05T09:00:00.000000Z",
        )

    def public_keys(self) -> dict[str, str]:
        """Return all keys HQ signs with, as plans and activations carry them."""
        public = [public_key_bytes(key) for key in (self.key, *self.older_keys)]
        return {key_id(raw): base64.b64encode(raw).decode() for raw in public}

    def publish(
        self, rows: Rows, *, upserts: Rows | None = None, deletes: Mapping[str, Iterable[int]] | None = None
    ) -> PublishedRelease:
        """Publish the next release, which has these rows; `upserts` and `deletes` lead to it from the one before."""
        number = len(self.releases) + 1
        full = self.serve(
            make_full(self.folder / f"full-{next(self.files)}", rows, release=number, epoch=self.epoch), PackageKind.FULL, number
        )
        delta = None
        if self.releases and self.releases[-1].epoch == self.epoch:
            path = self.folder / f"delta-{next(self.files)}"
            make_delta(path, upserts or {}, deletes or {}, from_release=number - 1, to_release=number, epoch=self.epoch)
            delta = self.serve(path, PackageKind.DELTA, number)
        self.releases.append(PublishedRelease(number, rows, full, delta, self.epoch))
        return self.releases[-1]

    def plan(self, status: RegisterStatus) -> Plan:
        """Plan the way of a register that says this of itself."""
        last = self._last_release()
        held = status.release if last is not None and status.epoch in (None, last.epoch) else None
        if last is None:
            held, packages = None, []
        elif held is None or held > last.number or self._is_due(ALL_JOBS, status):
            held, packages = None, [last.full]
        else:
            packages = [release.delta for release in self.releases if release.number > held and release.delta]
            packages += self._repairs(last, status)
        self.plan_number += 1
        is_preparing = self.preparing > 0
        self.preparing = max(0, self.preparing - 1)
        sealed = {} if self.package_key is None else {package_key_id(self.package_key): self._sealed(status)}
        plan = Plan(
            register="R1",
            database_id=self.database_id,
            epoch=self.epoch,
            number=0 if self.database_id is None else self.plan_number,
            group_id=1 if self.supports_offline else None,
            group_name="North" if self.supports_offline else "",
            packages=packages,
            checksums={} if last is None else checksums_of(last.rows),
            issued_at=datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
            next_poll_seconds=0 if is_preparing else 60,
            is_preparing=is_preparing,
            public_keys=self.public_keys(),
            package_keys=sealed,
            full_syncs=self.full_syncs,
            from_release=held,
            to_release=None if last is None else last.number,
        )
        return msgspec.structs.replace(plan, **self.plan_changes)

    def _last_release(self) -> PublishedRelease | None:
        """Return what plans lead to; releases of an earlier epoch are as if there were none, until there is one of this."""
        last = self.releases[-1] if self.releases and self.supports_offline and not self.preparing else None
        return last if last is None or last.epoch == self.epoch or self.mixes_epochs else None

    def answer_poll(self, request: Request) -> Reply:
        """Answer a poll; 204 when the register holds what would be planned."""
        poll = msgspec.json.decode(request.body, type=PollRequest)
        self.statuses.append(poll.status)
        if (poll.status.plan_number or 0) > self.plan_number:
            if poll.held_plan is None:
                return problem_reply(409, "plan-unknown")
            self.recognise(poll.held_plan)
        self.acknowledged += poll.acknowledgements
        plan = self.plan(poll.status)
        packages = [(package.sha256, package.uncompressed_bytes) for package in plan.packages]
        tag = f"{self.epoch}/{plan.group_id}/{plan.from_release}/{plan.to_release}/{packages}/{plan.public_keys}/{plan.note}"
        if tag == poll.plan_tag:
            return Reply(status=204)
        return json_reply(PollAnswer(signed_plan=sign_plan(plan, self.signing_key(poll.status)), plan_tag=tag))

    def signing_key(self, status: RegisterStatus) -> Ed25519PrivateKey:
        """Return the newest key that the register trusts."""
        keys = [self.key, *self.older_keys]
        trusted = (key for key in keys if key_id(public_key_bytes(key)) in status.trusted_keys)
        return next(trusted, self.key)

    def recognise(self, signed: SignedPlan) -> None:
        """Learn from a plan HQ has signed and does not remember that it was restored: another epoch begins.

        There is nothing to lead to then until the next release.
        """
        verify_plan(signed, {key: base64.b64decode(raw) for key, raw in self.public_keys().items()})
        self.epoch += 1

    def _is_due(self, job: int, status: RegisterStatus) -> bool:
        return self.full_syncs.get(job, 0) > status.full_syncs.get(job, 0)

    def _repairs(self, release: PublishedRelease, status: RegisterStatus) -> list[PlannedPackage]:
        """Make a REPAIR of the tables a register needs whole; every table but product is of job 1020 here."""
        due = {job: self._is_due(job, status) for job in (1020, 1040)}
        wanted = {name for name in release.rows if due[JOB_OF.get(name, 1020)] or name in status.differing_tables}
        jobs = sorted({JOB_OF.get(name, 1020) for name in wanted}) if self.makes_repairs else []
        return [self.repair(release, job, {name for name in wanted if JOB_OF.get(name, 1020) == job}) for job in jobs]

    def repair(self, release: PublishedRelease, job: int, names: set[str]) -> PlannedPackage:
        path = self.folder / f"repair-{next(self.files)}"
        counts = {name: RowCount(upserted=len(list(release.rows[name]))) for name in names}
        rows = {name: release.rows[name] for name in names}
        make_repair(path, rows, to_release=release.number, job=job, epoch=self.epoch, row_counts=counts)
        return self.serve(path, PackageKind.REPAIR, release.number, job=job)

    def _sealed(self, status: RegisterStatus) -> str:
        assert self.package_key is not None
        return seal(self.package_key, status.sealing_key)

    def take_acknowledgement(self, request: Request) -> Reply:
        """Note what the register says about a package."""
        self.acknowledged.append(msgspec.json.decode(request.body, type=Acknowledgement))
        return Reply(status=204)

    def states_of(self, package: PlannedPackage) -> list[str]:
        """Return what the register said about a package, in order."""
        return [told.state.value for told in self.acknowledged if told.package_sha256 == package.sha256]

    def serve(self, path: Path, kind: PackageKind, release: int, *, job: int = 1040) -> PlannedPackage:
        """Compress a package and serve its bytes, in ranges too."""
        target = path.with_suffix(".zst")
        stored = compress_package(path, target, key=self.package_key)
        body = target.read_bytes()

        def serve(request: Request) -> Reply:
            found = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
            if found is None:
                return Reply(200, body, {"Content-Type": "application/zstd"})
            return Reply(206, body[int(found[1]) :], {"Content-Type": "application/zstd"})

        self.stub.on("GET", f"packages/{stored.sha256}", serve)
        return PlannedPackage(
            sha256=stored.sha256,
            kind=kind,
            audience=Audience.OFFLINE,
            to_release=release,
            size_bytes=stored.size_bytes,
            uncompressed_bytes=stored.uncompressed_bytes,
            job=None if kind is PackageKind.FULL else job,
            key_id=None if self.package_key is None else package_key_id(self.package_key),
            from_release=release - 1 if kind is PackageKind.DELTA else None,
        )
