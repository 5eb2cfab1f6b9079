"""The scheduled work that T8 kills and T11 gets in the way of."""

from .dispatch import BulkDispatch, Leaves, Pauses, Recycling, WaitingDispatch, Weights
from .followup import BasicData, Holidays, OverdueSweep, Sheets, Telling

__all__ = [
    "BasicData",
    "BulkDispatch",
    "Holidays",
    "Leaves",
    "OverdueSweep",
    "Pauses",
    "Recycling",
    "Sheets",
    "Telling",
    "WaitingDispatch",
    "Weights",
]
