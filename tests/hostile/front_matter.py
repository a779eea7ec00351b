"""Front matter that a careless reader of YAML would run, unfold or choke on. `shows` begins with the line it is in."""

from .item import Item

LEVEL = "\n## One\n\n### Skills:\n- Reads logs.\n"


def _nested(word, depth):
    return "\n".join("  " * level + word for level in range(depth))


def _laughs():
    lines = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    return "\n".join(["title: T", *lines])


ITEMS = [
    Item("billion laughs", _laughs(), 422, "Line 3: Anchors, aliases and tags"),
    Item("quadratic blow-up", "a: &a " + "x" * 10_000 + "\nb: [" + "*a, " * 1000 + "]", 422, "Line 2: Anchors"),
    Item("alias to itself", "title: T\na: &a [*a]", 422, "Line 3: Anchors"),
    Item("merge key", "title: T\n<<: *x", 422, "Line 3: Anchors"),
    Item("python object", "title: T\nb: !!python/object/apply:os.system [ls]", 422, "Line 3: Anchors"),
    Item("python name", "title: !!python/name:os.system", 422, "Line 2: Anchors"),
    Item("python tuple", "title: !!python/tuple [a, b]", 422, "Line 2: Anchors"),
    Item("tag of our own", "title: !ENV ${SECRET_KEY}", 422, "Line 2: Anchors"),
    Item(
        "tag directive",
        "title: T\n%TAG ! tag:evil.example,2000:\nb: !x y",
        422,
        "Line 4: The front matter cannot be read",
    ),
    Item("binary", "title: !!binary aGVsbG8=", 422, "Line 2: Anchors"),
    Item("deep brackets", "title: " + "[" * 5000, 422, "Line 2: The front matter is nested too deep"),
    Item("deep braces", "title: " + "{" * 5000, 422, "Line 2: The front matter is nested too deep"),
    Item("deep lists", "title:\n" + "- " * 5000, 422, "Line 3: The front matter is nested too deep"),
    Item("deep mappings", "title:\n" + _nested("a:", 200), 422, "Line 8: The front matter is nested too deep"),
    Item(
        "thousands of entries",
        "tags:\n" + "- a\n" * 6000,
        422,
        "Line 4999: The front matter is nested too deep or too long",
    ),
    Item("a scalar of a megabyte", "title: " + "x" * 1_000_000, 422, "Line 1: The front matter is larger than 64 KB"),
    Item("a document above a megabyte", "title: T\nb: " + "x" * 1_100_000, 422, "The file is larger than 1024 KB."),
    Item("a quote that never ends", 'title: "T', 422, "Line"),
    Item("a tab for indentation", "title: T\n\tslug: x", 422, "Line 3: The front matter cannot be read"),
    Item("a control character", "title: \x07", 422, "Line 2: The front matter cannot be read"),
    Item("a colon too many", "title: a: b: c", 422, "Line 2: The front matter cannot be read"),
    Item("an escape that is no character", 'title: "\\ud800"', 422, "Line"),
    Item("an escape of direction", 'title: "a\\u202eb"', 422, "Line 1: "),
    Item("a NUL by escape", 'title: "a\\0b"', 422, "Line 1: "),
    Item("a list for a title", "title: [a, b]", 200, "“title” in the front matter must be a text"),
    Item("a key twice", "title: T\ntitle: U", 200, "“title” stands twice in the front matter; the last one counts."),
    Item("values that are no texts", "title: 1e999\nslug: yes\ntags: [0x1F, .nan, 2026-02-30]", 200, "1e999"),
    Item("markup in a title", "title: <script>alert(1)</script>", 200, "<script>alert(1)</script>"),
    Item("a slug that climbs", "title: T\nslug: ../../admin", 200, "T"),
    Item("a thousand authors", "title: T\nauthors: [" + "a, " * 1000 + "b]", 200, "T"),
]
