from . import kefu_penalty_proposal
