"""What is owed next of a complaint, and when to look at it. For records and for rows alike: both give a field by its name."""

#: nothing is owed any more
FINAL = ("closed", "rejected")
#: taken, the plan not told yet
TO_PLAN = ("registered", "reopened")
#: all that the two functions look at
CLOCK_FIELDS = (
    "state", "draft_deadline", "first_answer_at", "first_answer_deadline", "plan_deadline", "close_deadline", "waiting_until",
    "remind_at", "reminded_at", "second_at", "second_told_at", "taken_at", "escalated_at", "escalate_again_at",
)


def next_deadline(complaint):
    """:return: the next thing owed to the customer; while the clocks stand still, when they run on; ``None`` at the end"""
    if complaint["state"] in FINAL:
        return None
    if complaint["waiting_until"]:
        return complaint["waiting_until"]
    if complaint["state"] == "draft":
        return complaint["draft_deadline"]
    if complaint["state"] in TO_PLAN:
        first_answer = not complaint["first_answer_at"] and complaint["first_answer_deadline"]
        return min(filter(None, (first_answer, complaint["plan_deadline"], complaint["close_deadline"])), default=None)
    return complaint["close_deadline"]


def next_escalation(complaint):
    """:return: when it goes one level higher: at the deadline, and so many hours after the last time"""
    deadline = next_deadline(complaint)
    was_escalated = deadline and complaint["escalated_at"] and complaint["escalated_at"] >= deadline
    return complaint["escalate_again_at"] or deadline if was_escalated else deadline


def next_check(complaint):
    """:return: when the sweep looks next: reminder, second person, deadline, or the next level"""
    checks = [next_escalation(complaint)]
    if complaint["state"] in TO_PLAN and not complaint["waiting_until"]:
        if not complaint["reminded_at"]:
            checks.append(complaint["remind_at"])
        if not (complaint["second_told_at"] or complaint["first_answer_at"] or complaint["taken_at"]):
            checks.append(complaint["second_at"])
    return min(filter(None, checks), default=None)
