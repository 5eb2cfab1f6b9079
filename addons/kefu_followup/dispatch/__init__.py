"""Weighted fair queuing, in plain Python: who is next, and why nobody else. Read docs/dispatch.md."""

from .agenda import Agenda
from .fair_queue import TICK, Candidate, Decision, FairQueue, rescaled, step_of, to_ticks, to_vtime
