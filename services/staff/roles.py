"""The roles of the secretariat, declared once: what each is called, and how a route names them."""

from services.chassis.web.access import Access

ROLES = {"input": "入力補助", "reviewer": "審査", "approver": "公開承認", "admin": "管理"}


def staff(*roles: str) -> Access:
    """A member of staff who is signed in and has one of ``roles``."""
    unknown = set(roles) - set(ROLES)
    assert not unknown, f"no such role: {unknown}"
    return Access("person", roles)


# Every member of staff may look; what changes something names its roles.
ANY_STAFF = staff(*ROLES)
