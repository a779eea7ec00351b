"""Measures every page in one run, in a company in a database of its own, and prints the table."""

from django.test import Client, override_settings

from . import database, pages
from .company import build

HEAD = """\
| page | queries beyond the empty page | server time, empty page = 1 | kB |
|---|---:|---:|---:|"""


def measure(folder, *, rounds, engineers, skills, only):
    with (
        database.of_its_own(folder),
        override_settings(ROOT_URLCONF="tests.bench.urls", ALLOWED_HOSTS=["testserver"], DEBUG=False),
    ):
        company = build(engineers, levels=4, skills=skills)
        database.settle_statistics()
        print(_title(company, rounds), "", HEAD, *_lines(company, rounds, only), sep="\n")


def _title(company, rounds):
    size = f"{len(company.engineers)} engineers x {len(company.skills)} skills"
    return f"{size}, {database.engine()}, median of {rounds} rounds."


def _lines(company, rounds, only):
    client, addresses = Client(), pages.addresses(company)
    addresses = {name: address for name, address in addresses.items() if name in ("empty", *(only or addresses))}
    client.force_login(company.lead)
    asked = {name: pages.queries(client, address) for name, address in addresses.items()}
    took = pages.seconds(client, addresses, rounds)
    for name, address in addresses.items():
        beyond = "" if name == "empty" else asked[name] - asked["empty"]
        size = pages.kilobytes(client, address)
        yield f"| {name} | {beyond} | {took[name] / took['empty']:.1f} | {size:.0f} |"
    yield ""
    yield f"The empty page: {asked['empty']} queries, {took['empty'] * 1000:.1f} ms on this machine."
