from . import account_move
from . import account_move_line
from . import kefu_penalty_batch
from . import kefu_penalty_entry
from . import res_company
from . import res_config_settings
