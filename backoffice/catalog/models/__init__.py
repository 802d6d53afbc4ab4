"""The tables of the app, one model per file."""

from .assortment import Assortment
from .assortment_product import AssortmentProduct
from .barcode import Barcode
from .barcode_pattern import BarcodePattern
from .category import Category
from .product import Product
from .store_assortment import StoreAssortment
from .unit import Unit

__all__ = ["Assortment", "AssortmentProduct", "Barcode", "BarcodePattern", "Category", "Product", "StoreAssortment", "Unit"]
