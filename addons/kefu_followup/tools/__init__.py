from odoo.addons.kefu_base.tools import fold, mask_phone, phone_key, spaced_mobile

from . import note_quality, text_similarity
from .home import estate_key, room_key
from .person import surname
