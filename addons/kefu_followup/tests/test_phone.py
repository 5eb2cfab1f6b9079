from odoo.tests import BaseCase

from odoo.addons.kefu_followup.tools import estate_key, mask_phone, phone_key, room_key


class TestKeys(BaseCase):
    """F1: the same number and the same home are recognised however they are written."""

    def _assert_all(self, function, expected, texts):
        for text in texts:
            with self.subTest(text=text):
                self.assertEqual(function(text), expected)

    def test_f1_mobile(self):
        self._assert_all(phone_key, "13800000000", [
            "13800000000",
            " 138 0000 0000 ",
            "138-0000-0000",
            "+86 138 0000 0000",
            "+8613800000000",
            "008613800000000",
            "0086-138-00000000",
            "8613800000000",
            "013800000000",
            "１３８００００００００",
            "＋８６　１３８　００００　００００",
            "138\u200b0000\u200b0000",
            "\ufeff13800000000",
        ])

    def test_f1_landline(self):
        self._assert_all(phone_key, "027-80339915", [
            "027-80339915",
            "027 8033 9915",
            "(027)8033 9915",
            "（027）80339915",
            "02780339915",
            "+86 27 80339915",
            "0086 027-80339915",
            "027-80339915转8",
            "027-80339915 转 8",
            "027-80339915-8",
            "027-80339915 ext. 8",
            "027-80339915分机8",
            "０２７－８０３３９９１５",
        ])
        self.assertEqual(phone_key("010 62345678"), "010-62345678")
        self.assertEqual(phone_key("0712-2345678"), "0712-2345678")
        self.assertEqual(phone_key("0755 23456789"), "0755-23456789")

    def test_f1_service_relay_and_foreign(self):
        self.assertEqual(phone_key("400-820-8820"), "4008208820")
        self.assertEqual(phone_key("800 810 8888"), "8008108888")
        self.assertEqual(phone_key("13800000000转1234"), "13800000000-1234")
        self.assertNotEqual(phone_key("13800000000转1234"), phone_key("13800000000转5678"))
        self._assert_all(phone_key, "+85291234567", ["+852 9123 4567", "00852-91234567"])

    def test_f1_not_a_number(self):
        self._assert_all(phone_key, None, [
            None,
            False,
            "",
            "   ",
            "abc",
            "没留",
            "1381234",
            "12800000000",
            "199000000000000",
            "80339915",
            "027-1234567",
            "+86",
            "+86 1381234",
            "13800000000/13900000000",
            "13800000000、027-80339915",
            "=1+1",
            "<b>13800000000</b>",
            "'; DROP TABLE crm_lead; --",
            "1" * 5000,
        ])

    def test_f1_masked(self):
        self.assertEqual(mask_phone("+86 138 1234 5678"), "138****5678")
        self.assertEqual(mask_phone("027-80339915转8"), "027****9915")
        self._assert_all(mask_phone, "****", [None, "", "abc", "12345"])

    def test_f1_room(self):
        self._assert_all(room_key, "3-2-1801", [
            "3-2-1801",
            "3栋2单元1801",
            "3栋2单元1801室",
            "３－２－１８０１",
            "3#2-1801",
            "三栋二单元1801",
            "03-2-1801",
            " 3 - 2 - 1801 ",
            "3幢2单元1801房",
            "3/2/1801",
        ])
        self.assertEqual(room_key("十二栋一单元0301"), "12-1-301")
        self.assertEqual(room_key("a座1801"), "A-1801")
        self._assert_all(room_key, None, [None, False, "", "  ", "-", "栋"])

    def test_f1_estate(self):
        self.assertEqual(estate_key(" 滨江 壹号　"), estate_key("滨江壹号"))
        self.assertEqual(estate_key("阳光１００"), estate_key("阳光100"))
        self.assertEqual(estate_key("Garden CITY"), estate_key("garden city"))
