"""Products and what belongs to them, as they are read. They are written in bulk: see domain/bulk_rows.py."""

from rest_framework import serializers

from backoffice.catalog.models import Barcode, Category, Product, Unit
from backoffice.pricing.models import Price
from backoffice.taxes.models import TaxGroup, TaxRate


class ProductSerializer(serializers.ModelSerializer):
    """A product, with its barcodes."""

    category = serializers.CharField(source="category.code", default=None, allow_null=True, help_text="A category's code.")
    unit = serializers.CharField(source="unit.code")
    tax_group = serializers.CharField(source="tax_group.code")
    deposit_product = serializers.CharField(
        source="deposit_product.number", default=None, allow_null=True, help_text="The number of the deposit of each piece."
    )
    barcodes = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = (
            "number", "name", "search_name", "category", "unit", "tax_group", "is_active", "brand", "description", "net_content",
            "net_content_unit", "minimum_age", "is_weighed", "country_of_origin", "is_deposit", "deposit_product", "barcodes",
            "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_barcodes(self, product: Product) -> list[str]:
        """List the codes, the primary one first."""
        return [barcode.code for barcode in product.barcodes.all()]


class BarcodeSerializer(serializers.ModelSerializer):
    """A barcode of a product."""

    product = serializers.CharField(source="product.number", help_text="The product's number.")

    class Meta:
        model = Barcode
        fields = ("code", "product", "is_primary")
        read_only_fields = fields


class PriceSerializer(serializers.ModelSerializer):
    """The price of a product in a price group, from a day on."""

    product = serializers.CharField(source="product.number")
    price_group = serializers.CharField(source="price_group.code")
    currency = serializers.CharField(source="price_group.currency.code")

    class Meta:
        model = Price
        fields = ("product", "price_group", "currency", "unit_price", "valid_from", "valid_to")
        read_only_fields = fields


class CategorySerializer(serializers.ModelSerializer):
    """A node of the category tree."""

    # A serializer has a parent of its own, but only once it is another's field.
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)  # type: ignore[assignment]

    class Meta:
        model = Category
        fields = ("code", "name", "parent")
        read_only_fields = fields


class UnitSerializer(serializers.ModelSerializer):
    """A unit of sale."""

    class Meta:
        model = Unit
        fields = ("code", "name", "decimals")
        read_only_fields = fields


class TaxRateSerializer(serializers.ModelSerializer):
    """One tax of a group, for a time."""

    class Meta:
        model = TaxRate
        fields = ("code", "name", "percent", "valid_from", "valid_to")
        read_only_fields = fields


class TaxGroupSerializer(serializers.ModelSerializer):
    """What products are taxed alike, with its rates."""

    rates = TaxRateSerializer(many=True)

    class Meta:
        model = TaxGroup
        fields = ("code", "name", "rates")
        read_only_fields = fields
