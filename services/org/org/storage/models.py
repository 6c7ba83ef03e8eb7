"""The tables of org."""

from sqlalchemy.orm import DeclarativeBase

from kit.db import Base, metadata, tables


class Model(Base, DeclarativeBase):
    metadata = metadata()


METADATA = (Model.metadata, tables.metadata)
