"""What HQ publishes for one register, over the stub's real socket: signed plans and real package files.

It plans as simply as possible (a FULL for who holds nothing, else the DELTAs in a row). How HQ really plans is tested
with HQ.
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

from channel.activation import ActivationAnswer
from channel.package import Audience, PackageKind, compress_package
from channel.plan import Acknowledgement, Plan, PlannedPackage, PollAnswer, PollRequest, RegisterStatus, sign_plan
from channel.signing import generate_private_key, key_id, public_key_bytes
from tests.channel.factories import Rows, checksums_of, make_delta, make_full
from tests.pos.stub_headquarters import Reply, Request, StubHeadquarters, json_reply

ACTIVATION_CODE = "GOOD-CODE"


@dataclass
class PublishedRelease:
    """One release: its rows, its FULL and the DELTA that leads to it."""

    number: int
    rows: Rows
    full: PlannedPackage
    delta: PlannedPackage | None


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
        stub.on("POST", "devices/activate", lambda _request: json_reply(self.activation(), 201))
        stub.on("POST", "sync/poll", self.answer_poll)
        stub.on("POST", "sync/acknowledgements", self.take_acknowledgement)
        stub.on("POST", "devices/token", json_reply({"token": "device-token", "expires_at": "2027-01-01T00:00:00.000000Z"}))
        stub.on("GET", "health", lambda _request: json_reply({"time": "2026-01-05T09:00:00.000000Z", "epoch": self.epoch}))

    def activation(self) -> ActivationAnswer:
        """Return what HQ says to a new register."""
        public = public_key_bytes(self.key)
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
            public_keys={key_id(public): base64.b64encode(public).decode()},
            server_time="2026-01-05T09:00:00.000000Z",
        )

    def publish(
        self, rows: Rows, *, upserts: Rows | None = None, deletes: Mapping[str, Iterable[int]] | None = None
    ) -> PublishedRelease:
        """Publish the next release, which has these rows; `upserts` and `deletes` lead to it from the one before."""
        number = len(self.releases) + 1
        full = self._store(
            make_full(self.folder / f"full-{next(self.files)}", rows, release=number, epoch=self.epoch), PackageKind.FULL, number
        )
        delta = None
        if self.releases:
            path = self.folder / f"delta-{next(self.files)}"
            make_delta(path, upserts or {}, deletes or {}, from_release=number - 1, to_release=number, epoch=self.epoch)
            delta = self._store(path, PackageKind.DELTA, number)
        self.releases.append(PublishedRelease(number, rows, full, delta))
        return self.releases[-1]

    def plan(self, status: RegisterStatus) -> Plan:
        """Plan the way of a register that says this of itself."""
        last = self.releases[-1] if self.releases and self.supports_offline else None
        held = status.release if status.epoch in (None, self.epoch) else None
        if last is None:
            held, packages = None, []
        elif held is None or held > last.number:
            held, packages = None, [last.full]
        else:
            packages = [release.delta for release in self.releases if release.number > held and release.delta]
        self.plan_number += 1
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
            next_poll_seconds=60,
            from_release=held,
            to_release=None if last is None else last.number,
        )
        return msgspec.structs.replace(plan, **self.plan_changes)

    def answer_poll(self, request: Request) -> Reply:
        """Answer a poll; 204 when the register holds what would be planned."""
        poll = msgspec.json.decode(request.body, type=PollRequest)
        self.statuses.append(poll.status)
        plan = self.plan(poll.status)
        packages = [package.sha256 for package in plan.packages]
        tag = f"{self.epoch}/{plan.group_id}/{plan.from_release}/{plan.to_release}/{packages}"
        if tag == poll.plan_tag:
            return Reply(status=204)
        return json_reply(PollAnswer(signed_plan=sign_plan(plan, self.key), plan_tag=tag))

    def take_acknowledgement(self, request: Request) -> Reply:
        """Note what the register says about a package."""
        self.acknowledged.append(msgspec.json.decode(request.body, type=Acknowledgement))
        return Reply(status=204)

    def states_of(self, package: PlannedPackage) -> list[str]:
        """Return what the register said about a package, in order."""
        return [told.state.value for told in self.acknowledged if told.package_sha256 == package.sha256]

    def _store(self, path: Path, kind: PackageKind, release: int) -> PlannedPackage:
        """Compress a package and serve its bytes, in ranges too."""
        target = path.with_suffix(".zst")
        stored = compress_package(path, target)
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
            job=1040 if kind is PackageKind.DELTA else None,
            from_release=release - 1 if kind is PackageKind.DELTA else None,
        )
