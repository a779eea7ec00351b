"""What a page could do: everything on it that runs, loads, sends or is addressed, counted."""

import re
from collections import Counter
from html.parser import HTMLParser

ACTING = {
    *(
        "script",
        "style",
        "link",
        "base",
        "meta",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "template",
        "noscript",
    ),
    *("form", "input", "button", "select", "textarea", "svg", "math", "img", "video", "audio", "source", "use", "slot"),
}
SETTING = ("hx-", "data-", "aria-")
NAMING = {"style", "class", "id", "name", "srcdoc", "formaction", "form", "target", "autofocus", "tabindex", "role"}
LEADING = {"href", "src", "action", "formaction", "xlink:href", "poster", "background", "data", "cite", "srcset"}


class _Surface(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.text, self.forbidden = Counter(), [], []

    def handle_starttag(self, tag, attributes):
        if tag in ACTING:
            self.found[tag] += 1
        for name, value in attributes:
            if name in NAMING or name.startswith(SETTING):
                self.found[f"{name}="] += 1
            if name.startswith("on") or name.startswith(("hx-on", "data-hx")):
                self.forbidden.append(f"{tag} {name}={value}")
            if name in LEADING and not _is_harmless(value or ""):
                self.forbidden.append(f"{tag} {name}={value}")
            if name in LEADING and (value or "").startswith("//"):
                self.forbidden.append(f"{tag} {name}={value}")

    def handle_data(self, data):
        self.text.append(data)


def _is_harmless(address):
    scheme = re.match(r"[\s\x00-\x20]*([^/?#\s]*?):", address)
    return not scheme or scheme[1].lower() in ("http", "https", "mailto")


def surface(html):
    """(what can act or be addressed, counted; what must never be on any page; all text)."""
    parser = _Surface()
    parser.feed(html)
    parser.close()
    return parser.found, parser.forbidden, "".join(parser.text)
