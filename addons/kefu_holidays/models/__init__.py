from . import kefu_day_exception
from . import kefu_holidays_job
from . import res_company
from . import res_config_settings
