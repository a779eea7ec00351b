"""Places to be led to, and hosts that somebody claims we are."""

# As `next` of a sign-in: none leads away; each leads to My skills.
NEXT = [
    *(
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
    ),
    *(
        "https:evil.example",
        "https:/evil.example",
        "http:///evil.example",
        "https://evil.example",
        "HTTPS://EVIL.EXAMPLE",
    ),
    *("//127.0.0.1@evil.example", "/\t/evil.example", " //evil.example", "\x00//evil.example", "\u3000//evil.example"),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "mailto:a@evil.example"),
    *(
        "http://testserver@evil.example/",
        "http://[",
        "//[::1",
        "http://testserver.evil.example/",
        "//evil%E3%80%82example",
    ),
    *("///\\evil.example", "h\nttps://evil.example", "https://testserver/", "http://127.0.0.1/", "ftp://evil.example"),
    *(
        "https://evil.example\\@testserver/",
        "//evil.example/%2f..",
        "//\u2025evil.example",
        "https://\u202eevil.example",
    ),
]
# As the Host of a request: each is refused with 400.
HOSTS = [
    *(
        "evil.example",
        "testserver.evil.example",
        "evil.example:80",
        "testserver@evil.example",
        "testserver:80@evil.example",
    ),
    *("testserver, evil.example", "testserver/evil", "[::1", "127.0.0.1.evil.example", "evil.example#testserver"),
    *("testserver\\evil.example", "localhost\tevil.example"),
]
# As headers beside an honest Host: each is ignored.
BESIDE = [
    "X-Forwarded-Host",
    "X-Forwarded-Server",
    "X-Host",
    "X-HTTP-Host-Override",
    "Forwarded",
    "X-Original-URL",
    "X-Rewrite-URL",
]
