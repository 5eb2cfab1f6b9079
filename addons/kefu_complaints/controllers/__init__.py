from . import complaint_pages
from . import follow
from . import portal
from . import public_form
