"""What the tables of every service have in common: constraint names, column types, ids.

    class Model(Base, DeclarativeBase):
        metadata = metadata()

    class Department(Model):
        __tablename__ = "departments"
        id: Mapped[Id] = mapped_column(primary_key=True)

Constraints are named by rule, so that storage can tell by the name which one an IntegrityError is about, and so that a
migration can name what it drops. Ids are UUIDs in the database and opaque strings in Python, as they are on the wire.
"""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, DateTime, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = Annotated[str, mapped_column(Uuid(as_uuid=False))]


def metadata() -> MetaData:
    """A new catalogue of tables whose constraints are named by the rule. One a service."""
    return MetaData(naming_convention=NAMING)


class Base:
    """Mixed into a service's DeclarativeBase: text without a length, bigint, timestamptz and jsonb by annotation alone.

    Enumerations are text with a check: PostgreSQL's own enum operators are not leakproof, so under row-level security no
    index would serve them (docs/adr: row-level security).
    """

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: BigInteger(),
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
    }
