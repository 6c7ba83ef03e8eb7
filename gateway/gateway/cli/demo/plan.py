"""What the demonstration sites hold, as data: the same every time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from gateway.cli.demo.figures import ROOTS, USERS
from gateway.cli.demo.names import Names, foreign_mobiles, mobiles, phones

SEED = 20270330
ROOT = ()
SALES = ("市场与销售部",)
ABROAD = ("海外事业部",)

Path = tuple[str, ...]  # names of departments below the root

DEPARTMENTS: tuple[Path, ...] = (
    ("研发中心",),
    ("研发中心", "平台研发部"),
    ("研发中心", "平台研发部", "音视频引擎组"),
    ("研发中心", "平台研发部", "会议服务组"),
    ("研发中心", "客户端研发部"),
    ("研发中心", "质量保障部"),
    SALES,
    (*SALES, "华东销售部"),
    (*SALES, "华东销售部", "上海办事处"),
    (*SALES, "华东销售部", "杭州办事处"),
    (*SALES, "华南销售部"),
    (*SALES, "华南销售部", "深圳办事处"),
    (*SALES, "渠道合作部"),
    (*SALES, "品牌市场部"),
    ("生产制造部",),
    ("生产制造部", "一号工厂"),
    ("生产制造部", "二号工厂"),
    ("供应链管理部",),
    ("人力资源部",),
    ("财务部",),
    ("信息技术部",),
    ("信息技术部", "会议与终端支持组"),
    ("信息技术部", "基础设施组"),
    ("法务与合规部",),
    ABROAD,
    (*ABROAD, "London Office"),
    (*ABROAD, "Singapore Office"),
)
CONCURRENT_DEPARTMENTS: tuple[Path, ...] = (
    ("教学部",),
    ("教学部", "理工教研组"),
    ("教学部", "人文教研组"),
    ("教学部", "理工教研组", "数学备课组"),
    ("招生办公室",),
    ("后勤保障部",),
    ("国际合作部",),
)
DEDICATED = {25: 260, 50: 120, 100: 60}  # capacity: rooms of the licence


@dataclass(frozen=True)
class Account:
    """`given` is the body of the POST, without its department; `department` says which one that is."""

    department: Path
    given: dict[str, Any]

    @property
    def login_name(self) -> str:
        return str(self.given["login_name"])


@dataclass(frozen=True)
class Plan:
    """`site` is the body of the operator's POST. The first administrator comes with the site."""

    key: str
    site: dict[str, Any]
    departments: tuple[Path, ...]
    administrators: list[Account] = field(default_factory=list)
    users: list[Account] = field(default_factory=list)

    @property
    def root_login(self) -> str:
        return str(self.site["administrator"]["login_name"])


def plans(password: str, today: date) -> tuple[Plan, Plan]:
    """Both sites. The lease ends with the year after next, so that a demonstration does not run out."""
    return _account_site(password, today.year), _concurrent_site(password, today.year)


def _account_site(password: str, year: int) -> Plan:
    until, sooner = f"{year + 2}-12-31", f"{year + 1}-06-30"
    shared = [(10, 30, until), (25, 20, until), (50, 12, until), (100, 6, until), (100, 2, sooner), (300, 2, until)]
    lines = [_line("shared", *figures) for figures in shared]
    lines += [_line("dedicated", capacity, quantity, until) for capacity, quantity in DEDICATED.items()]
    site = {
        "name_zh": "云岫制造集团（演示）",
        "name_en": "Yunxiu Manufacturing (demo)",
        "type": "account",
        "expires_on": until,
        "features": ["rooms", "rooms_pro", "webinars", "recordings"],
        "hosts": 2500,
        "lines": lines,
        "administrator": _first(ROOTS["demo"], "欧阳岚", password),
        "temporary_password": False,
    }
    numbers = mobiles()
    users = list(_users(password, numbers))
    return Plan("demo", site, DEPARTMENTS, list(_administrators(password, numbers)), users)


