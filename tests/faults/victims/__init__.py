"""The scheduled work that T8 kills and T11 gets in the way of."""

from .discipline import ExecuteMany, IssueMany, OverdueProposals
from .dispatch import BulkDispatch, Leaves, Pauses, Recycling, WaitingDispatch, Weights
from .followup import BasicData, Holidays, OverdueSweep, Rescheduling, Sheets, Telling, overdue_since

__all__ = [
    "BasicData",
    "BulkDispatch",
    "ExecuteMany",
    "Holidays",
    "IssueMany",
    "Leaves",
    "OverdueProposals",
    "OverdueSweep",
    "Pauses",
    "Recycling",
    "Rescheduling",
    "Sheets",
    "Telling",
    "WaitingDispatch",
    "Weights",
    "overdue_since",
]
