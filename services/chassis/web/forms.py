"""Forms at the edge: what a browser sends becomes what a marshmallow schema reads."""

from typing import Any

from marshmallow import Schema
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict


def read_form(form: MultiDict[str, str], schema: Schema) -> Any:
    """Load a form with ``schema``; several values of one name make a list. Raises marshmallow.ValidationError."""
    fields = MultiDict(
        (name, value) for name, value in form.items(multi=True) if name != "csrf_token"
    )
    return schema.load(MultiDictProxy(fields, schema))
