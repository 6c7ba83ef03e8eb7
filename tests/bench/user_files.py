"""Import of 10,000 users, some times over, and export of 100,000, each until it is done, against the library reading or writing the same
workbook alone; and the most memory that the process for jobs took.
"""

import base64
import functools
import io
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from typing import Any

from openpyxl import Workbook, load_workbook

from contracts import org
from kit.blobs import Blobs, blob_key, open_blobs
from kit.db import Access
from kit.migrate.provision import variable
from kit.rpc import Client
from kit.testing.broker import Broker, Management
from kit.testing.database import Databases
from kit.testing.process import ServiceProcess
from tests.bench.row import Row
from tests.org import factories, population

IMPORTED = int(os.environ.get("BENCH_IMPORTED", "10000"))
EXPORTED = int(os.environ.get("BENCH_EXPORTED", "100000"))
ROUNDS = 3  # of the import, each of other people
LIMIT = 300.0  # MB
_HEADER = ["登录名", "姓名", "英文名", "邮箱", "联系电话", "手机号码", "部门", "账号类型", "方数", "到期日期"]


def rows() -> Iterator[Row]:
    with ExitStack() as stack:
        bench = _Bench(stack)
        imported, read = [], []
        for start in range(0, ROUNDS * IMPORTED, IMPORTED):
            data = _written([list(_HEADER), *(_person(number) for number in range(start, start + IMPORTED))])
            imported.append(bench.imported(data))
            read.append(_timed(functools.partial(_read, data)))
        yield Row(f"Import of {IMPORTED} users, checked and added", "s", imported, read, "openpyxl reading the workbook", "<=3")
        yield Row("Import, most memory", "MB", [bench.most_memory()], [LIMIT], "the limit", "<=1")
        bench.populate()
        exported, ours = bench.exported()
        table = [list(row) for row in load_workbook(io.BytesIO(exported), read_only=True).active.iter_rows(values_only=True)]
        theirs = _timed(lambda: _written(table))
        yield Row(f"Export of {EXPORTED} users", "s", [ours], [theirs], "openpyxl writing the workbook", "<=3")
        yield Row("Export, most memory", "MB", [bench.most_memory()], [LIMIT], "the limit", "<=1")


def _person(number: int) -> list[Any]:
    login = f"import{number}.{secrets.token_hex(3)}"
    name = population.person("0" * 36, number)["name"]
    return [login, name, f"Person {number}", f"{login}@example.com", None, f"139{number:08d}", "示例公司", "共享账号", None, "2099-12-31"]


def _written(table: list[list[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("users")
    for row in table:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read(data: bytes) -> int:
    sheet: Any = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    return sum(1 for _ in sheet.iter_rows(values_only=True))


def _timed(step: Callable[[], Any]) -> float:
    began = perf_counter()
    step()
    return perf_counter() - began


class _Bench:
    """org on a database and a broker of its own, with one site."""

    def __init__(self, stack: ExitStack) -> None:
        broker = Broker(os.environ["AMQP_URI"].split(";")[0], Management(os.environ["RABBITMQ_API_URI"]))
        stack.callback(broker.drop)
        databases = Databases(os.environ["DATABASE_URL"])
        stack.callback(databases.drop)
        own = databases.environ("org")
        url = Path(mkdtemp()).as_uri()
        key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        environ = {**os.environ, **own, "SECRETS_KEY": key, "BLOBS_URL": url, "AMQP_URI": broker.uri, "METRICS_PORT": "0"}
        self._process = ServiceProcess("org", environ)
        stack.callback(self._process.end)
        stack.callback(self._process.terminate)
        self._process.wait_until_ready()
        self._client = Client(broker.uri, name="bench")
        stack.callback(self._client.close)
        self._access = Access(own[variable("org", "app")], own[variable("org", "resolver")])
        stack.callback(self._access.close)
        self._blobs: Blobs = open_blobs(url)
        self._company = factories.found(self._client)

    def imported(self, data: bytes) -> float:
        key = blob_key(self._company.id, "imports", "users.xlsx")
        self._blobs.put(key, io.BytesIO(data), limit=10**9)
        root = self._company.root
        began = perf_counter()
        found = root(org.start_user_import, blob=key, file_name="users.xlsx")
        self._until(lambda: root(org.get_user_import, id=found["id"]), "checked")
        root(org.apply_user_import, id=found["id"], mode="all")
        done = self._until(lambda: root(org.get_user_import, id=found["id"]), "applied")
        took = perf_counter() - began
        if done["added"] != IMPORTED:
            raise RuntimeError(f"{done['added']} of {IMPORTED} were added")
        return took

    def populate(self) -> None:
        with self._access.begin(self._company.id, time.time() + 300) as session:
            population.fill(session, self._company.id, self._company.root_id, departments=500, users=EXPORTED - ROUNDS * IMPORTED)

    def exported(self) -> tuple[bytes, float]:
        root = self._company.root
        began = perf_counter()
        job = root(org.export_users)
        done = self._until(lambda: root(org.get_job, id=job["id"]), "done")
        took = perf_counter() - began
        stream = self._blobs.open(done["result_blob"])
        return stream.read(), took

    def most_memory(self) -> float:
        """In MB, since the process for jobs started."""
        child = self._process.wait_for("job process started")["child"]
        status = Path(f"/proc/{child}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def _until(self, ask: Callable[[], dict[str, Any]], state: str) -> dict[str, Any]:
        while (found := ask())["state"] != state:
            if found["state"] == "failed":
                raise RuntimeError(str(found))
            time.sleep(0.1)  # oftener than a person's portal asks, and not so often that asking is what is measured
        return found
