import binascii

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.image import base64_to_image, image_apply_opt, image_fix_orientation

#: photos are kept large enough to see a crack
MAX_SIDE = 1920
#: at once
MAX_PHOTOS = 20
FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000


class KefuSiteNode(models.Model):
    """S1: photos of a node, taken on site."""

    _inherit = "kefu.site.node"

    def add_photos(self, photos):
        """S1: hang photos on a node; they are drawn anew, without what hides behind the picture.

        :param list photos: the pictures, base64
        :raise AccessError: the user does not work on this site
        :raise UserError: too many at once, or not pictures
        """
        self.ensure_one()
        self.check_access("read")
        if not self.project_id._takes_photos():
            raise AccessError(self.env._("Photos come from those who work on the site."))
        if not isinstance(photos, list) or not 0 < len(photos) <= MAX_PHOTOS:
            raise UserError(self.env._("Choose 1 to %s photos.", MAX_PHOTOS))
        drawn = [self._draw_photo(photo) for photo in photos]
        day = fields.Date.to_string(fields.Date.context_today(self))
        # sudo: ir.attachment: people write nothing of a node past its steps
        attachments = self.env["ir.attachment"].sudo().create([
            {"name": f"{self.code} {day} {number}.jpg", "raw": content, "res_model": self._name, "res_id": self.id}
            for number, content in enumerate(drawn, 1)
        ])
        self._answer(photo_ids=[Command.link(attachment.id) for attachment in attachments])
        self.sudo().message_post(  # sudo: as above
            body=self.env._("Photos taken: %s", len(drawn)), attachment_ids=attachments.ids, author_id=self.env.user.partner_id.id
        )
        self.project_id._kefu_live_notify(self.company_id)

    @api.model
    def _draw_photo(self, photo):
        """:return: a picture as an upright JPEG of a sensible size
        :rtype: bytes
        :raise UserError: it is none
        """
        try:
            image = base64_to_image(photo)
            if image.format not in FORMATS or image.width * image.height > MAX_PIXELS:
                raise ValueError(image.format)
            image = image_fix_orientation(image).convert("RGB")
            image.thumbnail((MAX_SIDE, MAX_SIDE))
            return image_apply_opt(image, "JPEG", quality=85)
        except (UserError, binascii.Error, OSError, TypeError, ValueError, SyntaxError) as error:
            raise UserError(self.env._("This is not a photo that can be shown. Choose a JPEG, PNG or WebP picture.")) from error
