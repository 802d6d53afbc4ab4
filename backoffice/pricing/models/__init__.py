"""The tables of the app, one model per file."""

from .exchange_rate import ExchangeRate
from .price import Price
from .price_group import PriceGroup
from .promotion import Promotion
from .promotion_item import PromotionItem
from .promotion_part import PromotionPart
from .store_price_group import StorePriceGroup

__all__ = ["ExchangeRate", "Price", "PriceGroup", "Promotion", "PromotionItem", "PromotionPart", "StorePriceGroup"]
