from . import kefu_penalty_decision
from . import kefu_penalty_proposal
