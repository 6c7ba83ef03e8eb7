"""Run by test_db_transactions: under eventlet, kills a greenlet in its transaction and tells what is left of it."""

import contextlib
import sys
import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
import eventlet  # noqa: E402

eventlet.monkey_patch()

import greenlet  # noqa: E402
from sqlalchemy import text  # noqa: E402

from kit.db import Access  # noqa: E402


def work(access: Access, moment: str, reached: eventlet.Event) -> None:
    if moment == "waiting_for_a_connection":
        reached.send()
    with access.begin(None) as session:
        session.execute(text("INSERT INTO versions (handler, key, version) VALUES ('test', 'killed', 1)"))
        if moment == "waiting_for_a_statement":
            eventlet.spawn_after(0.2, reached.send)
            session.execute(text("SELECT pg_sleep(20)"))
        reached.send()
        eventlet.sleep(20)


def main(moment: str, app_url: str, resolver_url: str) -> None:
    access = Access(app_url, resolver_url, pool=1)
    reached = eventlet.Event()
    if moment == "waiting_for_a_connection":
        with access.begin(None):
            kill(eventlet.spawn(work, access, moment, reached), reached)
    else:
        kill(eventlet.spawn(work, access, moment, reached), reached)
    out = access.checked_out()
    with eventlet.Timeout(5), access.begin(None) as session:
        rows = session.execute(text("SELECT count(*) FROM versions WHERE key = 'killed'")).scalar()
    print(f"checked out: {out}, rows: {rows}, still works")  # noqa: T201


def kill(worker: eventlet.greenthread.GreenThread, reached: eventlet.Event) -> None:
    reached.wait()
    eventlet.sleep(0.1)
    worker.kill()
    with contextlib.suppress(greenlet.GreenletExit):
        worker.wait()


main(*sys.argv[1:])
