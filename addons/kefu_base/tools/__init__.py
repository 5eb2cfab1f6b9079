from .permit import Permit
