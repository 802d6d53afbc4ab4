"""Ten thousand registers that are at their groups' last release and have told so: rows, and the polls they would send.

One register of each group polls for itself, and its rows are the others' too: they tell the same, and ten thousand first
polls are another measurement.
"""

from datetime import timedelta
from pathlib import Path

import msgspec
from django.db import connection
from django.utils import timezone

from channel.ddl import SCHEMA_VERSION
from channel.plan import ConnectionMode, PollRequest, RegisterStatus
from distribution.models import Release
from distribution.use_cases.answer_poll import answer_poll
from registers.domain.secrets import hash_token, new_device_token
from registers.models import ChannelDatabase, ChannelDataGroup, Currency, Device, Register, RegisterJournal, Store
from registers.models import RegisterStatus as StatusRow

GROUPS = 10
RELEASES = 20
JOURNAL = "0195d0a0-0000-7000-8000-000000000001"


class Registers:
    """The registers of a headquarters that is otherwise empty."""

    def __init__(self, count: int) -> None:
        self._tokens: dict[int, list[str]] = {}
        self._tags: dict[int, str] = {}
        currency = Currency.objects.create(code="EUR", name="Euro")
        for number in range(GROUPS):
            group = ChannelDataGroup.objects.create(name=f"Group {number}")
            self._create_releases(group)
            self._tokens[group.pk] = self._create_registers(group, currency, count // GROUPS)
            self._tags[group.pk] = self._poll_one_for_all(group)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def write_polls(self, file: Path) -> None:
        """Write each register's next poll, at the present time, in an order that mixes the groups."""
        bodies = {group: self._body(group) for group in self._tokens}
        turns = zip(*self._tokens.values(), strict=True)
        lines = [token.encode() + b" " + body for turn in turns for token, body in zip(turn, bodies.values(), strict=True)]
        file.write_bytes(b"\n".join(lines))

    def _create_releases(self, group: ChannelDataGroup) -> None:
        rows = [Release(group=group, number=number, epoch=1, published_at=timezone.now()) for number in range(1, RELEASES + 1)]
        Release.objects.bulk_create(rows)

    def _create_registers(self, group: ChannelDataGroup, currency: Currency, count: int) -> list[str]:
        """Make stores of ten registers with their devices and databases; returns the devices' tokens."""
        now, tokens = timezone.now(), [new_device_token() for _ in range(count)]
        fields = {"currency": currency, "channel_data_group": group, "serving_group": group}
        stores = [Store(number=f"S{group.pk}-{number}", name="Store", **fields) for number in range(max(1, count // 10))]
        Store.objects.bulk_create(stores)
        registers = [
            Register(number=f"{group.pk}-{number}", name="Register", store=stores[number % len(stores)], support_offline=True)
            for number in range(count)
        ]
        Register.objects.bulk_create(registers)
        ChannelDatabase.objects.bulk_create(
            [ChannelDatabase(kind=ChannelDatabase.Kind.OFFLINE, group=group, register=register) for register in registers]
        )
        Device.objects.bulk_create(
            [
                Device(
                    register=register,
                    state=Device.State.ACTIVATED,
                    token_hash=hash_token(token),
                    token_issued_at=now,
                    token_expires_at=now + timedelta(days=365),
                    activated_at=now,
                )
                for register, token in zip(registers, tokens, strict=True)
            ]
        )
        return tokens

    def _poll_one_for_all(self, group: ChannelDataGroup) -> str:
        """Let one register of the group get its plan and tell that it holds it, and write the same for the others."""
        first, *others = Register.objects.filter(store__channel_data_group=group).order_by("pk")
        now = timezone.now()
        status = msgspec.structs.replace(self._status(group), plan_number=None)
        answer = answer_poll(register=first, poll=PollRequest(status=status), now=now)
        assert answer is not None, "the first poll brings a plan"
        answer_poll(
            register=Register.objects.get(pk=first.pk),
            poll=PollRequest(status=self._status(group), plan_tag=answer.plan_tag),
            now=now,
        )
        told, held = StatusRow.objects.get(pk=first.pk), ChannelDatabase.objects.get(register=first)
        kept = {name: getattr(held, name) for name in ("release_number", "epoch", "plan_number", "schema_version")}
        ChannelDatabase.objects.filter(group=group).update(**kept)
        told_fields = {
            field.attname: getattr(told, field.attname) for field in StatusRow._meta.fields if field.attname != "register_id"
        }
        StatusRow.objects.bulk_create([StatusRow(register=register, **told_fields) for register in others])
        RegisterJournal.objects.bulk_create(
            [RegisterJournal(register=register, journal_id=JOURNAL, told_at=now) for register in others]
        )
        return answer.plan_tag

    def _status(self, group: ChannelDataGroup) -> RegisterStatus:
        return RegisterStatus(
            journal_id=JOURNAL,
            connection_mode=ConnectionMode.ONLINE,
            connection_reason="",
            sales_waiting=0,
            last_sequence_number=1_234,
            program_version="1.0.0",
            clock_at=timezone.now(),
            release=RELEASES,
            epoch=1,
            group_id=group.pk,
            channel_database_bytes=250_000_000,
            journal_bytes=1_000_000,
            free_disk_bytes=50_000_000_000,
            plan_number=1,
            schema_version=SCHEMA_VERSION,
        )

    def _body(self, group_id: int) -> bytes:
        group = ChannelDataGroup.objects.get(pk=group_id)
        return msgspec.json.encode(PollRequest(status=self._status(group), plan_tag=self._tags[group_id]))
