"""Barcodes a scale prints: an item and its weight, or its price, in one code. Pure: docs/pricing.md explains it with examples."""

from channel.labels.pattern import LabelPattern as LabelPattern
from channel.labels.pattern import pattern_problem as pattern_problem
from channel.labels.portion import Portion as Portion
from channel.labels.portion import portion_for as portion_for
from channel.labels.read_label import Label as Label
from channel.labels.read_label import read_label as read_label
