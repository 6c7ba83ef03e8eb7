"""What follows from a change of a user: whom an e-mail address belongs to."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from directory import AccountChange
from reporting.storage import members


def changed(session: Session, changes: Sequence[AccountChange]) -> None:
    """Told by the replica in the transaction in which it learns of it; may be told again."""
    after = [change.after for change in changes if change.after.role == "user"]
    if after:
        present = [(each.id, each.email) for each in after if not each.deleted]
        members.follow(session, after[0].site_id, present, [each.id for each in after if each.deleted])
