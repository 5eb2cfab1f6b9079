from . import kefu_complaint_step