def _concurrent_site(password: str, year: int) -> Plan:
    site = {
        "name_zh": "明德培训学院（演示）",
        "name_en": "Mingde Academy (demo)",
        "type": "concurrent",
        "lease_mode": "monthly",
        "expires_on": f"{year + 2}-12-31",
        "features": ["recordings"],
        "hosts": 500,
        "ports": 500,
        "administrator": _first(ROOTS["demo-concurrent"], "司徒敏", password),
        "temporary_password": False,
    }
    return Plan("demo-concurrent", site, CONCURRENT_DEPARTMENTS, [], list(_concurrent_users(password)))


def _line(kind: str, capacity: int, quantity: int, until: str) -> dict[str, Any]:
    return {"room_kind": kind, "capacity": capacity, "quantity": quantity, "expires_on": until}


def _first(login: str, name: str, password: str) -> dict[str, Any]:
    return {"login_name": login, "name": name, "email": f"{login}@demo.example", "password": password}


def _administrators(password: str, numbers: Iterator[str]) -> Iterator[Account]:
    people = (
        ("demo.sales", "诸葛明", SALES),
        ("admin.backup", "上官静", ROOT),
        ("admin.research", "慕容磊", ("研发中心",)),
        ("admin.east", "夏侯燕", (*SALES, "华东销售部")),
        ("admin.support", "端木涛", ("信息技术部",)),
        ("admin.abroad", "Rachel Doyle", ABROAD),
    )
    for login, name, scope in people:
        yield Account(scope, _person(login, name, "", password, temporary=False) | {"mobile": next(numbers)})


def _person(login: str, name: str, english: str, password: str, *, temporary: bool) -> dict[str, Any]:
    person = {"login_name": login, "name": name, "english_name": english, "email": f"{login}@demo.example"}
    return person | {"password": password, "temporary_password": temporary}


def _users(password: str, numbers: Iterator[str]) -> Iterator[Account]:
    random = Random(SEED)  # noqa: S311 - the same people every time is the point
    names, desks, foreign = Names(random), phones(), foreign_mobiles()
    rooms = [capacity for capacity, quantity in DEDICATED.items() for _ in range(quantity - 20)]
    host = _person("demo.host", "司马文博", "Wilbur Sima", password, temporary=False)
    yield Account(SALES, host | {"account_kind": "dedicated", "capacity": 100, "mobile": next(numbers)})
    user = _person("demo.user", "尉迟小雨", "", password, temporary=False)
    yield Account((*SALES, "华东销售部"), user | {"account_kind": "shared", "mobile": next(numbers)})
    weights = [2 if len(path) == 1 else 5 for path in DEPARTMENTS]
    for number in range(USERS["demo"] - 2):
        department = random.choices(DEPARTMENTS, weights)[0]
        name, english, login = names.english() if department[0] == ABROAD[0] and random.random() < 0.8 else names.chinese()
        person = _person(login, name, english, password, temporary=random.random() < 0.15)
        person |= {"account_kind": "shared", "capacity": None}
        if number % 5 == 0 and rooms:
            person |= {"account_kind": "dedicated", "capacity": rooms.pop(random.randrange(len(rooms)))}
        mobile = next(foreign, None) if department[-1] == "London Office" else None
        person["mobile"] = mobile or next(numbers)
        if random.random() < 0.35:
            person["phone"] = next(desks)
        yield Account(department, person)


def _concurrent_users(password: str) -> Iterator[Account]:
    random = Random(SEED + 1)  # noqa: S311
    names = Names(random)
    for _ in range(USERS["demo-concurrent"]):
        name, english, login = names.chinese()
        person = _person(f"md.{login}", name, english, password, temporary=random.random() < 0.15)
        kind = "dedicated" if random.random() < 0.2 else "shared"
        person |= {"account_kind": kind, "capacity": random.choice((10, 25, 50, 100))}
        yield Account(random.choice(CONCURRENT_DEPARTMENTS), person)
