"""Forms whose input could not be taken: shown again by a GET, with what was typed and every error.

A POST never answers with a form. It keeps what was typed and redirects to the form's page, so that going back or
loading again sends nothing a second time, and nothing typed is lost.
"""

import hashlib
import json
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from services.chassis.runtime.database import Database
from services.chassis.web.http import see_other
from services.chassis.web.request import Request

# More than any form of ours may hold; what is longer is typed by no person.
LONGEST_KEPT = 30_000
MOST_KEPT = 1_000
TOO_LONG_TO_KEEP = (
    "入力が長すぎるため、この画面には残せませんでした。文章を短くして、もう一度入力してください。"
)

# What is older than an hour goes with it, and so does the oldest where strangers fill the table.
KEEP = f"""
WITH forgotten AS (
    DELETE FROM kept_form
     WHERE form_key <> %(key)s
       AND kept_at < greatest(now() - interval '1 hour',
                              (SELECT kept_at FROM kept_form ORDER BY kept_at DESC OFFSET {MOST_KEPT - 1} LIMIT 1)))
INSERT INTO kept_form (form_key, kept) VALUES (%(key)s, %(kept)s)
ON CONFLICT (form_key) DO UPDATE SET kept = excluded.kept, kept_at = now()"""
FIND = "SELECT kept FROM kept_form WHERE form_key = %s AND kept_at > now() - interval '1 hour'"
PURGE_KEPT_FORMS = "DELETE FROM kept_form WHERE kept_at < now() - interval '1 hour'"


@dataclass(frozen=True)
class KeptForm:
    """What a page shows again; both are empty where nothing was kept."""

    typed: MultiDict[str, str] = field(default_factory=MultiDict)
    errors: dict[str, list[str]] = field(default_factory=dict)


class KeptForms:
    """One form a browser and page: ``show_again`` in the POST, ``find`` in the GET of the same page."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def show_again(
        self,
        request: Request,
        errors: dict[str, list[str]],
        page: str = "",
        without: tuple[str, ...] = (),
    ) -> Response:
        """Keep the form and redirect to ``page`` (by default where it was sent to), which then finds it.

        ``without`` names what is never kept, as a password.
        """
        page = page or request.path
        left_out = ("csrf_token", *without)
        typed = [pair for pair in request.form.items(multi=True) if pair[0] not in left_out]
        kept = json.dumps([typed, errors], ensure_ascii=False)
        if len(kept) > LONGEST_KEPT:
            kept = json.dumps([[], {"_too_long": [TOO_LONG_TO_KEEP], **errors}], ensure_ascii=False)
        with self._database.unit_of_work() as uow:
            uow.execute(KEEP, {"key": _key(request, page), "kept": kept})
        return see_other(f"{page}?again=1")

    def find(self, request: Request) -> KeptForm:
        """What this browser could not hand in at this page within the last hour."""
        if "again" not in request.args:
            return KeptForm()
        with self._database.unit_of_work() as uow:
            row = uow.one(FIND, (_key(request, request.path),))
        if row is None:
            return KeptForm()
        typed, errors = json.loads(row["kept"])
        return KeptForm(MultiDict(map(tuple, typed)), errors)


def _key(request: Request, page: str) -> bytes:
    # The path of an answer holds a token of which only hashes may be kept.
    return hashlib.sha256(f"{request.csrf_token} {page}".encode()).digest()
