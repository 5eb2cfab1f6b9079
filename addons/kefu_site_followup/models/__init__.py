from . import project_project
from . import kefu_site_records
from . import crm_lead
from . import sale_order
