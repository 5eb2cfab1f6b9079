from . import kefu_penalty_decision
from . import kefu_penalty_proposal
from . import kefu_penalty_statement_print
