"""What a register needs of distribution before it is activated: a release to sell from, and room for it."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from channel.activation_check import ActivationCheck, failed, passed, warned
from channel.header import Audience
from distribution.models import Package, Release
from distribution.queries.newest_full_package import newest_full_package
from distribution.queries.release_path import last_release
from registers.activation_checks import HardwareFacts
from registers.models import ChannelDatabase, Register


def checks_before_activation(register: Register, hardware: HardwareFacts) -> list[ActivationCheck]:
    """Check what the register will be sent first, as far as it is known."""
    store = register.store
    database = ChannelDatabase.objects.filter(register=register).first()
    group_id = database.group_id if database is not None and database.group_id is not None else store.serving_group_id
    release = last_release(group_id) if group_id is not None else None
    if release is None or store.serving_group_id is None:
        return [
            failed(
                "release",
                _("No release holds the data of store %(store)s yet.") % {"store": store.number},
                _("Run a distribution schedule of the channel data group of the store."),
            ),
            *_offline_support(register),
        ]
    found = _("Release %(release)d of %(group)s is there.") % {"release": release.number, "group": release.group}
    checks = [passed("release", found), *_offline_support(register)]
    return [*checks, *_program(release, hardware), *_disk(register, release, hardware)]


def _offline_support(register: Register) -> list[ActivationCheck]:
    if register.support_offline:
        return [passed("support-offline", _("Support offline is on."))]
    return [
        warned(
            "support-offline",
            _("Support offline is off: the register sells only while it reaches headquarters."),
            _("Switch it on if the register shall sell without a network."),
        )
    ]


def _program(release: Release, hardware: HardwareFacts) -> list[ActivationCheck]:
    """Compare the newest schema the program knows with the oldest that can read the release."""
    known = hardware.schema_version
    if known is None:
        return []
    if known >= release.readable_from:
        return [passed("program", _("The program can read release %(release)d.") % {"release": release.number})]
    return [
        failed(
            "program",
            _("The program knows data of version %(known)d, the release needs version %(needed)d.")
            % {"known": known, "needed": release.readable_from},
            _("Update the program first."),
        )
    ]


def _disk(register: Register, release: Release, hardware: HardwareFacts) -> list[ActivationCheck]:
    """Compare the free disk with what the first FULL package takes, downloaded and unpacked."""
    free = hardware.free_disk_bytes
    full = newest_full_package(release, audience=Audience.OFFLINE) if register.support_offline and free is not None else None
    if full is None or free is None:
        return []
    needed = full.size_bytes + full.uncompressed_bytes
    values = {"free": filesizeformat(free), "needed": filesizeformat(needed)}
    remedy = _("Free some disk space; later the next data is put together beside the present ones.")
    if free < needed:
        return [failed("disk", _("%(free)s of disk are free, the first data need %(needed)s.") % values, remedy)]
    if free < needed + _later(full):
        return [warned("disk", _("%(free)s of disk are free, the first data take %(needed)s of it.") % values, remedy)]
    return [passed("disk", _("%(free)s of disk are free, the first data need %(needed)s.") % values)]


def _later(full: Package) -> int:
    """Return what is needed beside the present database when a FULL package comes again."""
    return full.size_bytes + full.uncompressed_bytes
