"""The scheduled work that T8 kills and T11 gets in the way of."""

from .calls import OverdueForms, Summaries, UndoneCalls
from .complaints import ComplaintSweep, DefectEffects, DraftChase
from .discipline import ExecuteMany, IssueMany, OverdueProposals
from .dispatch import BulkDispatch, Leaves, Pauses, Recycling, WaitingDispatch, Weights
from .followup import BasicData, Holidays, OverdueSweep, Rescheduling, Sheets, Telling, overdue_since
from .grading import NightlyGrades
from .reports import Emergencies, InfoReminders, InfoReports
from .sites import InstalmentInvoices, PassedNodes, PaymentCalls, WarrantyEnds

__all__ = [
    "BasicData",
    "BulkDispatch",
    "ComplaintSweep",
    "DefectEffects",
    "DraftChase",
    "Emergencies",
    "ExecuteMany",
    "Holidays",
    "InfoReminders",
    "InfoReports",
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
