from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange


class ItemForm(FlaskForm):
    name = StringField(validators=[InputRequired(), Length(max=80)])
    quantity = IntegerField(validators=[InputRequired(), NumberRange(min=1)])
