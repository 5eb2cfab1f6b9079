from .report_sheet import write_report
