"""Text that breaks software elsewhere goes in, and comes back from the database, unchanged."""

import csv
import io

import pytest

from backoffice.catalog.models import Product

from .importing import counts, import_file

pytestmark = pytest.mark.django_db

NAUGHTY = [
    "undefined", "NULL", "NaN", "True", "0", "1/0", "-1E+02", "0x0", "1,000.00", "0..0", "١٢٣",
    "<script>alert('x')</script>", "'; DROP TABLE catalog_product; --", "' OR 1=1 -- 1",
    "{{ 7*7 }}", "{% now %}", "%s%n%x", "$HOME", "../../../etc/passwd", "\\\\server\\share",
    "=cmd|'/c calc'!A0", "+1", "-1", "@SUM(1)", "`touch /tmp/x`", "--help", "\\", '"', '""',
    "Ω≈ç√∫˜µ≤≥÷", "åß∂ƒ©˙∆˚¬…æ", "ЁЂЃЄЅІЇ", "⁰⁴⁵₀₁₂", "ด้้้้้็็็็็้้้้้็็็็็",
    "田中さんにあげて下さい", "社會科學院語學研究所", "사회과학원", "ﷺ", "test\u2060test",
    "👾 🙇 💁 🙅", "👨\u200d👩\u200d👧", "🇺🇸🇷🇺", "1️⃣", "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹", "ǝɹolop",
    "\u202btest\u202b", "\u2066test\u2067", "\ufeffmark", "\ufffe", "\U0010ffff",
    "Scunthorpe", "I", "İ", "ı", "ﬁ", "ß", "\u00c5", "A\u030a", "If you're reading this…", "ＡＢＣ",
]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_naughty_names_come_back_unchanged(codes, encoding):
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([["number", "name"], *([str(number), name] for number, name in enumerate(NAUGHTY))])
    job = import_file("PRODUCTS", text.getvalue().encode(encoding))
    assert counts(job) == {"in": len(NAUGHTY)}
    assert [Product.objects.get(number=str(number)).name for number in range(len(NAUGHTY))] == NAUGHTY


def test_numbers_that_differ_only_for_a_database_are_different_products(codes):
    numbers = ["a", "A", "0", "00", "0.0", "é", "e\u0301", "ß", "ss", "%", "_", "\\", "'", "NULL", "１"]
    job = import_file("PRODUCTS", "number,name\n" + "".join(f"{number},x\n" for number in numbers))
    assert counts(job) == {"in": len(numbers)}
    assert sorted(Product.objects.values_list("number", flat=True)) == sorted(numbers)
