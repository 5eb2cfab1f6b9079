from .cell import FORMULA, neutral
from .permit import Permit
