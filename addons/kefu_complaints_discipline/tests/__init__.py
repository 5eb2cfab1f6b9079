from . import test_findings
