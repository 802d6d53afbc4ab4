"""Whether a person has a second factor, and how much of it is left."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, User
from django.db.models import Exists, OuterRef, QuerySet

from backoffice.sign_in.models import RecoveryCode, SecondFactor


def with_second_factor(people: "QuerySet[User]") -> "QuerySet[Any]":
    """Add to people `has_second_factor`: whether they are asked for a code."""
    return people.annotate(has_second_factor=Exists(SecondFactor.objects.filter(user=OuterRef("pk"))))


def has_second_factor(user: AbstractBaseUser) -> bool:
    """Say whether a person is asked for a code at the sign-in."""
    return SecondFactor.objects.filter(user_id=user.pk).exists()


def recovery_codes_left(user: AbstractBaseUser) -> int:
    """Count the recovery codes a person has not used yet."""
    return RecoveryCode.objects.filter(user_id=user.pk).count()


def second_factor_values(user: AbstractBaseUser) -> dict[str, Any]:
    """Return what the audit log may say of it."""
    return {"second_factor": has_second_factor(user), "recovery_codes": recovery_codes_left(user)}
