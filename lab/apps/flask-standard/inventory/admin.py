from flask_admin import Admin, AdminIndexView
from flask_admin.contrib.sqla import ModelView
from flask_security import current_user

from inventory.extensions import db
from inventory.models import Item, User


class StaffOnly:
    def is_accessible(self) -> bool:
        return current_user.has_role("staff")


class StaffIndex(StaffOnly, AdminIndexView):
    pass


class UserAdmin(StaffOnly, ModelView):
    can_create = False
    column_list = ["email", "active", "roles"]
    column_searchable_list = ["email"]
    form_columns = ["email", "active", "roles"]


class ItemAdmin(StaffOnly, ModelView):
    column_list = ["name", "quantity", "owner"]
    column_searchable_list = ["name"]


admin = Admin(index_view=StaffIndex())
admin.add_view(UserAdmin(User, db))
admin.add_view(ItemAdmin(Item, db))
