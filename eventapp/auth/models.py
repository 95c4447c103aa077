"""User and Role, on Flask-Security's own columns, and the links with which one signs in once."""

from datetime import datetime
from enum import StrEnum

from flask_security.models.sqla import FsModels, FsRoleMixin, FsUserMixin
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Base, reference

FsModels.set_db_info(base_model=Base)


class RoleName(StrEnum):
    """The roles that have accounts."""

    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    DOOR = "door"
    ACCESS_LIST = "access_list"


class Role(Base, FsRoleMixin):
    """A role an account has."""

    __tablename__ = "role"

    update_datetime: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)


class User(Base, FsUserMixin):
    """An organiser's account. Guests and speakers never have one."""

    __tablename__ = "user"

    # Flask-Security's own columns are naive; here an instant is always aware and UTC.
    create_datetime: Mapped[datetime] = mapped_column(default=clock.now)
    update_datetime: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)

    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")

    def has_any_role(self, *names: RoleName) -> bool:
        """Tell whether the account has one of the roles."""
        return any(role.name in names for role in self.roles)


class SignInLink(Base):
    """A link that signs one account in, once, until it ends. Only its digest is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = reference("user.id", cascade=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SentForm(Base):
    """A form that made a record, by the digest of all it said, its token included.

    The same form sent again, as a doubled click does, meets the row and makes nothing more.
    """

    __tablename__ = "sent_form"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    record_id: Mapped[int] = mapped_column(default=0)
