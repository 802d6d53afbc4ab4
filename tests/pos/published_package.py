"""A planned package for tests that never open it."""

from channel.package import Audience, PackageKind
from channel.plan import PlannedPackage

PACKAGE = PlannedPackage(
    sha256="0" * 64, kind=PackageKind.FULL, audience=Audience.OFFLINE, to_release=3, size_bytes=1, uncompressed_bytes=1
)
