"""The sign-in log (manual 1.4.6), for administrators: whoever lies in their scope."""

from typing import Any

from sqlalchemy.orm import Session as Transaction

from contracts.call import Actor
from directory import in_scope
from identity.storage import sign_in_log as storage
from identity.storage.models import SignIn


def list_page(session: Transaction, actor: Actor, *, page: int, page_size: int, sort: str, **wanted: Any) -> dict[str, Any]:
    visible = in_scope(actor, SignIn.account_id)
    rows, total = storage.page(session, str(actor.site_id), visible, wanted, page=page, page_size=page_size, sort=sort)
    return {"items": [_item(row) for row in rows], "page": page, "page_size": page_size, "total": total}


def _item(row: SignIn) -> dict[str, Any]:
    names = ("id", "at", "account_id", "name", "login_name", "address", "client", "action", "result", "detail")
    return {name: getattr(row, name) for name in names} | {"by": row.by_name or None}
