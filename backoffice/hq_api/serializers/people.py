"""Customers and staff, as they are read. No PIN and no hash of one ever leaves HQ by this way."""

from rest_framework import serializers

from backoffice.customers.models import Customer
from backoffice.staff.models import Staff


class CustomerSerializer(serializers.ModelSerializer):
    """A customer."""

    email = serializers.CharField(help_text="Empty, or an e-mail address.")
    address_books = serializers.SerializerMethodField()

    class Meta:
        model = Customer
        fields = ("number", "name", "email", "phone", "tax_number", "language", "blocked", "address_books")
        read_only_fields = fields

    def get_address_books(self, customer: Customer) -> list[str]:
        """List the codes of the address books."""
        return sorted(getattr(book, "code", "") for book in customer.address_books.all())


class StaffSerializer(serializers.ModelSerializer):
    """A member of staff."""

    permission_group = serializers.CharField(source="permission_group.code")
    address_books = serializers.SerializerMethodField()

    class Meta:
        model = Staff
        fields = ("number", "name", "language", "permission_group", "is_active", "address_books")
        read_only_fields = fields

    def get_address_books(self, staff: Staff) -> list[str]:
        """List the codes of the address books."""
        return sorted(getattr(book, "code", "") for book in staff.address_books.all())
