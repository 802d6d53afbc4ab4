"""The keys of a plan's encrypted packages, opened with this register's own.

Before anything is downloaded: a package that cannot be read is not worth its way here.
"""

from collections.abc import Mapping

from channel.errors import PackageForeign
from channel.plan import Plan, PlannedPackage
from channel.sealing import open_sealed
from pos.context import RegisterContext
from pos.identity import sealing_key


def open_package_keys(context: RegisterContext, plan: Plan) -> dict[str, bytes]:
    """Return the secrets of a plan's encrypted packages, by key id.

    Raises: PackageForeign when one is missing, or was sealed for another device.
    """
    wanted = {package.key_id for package in plan.packages if package.key_id is not None}
    missing = sorted(wanted - set(plan.package_keys))
    if missing:
        raise PackageForeign(f"The plan has packages encrypted with key {missing[0]} and does not bring that key.")
    if not wanted:
        return {}
    private = sealing_key(context.journal)
    return {key_id: open_sealed(plan.package_keys[key_id], private) for key_id in sorted(wanted)}


def key_of(package: PlannedPackage, keys: Mapping[str, bytes]) -> bytes | None:
    """Return the secret of a package, None when it is not encrypted."""
    return None if package.key_id is None else keys[package.key_id]
