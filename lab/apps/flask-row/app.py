from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


app = Flask(__name__)
app.config.from_prefixed_env()
db = SQLAlchemy(app, model_class=Base)


class Item(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    quantity: Mapped[int]


with app.app_context():
    db.create_all()


@app.get("/items/<int:pk>")
def item(pk: int) -> dict[str, object]:
    item = db.get_or_404(Item, pk)
    return {"id": item.id, "name": item.name, "quantity": item.quantity}
