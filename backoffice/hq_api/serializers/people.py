"""Customers, as they are read, and address books. Customers are written in bulk: see domain/bulk_rows.py."""

from rest_framework import serializers

from backoffice.customers.models import AddressBook, Customer


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


class AddressBookSerializer(serializers.ModelSerializer):
    """A list of customers and staff that stores are given; its code never changes."""

    class Meta:
        model = AddressBook
        fields = ("code", "name")
