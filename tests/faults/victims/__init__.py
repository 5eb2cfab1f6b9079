"""The scheduled work that T8 kills and T11 gets in the way of."""

from .calls import OverdueForms, Summaries, UndoneCalls
from .complaints import ComplaintSweep, DefectEffects, DraftChase
from .discipline import ExecuteMany, IssueMany, OverdueProposals
from .dispatch import BulkDispatch, Leaves, Pauses, Recycling, WaitingDispatch, Weights
from .followup import BasicData, Holidays, OverdueSweep, Rescheduling, Sheets, Telling, overdue_since
from .sites import InstalmentInvoices, PassedNodes, PaymentCalls, WarrantyEnds
from .grading import NightlyGrades
from .sites import InstalmentInvoices, PassedNodes, PaymentCalls

__all__ = [
    "BasicData",
    "BulkDispatch",
    "ComplaintSweep",
    "DefectEffects",
    "DraftChase",
    "ExecuteMany",
    "Holidays",
    "InstalmentInvoices",
    "IssueMany",
    "Leaves",
    "NightlyGrades",
    "OverdueProposals",
    "OverdueForms",
    "OverdueSweep",
    "PassedNodes",
    "Pauses",
    "PaymentCalls",
    "Recycling",
    "Rescheduling",
    "Sheets",
    "Summaries",
    "Telling",
    "UndoneCalls",
    "WaitingDispatch",
    "WarrantyEnds",
    "Weights",
    "overdue_since",
]
