from . import note_quality
from . import text_similarity
from .home import estate_key, room_key
from .person import surname
from .phone import mask_phone, phone_key
from . import note_quality
from .text import fold
