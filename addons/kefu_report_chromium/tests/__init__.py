from . import test_binder
from . import test_browser
from . import test_documents
from . import test_engine
from . import test_page
from . import test_resources
from . import test_safety
