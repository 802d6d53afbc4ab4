"""A currency's digits are those registers round by, whatever was written before."""

from typing import Any

from django.db import migrations, models

from channel.money import EXPONENTS


def _correct_exponents(apps: Any, _schema_editor: Any) -> None:
    currencies = apps.get_model("registers", "Currency").objects
    currencies.exclude(code__in=EXPONENTS).exclude(exponent=2).update(exponent=2)
    for code, exponent in EXPONENTS.items():
        currencies.filter(code=code).exclude(exponent=exponent).update(exponent=exponent)


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0003_store_serving_group"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="currency",
            name="currency_exponent_at_most_4",
        ),
        migrations.AlterField(
            model_name="currency",
            name="exponent",
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.RunPython(_correct_exponents, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="currency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("exponent", 2),
                        models.Q(
                            (
                                "code__in",
                                [
                                    "BHD",
                                    "BIF",
                                    "CLF",
                                    "CLP",
                                    "DJF",
                                    "GNF",
                                    "IQD",
                                    "ISK",
                                    "JOD",
                                    "JPY",
                                    "KMF",
                                    "KRW",
                                    "KWD",
                                    "LYD",
                                    "OMR",
                                    "PYG",
                                    "RWF",
                                    "TND",
                                    "UGX",
                                    "UYI",
                                    "UYW",
                                    "VND",
                                    "VUV",
                                    "XAF",
                                    "XOF",
                                    "XPF",
                                ],
                            ),
                            _negated=True,
                        ),
                    ),
                    models.Q(
                        (
                            "code__in",
                            [
                                "BIF",
                                "CLP",
                                "DJF",
                                "GNF",
                                "ISK",
                                "JPY",
                                "KMF",
                                "KRW",
                                "PYG",
                                "RWF",
                                "UGX",
                                "UYI",
                                "VND",
                                "VUV",
                                "XAF",
                                "XOF",
                                "XPF",
                            ],
                        ),
                        ("exponent", 0),
                    ),
                    models.Q(("code__in", ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]), ("exponent", 3)),
                    models.Q(("code__in", ["CLF", "UYW"]), ("exponent", 4)),
                    _connector="OR",
                ),
                name="currency_exponent_fits_code",
                violation_error_message="This currency has another number of digits after the point (ISO 4217).",
            ),
        ),
    ]
