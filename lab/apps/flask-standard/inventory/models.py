from __future__ import annotations

from flask_security.models import fsqla_v3 as fsqla
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.extensions import db

fsqla.FsModels.set_db_info(db)


class Role(db.Model, fsqla.FsRoleMixin):
    def __str__(self) -> str:
        return self.name


class User(db.Model, fsqla.FsUserMixin):
    def __str__(self) -> str:
        return self.email


class Item(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    owner: Mapped[User] = relationship()
    name: Mapped[str] = mapped_column(String(80))
    quantity: Mapped[int]
