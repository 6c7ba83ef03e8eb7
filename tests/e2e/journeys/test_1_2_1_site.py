"""Manual 1.2.1: the names of the enterprise, and what it has licensed."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.cast import Person
from tests.e2e.catalogues import Words

Walk = Callable[[str, str], tuple[Page, Person]]
HEADLINES = {"zh-CN": "企业信息", "en-US": "Company"}


def test_1_2_1_1_root_renames_the_enterprise_and_reads_what_cannot_be_changed(walk: Walk, words: Words) -> None:
    page, root = walk("demo.root", "/admin/site")
    expect(page.get_by_role("heading", level=1, name=HEADLINES[words.language])).to_be_visible()
    site = root.json("GET", "/site")
    for key, label in (("name_zh", "site.nameZh"), ("name_en", "site.nameEn")):
        field = page.get_by_label(words(label))
        expect(field).to_have_value(site[key])
        field.fill(f"{site[key]} 2")
        field.press("Enter")
        expect(page.get_by_text(words("site.saved")).first).to_be_visible()
        assert root.json("GET", "/site")[key] == f"{site[key]} 2"
        root.json("PATCH", "/site", json={key: site[key]})
        page.reload()
    facts = page.get_by_role("region", name=words("site.facts"))
    for fact in (words("site.leases.annual"), words("nav.siteType.account"), words("site.hostsOf", **site["hosts"]), site["time_zone"]):
        expect(facts).to_contain_text(fact)


def test_1_2_1_1_an_administrator_of_a_department_changes_no_name(walk: Walk, words: Words) -> None:
    page, _ = walk("demo.scoped", "/admin/site")
    expect(page.get_by_label(words("site.nameZh"))).to_be_disabled()
    expect(page.get_by_text(words("site.readOnly"))).to_be_visible()
    expect(page.get_by_role("button", name=words("site.submit"))).to_have_count(0)


def test_1_2_1_2_the_licence_is_rooms_by_capacity_or_ports_in_use(walk: Walk, words: Words) -> None:
    page, root = walk("demo.root", "/admin/site")
    licence = page.get_by_role("region", name=words("site.licence"))
    lines = root.json("GET", "/site/licence")["lines"]
    rows = licence.locator("tr.ant-table-row")
    expect(rows).to_have_count(len(lines))
    for kind in ("shared", "dedicated"):
        expect(rows.filter(has_text=words(f"site.kinds.{kind}")).first).to_be_visible()

    page, root = walk("concurrent.root", "/admin/site")
    expect(page.get_by_role("region", name=words("site.facts"))).to_contain_text(words("nav.siteType.concurrent"))
    ports = root.json("GET", "/site/licence")["ports"]["licensed"]
    licence = page.get_by_role("region", name=words("site.licence"))
    for label in ("site.ports", "site.portsInUse", "site.portsPeak"):
        expect(licence).to_contain_text(words(label))
    expect(licence).to_contain_text(str(ports))
