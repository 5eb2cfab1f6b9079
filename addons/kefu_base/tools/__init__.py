from .attachment import own_uploads
from .cell import FORMULA, neutral
from .permit import Permit
from .phone import mask_phone, phone_key, spaced_mobile
from .text import fold
from .working_time import WorkingTime
