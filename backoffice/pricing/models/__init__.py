"""The tables of the app, one model per file."""

from .price import Price
from .price_group import PriceGroup
from .store_price_group import StorePriceGroup

__all__ = ["Price", "PriceGroup", "StorePriceGroup"]
