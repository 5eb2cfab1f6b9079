from . import site_complaint
