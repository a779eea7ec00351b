"""What axe-core finds on a page in light and dark, on a desk and in a hand; and whether anything scrolls sideways.

A page is loaded once and then looked at in every way: scheme and width change on the spot. What depends on colours
alone is all that is asked in the dark, since the page says the same there.
"""

import re

from axe_playwright_python.base import AXE_SCRIPT

RULES_OF_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
WIDTHS = (1280, 390)
NARROWEST = 320
OPEN_FOLDS = "folds => folds.forEach(fold => { fold.open = true; })"
OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
AXE = """async options => {
    await Promise.allSettled(document.getAnimations().map(animation => animation.finished));
    return (await axe.run({...options, resultTypes: ["violations"]})).violations;
}"""


def faults(page, widths=WIDTHS, allowed=None):
    """What is wrong with the page that is open, one line each; its folds are opened for it.

    `allowed` is {rule: pattern of the elements that may break it}.
    """
    page.eval_on_selector_all("main details", OPEN_FOLDS)
    page.evaluate(AXE_SCRIPT)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, options in (("light", {}), ("dark", RULES_OF_COLOUR)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{scheme} {width}: {line}" for line in _violations(page, options, allowed or {})]
        found += _overhang(page, width)
    if widths == WIDTHS:
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        found += _overhang(page, NARROWEST)
    return found


def _violations(page, options, allowed):
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in page.evaluate(AXE, options)
        for node in violation["nodes"]
        if violation["id"] not in allowed or not re.search(allowed[violation["id"]], node["html"])
    ]


def _overhang(page, width):
    overhang = page.evaluate(OVERHANG)
    return [f"{width}: scrolls sideways by {overhang} px"] if overhang > 0 else []
