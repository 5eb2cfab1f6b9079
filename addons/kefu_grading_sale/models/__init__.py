from . import kefu_credit_release
from . import kefu_grade
from . import payment_transaction
from . import res_partner
from . import sale_order
from . import sale_order_credit
from . import sale_order_guard
from . import sale_order_release
