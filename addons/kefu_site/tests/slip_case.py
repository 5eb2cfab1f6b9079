import base64
import io
from datetime import timedelta

from PIL import Image, ImageDraw

from odoo import Command, fields

from odoo.addons.kefu_base.tests.common import KefuCase


def drawing(size=(300, 100), fmt="PNG", ink="black", **options):
    """:return: a signature as the screen sends it"""
    image = Image.new("RGBA", size, (255, 255, 255, 0))
    if ink:
        ImageDraw.Draw(image).line([(10, size[1] // 2), (size[0] // 2, 10), (size[0] - 10, size[1] // 2)], fill=ink, width=3)
    drawn = io.BytesIO()
    image.convert("RGB" if fmt == "JPEG" else "RGBA").save(drawn, fmt, **options)
    return base64.b64encode(drawn.getvalue()).decode()


class SlipCase(KefuCase):
    """A site with its people, another one with others, and the customers of both with an account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Slip = cls.env["kefu.service.slip"]
        cls.other_designer = cls._create_user("designer", "test_designer_2")
        cls.other_site_manager = cls._create_user("site_manager", "test_site_manager_2")
        cls.wang, cls.liu = (cls._create_customer(name) for name in ("wang", "liu"))
        cls.site = cls._create_site("Riverside 3-2-1801", cls.wang.partner_id, cls.designer, cls.site_manager)
        cls.other_site = cls._create_site("Lakeside 1-502", cls.liu.partner_id, cls.other_designer, cls.other_site_manager)

    @classmethod
    def _create_site(cls, name, partner, designer, site_manager, nodes=7):
        return cls.env["project.project"].create({
            "name": name,
            "company_id": cls.company.id,
            "partner_id": partner.id,
            "is_kefu_site": True,
            "privacy_visibility": "followers",
            "site_state": "open",
            "site_address": f"{name}, Wuhan",
            "designer_id": designer.id,
            "site_manager_id": site_manager.id,
            "inspector_id": cls.inspector.id,
            "node_ids": [
                Command.create({"code": f"C6.{number}", "sequence": number, "name": f"Stage {number}"})
                for number in range(1, nodes + 1)
            ],
        })

    @classmethod
    def _values(cls, **more):
        now = fields.Datetime.now()
        return {
            "project_id": cls.site.id,
            "kind": "site_met",
            "start_at": now - timedelta(hours=2),
            "end_at": now - timedelta(hours=1),
            "content": "Sockets in the kitchen marked on the wall.",
            **more,
        }

    @classmethod
    def _write(cls, user=None, **more):
        """:return: a slip the designer (or ``user``) has handed in"""
        return cls.Slip.with_user(user or cls.designer).create(cls._values(**more))

    @classmethod
    def _signed(cls, **more):
        slip = cls._write(**more)
        slip.action_sign(drawing(), "Mrs Wang")
        return slip

    def _calls(self, slips):
        return self.env["kefu.callback"].search([("res_model", "=", "kefu.service.slip"), ("res_id", "in", slips.ids)])
