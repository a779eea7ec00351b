"""Who works at the demo company. Twenty-one letters a person say where each skill of the sample outline stands.

`#` signed off, `1` submitted and signed by the first of two, `s` submitted, `r` more needed, `n` not met,
`w` withdrawn again, `p` in progress, `.` not started. Spaces part the levels. What was signed off and has to be shown
again: `l` lapsed not long ago, `e` lapses soon, `g` submitted again to be renewed.

`says` is how they see it themselves: `n` not yet, `l` learning, `c` confident, `t` can teach, `.` nothing said.
"""

from dataclasses import dataclass

HELD = frozenset("#leg")  # signed off, at some time
DOMAIN = "skillbook.example"
PASSWORD = "look-around-freely"  # noqa: S105 printed on the screen: it opens nothing but the demo


@dataclass(frozen=True)
class Person:
    name: str
    team: str = ""
    lead: bool = False
    since: str = "2024-03-01"
    record: str = ""
    says: str = ""
    role: str = ""  # printed beside the sign-in

    @property
    def email(self):
        return f"{_plain(self.name).replace(' ', '.')}@{DOMAIN}"


def _plain(name):
    return name.lower().translate(str.maketrans("áéíóúłńñ", "aeioulnn"))


# slug: (name, the team that it is inside of)
TEAMS = {"platform": ("Platform", None), "payments": ("Payments", "platform"), "ledger": ("Ledger", "payments")}

MARIT = Person("Marit Haugen", "platform", lead=True, since="2022-05-01", record="##### ##### ##### p.p...")
TOMASZ = Person(
    "Tomasz Zieliński",
    "payments",
    lead=True,
    since="2023-01-09",
    record="##### ##### ####s #.....",
    says="ttttt tttcc tctcc l.....",
    role="lead",
)
GRACE = Person("Grace Moore", "ledger", lead=True, since="2023-06-01", record="##### ##### ###l# p.p...")
OLU = Person("Olu Adeyemi", "platform", since="2022-03-28", record="##### #####", role="reviewer, leads nobody")
OLENA = Person("Olena Shevchenko", role="admin")
KAVYA = Person(
    "Kavya Raman",
    "payments",
    since="2025-02-03",
    record="##### ##slr p.p.. ......",
    says="ctccc clccc l.n.. ......",
    role="engineer",
)
BRUNO = Person("Bruno Costa", "payments", since="2023-09-01", record="##### ###.. .....")

PEOPLE = [
    MARIT,
    TOMASZ,
    GRACE,
    OLU,
    OLENA,
    KAVYA,
    Person(
        "Amara Okafor",
        "payments",
        since="2023-10-02",
        record="##### ##### ##p#s #.p.1p",
        says="ccccc ccccc cclcc c...cl",
    ),
    Person("Benedikt Lang", "payments", since="2024-01-15", record="##### ##### #pps. ..p..."),
    Person(
        "Chen Wei", "payments", since="2023-02-01", record="##### ##### ###e# p.p...", says="ttttt ttctt ctccc c.l..."
    ),
    Person(
        "Dilnoza Karimova",
        "payments",
        since="2025-02-10",
        record="##### ###es p#.p. ......",
        says="ccccc cnccc cl.c. ......",
    ),
    Person(
        "Elías Marín", "ledger", since="2023-11-20", record="##### ##### ##s## ...p..", says="tttlt ccccc cccnc ...c.."
    ),
    Person(
        "Farah Haddad", "ledger", since="2024-09-02", record="##### ##r#p ..... ......", says="ccccc cctcl n.... ......"
    ),
    Person("Hyun-woo Park", "ledger", since="2024-06-10", record="##### #p#g# p..s. .....#"),
    Person("Ingrid Solberg", "payments", since="2025-08-18", record="###s# ppr.. ..... ......"),
    Person("Jonas Beck", "payments", since="2026-09-01", record="#pp.. ..... ..... ......"),
    Person(
        "Léa Fontaine",
        "payments",
        since="2024-04-22",
        record="####w ###l# ...#n ......",
        says="ccccl ctccc ...cc ......",
    ),
    BRUNO,
]
