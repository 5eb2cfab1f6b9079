from .clocks import CLOCK_FIELDS, FINAL, TO_PLAN, next_check, next_deadline, next_escalation
