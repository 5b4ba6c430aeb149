from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import auth_required, current_user
from flask_wtf import FlaskForm
from sqlalchemy import select

from inventory.extensions import db
from inventory.forms import ItemForm
from inventory.models import Item

blueprint = Blueprint("items", __name__)


def own_item(pk: int) -> Item:
    return db.one_or_404(select(Item).filter_by(id=pk, owner_id=current_user.id))


@blueprint.get("/")
@auth_required()
def index() -> ResponseReturnValue:
    query = select(Item).filter_by(owner_id=current_user.id).order_by(Item.name)
    return render_template("items/list.html", items=db.session.scalars(query))


@blueprint.route("/items/new", methods=["GET", "POST"])
@auth_required()
def create() -> ResponseReturnValue:
    form = ItemForm()
    if form.validate_on_submit():
        item = Item(owner_id=current_user.id)
        form.populate_obj(item)
        db.session.add(item)
        db.session.commit()
        return redirect(url_for("items.index"))
    return render_template("items/form.html", form=form)


@blueprint.route("/items/<int:pk>", methods=["GET", "POST"])
@auth_required()
def update(pk: int) -> ResponseReturnValue:
    item = own_item(pk)
    form = ItemForm(obj=item)
    if form.validate_on_submit():
        form.populate_obj(item)
        db.session.commit()
        return redirect(url_for("items.index"))
    return render_template("items/form.html", form=form, item=item)


@blueprint.route("/items/<int:pk>/delete", methods=["GET", "POST"])
@auth_required()
def delete(pk: int) -> ResponseReturnValue:
    item = own_item(pk)
    form = FlaskForm()
    if form.validate_on_submit():
        db.session.delete(item)
        db.session.commit()
        return redirect(url_for("items.index"))
    return render_template("items/delete.html", form=form, item=item)
