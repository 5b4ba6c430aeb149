from flask import Flask
from flask_security import SQLAlchemyUserDatastore

from inventory import items
from inventory.admin import admin
from inventory.extensions import csrf, db, mail, migrate, security
from inventory.models import Role, User


def create_app() -> Flask:
    app = Flask(__name__)
    app.config.from_mapping(
        SECURITY_REGISTERABLE=True,
        SECURITY_RECOVERABLE=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_POST_LOGOUT_VIEW="/login",
    )
    app.config.from_prefixed_env()
    db.init_app(app)
    migrate.init_app(app, db)
    mail.init_app(app)
    csrf.init_app(app)
    security.init_app(app, SQLAlchemyUserDatastore(db, User, Role))
    admin.init_app(app)
    app.register_blueprint(items.blueprint)
    return app
