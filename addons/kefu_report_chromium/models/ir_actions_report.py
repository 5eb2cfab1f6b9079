import os
import re

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..tools.binder import Binder, read
from ..tools.browser import Browser
from ..tools.letterhead import Letterhead, dressed_body, parse
from ..tools.page import page_of
from ..tools.process import BrowserError, BrowserTimeout, find_program

DEFAULT_TIMEOUT = 120
BODY_LANG = re.compile(r'data-oe-lang="(\w+)"')


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def get_wkhtmltopdf_state(self):
        """Answer "ok" also when Chromium prints; it needs no second worker either."""
        return "ok" if self._kefu_prints_with_browser() else super().get_wkhtmltopdf_state()

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        """Print with Chromium unless a patched wkhtmltopdf is installed; same contract."""
        if not self._kefu_prints_with_browser():
            return super()._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        report = self._get_report(report_ref) if report_ref else self
        page = page_of(report.get_paperformat(), landscape, specific_paperformat_args or {})
        roots = {"header": parse(header), "footer": parse(footer)}
        try:
            with self._kefu_browser() as browser:
                return self._kefu_print(browser, page, bodies, roots)
        except BrowserTimeout as error:
            raise UserError(self.env._("Printing took too long. Print fewer documents at a time.")) from error
        except BrowserError as error:
            raise UserError(self.env._("Chromium could not print the document: %s", error)) from error

    @api.model
    def _kefu_prints_with_browser(self):
        """Whether Chromium is to print: a wkhtmltopdf with patched Qt goes first."""
        wkhtmltopdf = _wkhtml()
        if wkhtmltopdf.state == "ok" and wkhtmltopdf.is_patched_qt:
            return False
        return bool(self._kefu_browser_setting() or find_program())

    @api.model
    def _kefu_browser_setting(self):
        """Return the program named in the settings or the environment, if any."""
        return self._kefu_parameter("browser") or os.environ.get("KEFU_CHROMIUM")

    @api.model
    def _kefu_parameter(self, name):
        # sudo: ir.config_parameter: everyone who prints needs the engine's settings
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param(f"kefu_report_chromium.{name}")

    @api.model
    def _kefu_browser(self):
        """Return a browser ready to be entered.

        :raise UserError: when the program named in the settings is not there
        """
        setting = self._kefu_browser_setting()
        program = find_program(setting)
        if not program:
            raise UserError(
                self.env._(
                    "The program “%s” set for printing documents was not found. Correct the"
                    " system parameter kefu_report_chromium.browser, or remove it to use"
                    " the Chromium found on the server.",
                    setting,
                )
            )
        origin = self._get_report_url()
        resources = self.env["kefu.report.resource"]._reader(origin)
        timeout = float(self._kefu_parameter("timeout") or DEFAULT_TIMEOUT)
        return Browser(program, origin, resources, timeout)

    @api.model
    def _kefu_print(self, browser, page, bodies, roots):
        """Return the PDF of all documents, each numbered for itself.

        :param Page page: the paper
        :param bodies: one HTML document each
        :param dict roots: parsed header and footer documents
        """
        browser.set_width(page.css_width)
        binder = Binder()
        margins, sheets = {}, {}
        for index, body in enumerate(map(str, bodies)):
            found = BODY_LANG.search(body)
            lang = found[1] if found else self.env.lang
            letterhead = Letterhead(roots, index, lang)
            key = letterhead.html(page, 1) if letterhead else None
            if key not in margins:
                margins[key] = self._kefu_fit(browser, page, key)
            browser.load(dressed_body(body, lang))
            printed = read(browser.pdf(**margins[key].print_options()))
            count = len(printed)
            if letterhead and (key, count) not in sheets:
                browser.load(letterhead.html(margins[key], count))
                content = browser.pdf(**page.print_options(margins=False))
                sheets[key, count] = letterhead.sheets_of(read(content))
            binder.add(printed, sheets.get((key, count), lambda position: ()))
        return binder.getvalue()

    @api.model
    def _kefu_fit(self, browser, page, html):
        """Return the page with margins high enough for the header and footer in ``html``."""
        if not html:
            return page
        browser.load(html)
        header, footer = (
            page.paper(max(browser.heights(selector), default=0))
            for selector in (".kefu_header", ".kefu_footer")
        )
        return page.fitting(header, footer)
