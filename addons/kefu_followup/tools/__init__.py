from . import note_quality, text_similarity
from .home import estate_key, room_key
from .person import surname
from .phone import mask_phone, phone_key, spaced_mobile
from .text import fold
