from . import test_designer
