from . import kefu_complaint
from . import kefu_complaint_visit
from . import crm_lead
