from odoo.tests import tagged

from odoo.addons.kefu_complaints.tests.public_case import PublicCase


@tagged("post_install", "-at_install")
class TestPortal(PublicCase):
    """X12: from the site's page in the portal a customer complains about that site, and about no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = cls._create_site(cls.wang, "Riverside One")
        cls.second = cls._create_site(cls.wang, "Lakeside 9-1-302", site_state="closed")
        cls.foreign = cls._create_site(cls.liu, "Hillside 1")

    @classmethod
    def _create_site(cls, customer, address, **values):
        return cls.env["project.project"].create({
            "name": address, "is_kefu_site": True, "privacy_visibility": "followers", "allow_billable": True,
            "site_state": "open", "company_id": cls.company.id, "partner_id": customer.partner_id.id, "site_address": address,
            "site_manager_id": cls.site_manager.id, **values,
        })

    def setUp(self):
        super().setUp()
        self.authenticate("customer_wang", "customer_wang")

    def _url(self, site):
        return f"/my/complaints/new?site={site}"

    def test_x12_prefilled(self):
        """X12: the form knows the home; without a site it asks."""
        _response, page = self.open(self._url(self.second.id))
        self.assertEqual(page.xpath("//input[@name='address']/@value"), ["Lakeside 9-1-302"])
        self.assertEqual(page.xpath("//input[@name='site']/@value"), [str(self.second.id)])
        self.assertFalse(self.open("/my/complaints/new")[1].xpath("//input[@name='site']"))

    def test_x12_about_this_site(self):
        """X12: the complaint is about the site whose page it came from, though another one is being built."""
        self.send(self._url(self.second.id))
        self.assertRecordValues(self.newest(), [{
            "project_id": self.second.id, "partner_id": self.wang.partner_id.id, "channel": "portal", "state": "draft",
        }])

    def test_x12_site_kept_when_corrected(self):
        """X12: a form with a mistake comes back with the site."""
        _response, page = self.send(self._url(self.second.id), contact_name="")
        self.assertEqual(page.xpath("//input[@name='site']/@value"), [str(self.second.id)])

    def test_x12_not_about_somebody_elses(self):
        """X12: a number put into the address by hand leads nowhere: nothing is shown nor kept."""
        for wrong in (self.foreign.id, 0, 2**40, "1 OR 1=1", "-1", "²"):
            with self.subTest(site=wrong):
                response, page = self.open(self._url(wrong))
                self.assertEqual(response.status_code, 200)
                self.assertNotIn("Hillside", response.text)
                self.assertFalse(page.xpath("//input[@name='site']"))
        self.send(self._url(self.foreign.id))
        self.assertEqual(self.newest().project_id, self.site)

    def test_x12_public_form_takes_no_site(self):
        """X12: who has no account names no site; the number finds it."""
        self.authenticate(None, None)
        url = f"{self.form_url}?site={self.second.id}"
        self.assertFalse(self.open(url)[1].xpath("//input[@name='site']"))
        self.send(url)
        self.assertFalse(self.newest().project_id)

    def test_x12_button_on_the_sites_page(self):
        """X12: the site's page leads to the form of that site, while the company takes complaints."""
        self.assertEqual(self.second._kefu_customer_complaint_url(), self._url(self.second.id))
        self.company.kefu_use_complaints = False
        self.assertFalse(self.second._kefu_customer_complaint_url())
