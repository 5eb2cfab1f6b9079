from . import kefu_complaint
from . import crm_lead
