from . import test_customers
