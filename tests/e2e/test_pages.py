"""Every other page: no barrier that axe knows, no sideways scrolling at 360 and 320 px, no complaint of the browser."""

from collections.abc import Callable

from tests.e2e import office
from tests.e2e.examination import Examiner
from tests.e2e.places import CONSOLE, FIRST_OF, FORMS, PUBLIC
from tests.running import Running


def test_public_pages_and_forms_have_no_barrier(
    instance: Running, visitor: Callable[..., Examiner]
) -> None:
    somebody = visitor()
    for name, path in {**PUBLIC, **FORMS}.items():
        somebody.page.goto(instance.url + path)
        somebody.look(name)


def test_rooms_of_the_console_have_no_barrier(
    instance: Running, visitor: Callable[..., Examiner]
) -> None:
    admin = visitor()
    office.sign_in(admin.page, instance, "ADMIN")
    for name, path in CONSOLE.items():
        admin.page.goto(instance.url + path)
        admin.look(name)
    admin.page.goto(f"{instance.url}/office/staff/password")
    admin.page.get_by_role("button", name="変更する").click()
    admin.look("office-password-errors")
    for name, room in FIRST_OF.items():
        admin.page.goto(instance.url + room)
        admin.page.locator("main tbody a").first.click()
        admin.look(name)
