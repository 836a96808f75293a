"""The pages that have an address of their own, by the name of their picture."""

PUBLIC = {
    "site-home": "/",
    "site-entries": "/entries/",
    "site-category": "/entries/category/children/1/",
    "site-organisations": "/organisations/",
    "site-organisation": "/organisations/0001/",
    "site-cases": "/cases/",
    "site-about": "/about/",
    "site-accessibility": "/accessibility/",
    "site-open-data": "/open-data/",
    "error-404-site": "/entries/nothing-here/",
}
FORMS = {
    "form-guideline": "/apply/guideline",
    "status-form": "/apply/status",
    "answer-code": "/answer/",
    "office-sign-in": "/office/sign-in",
    "error-404-form": "/apply/99",
    "error-404-answer": "/answer/nothing",
}
CONSOLE = {
    "office-queue": "/office/",
    "office-queue-all": "/office/?state=all",
    "office-introductions": "/office/introductions/",
    "office-organisations": "/office/organisations/",
    "office-mails": "/office/mails/",
    "office-site": "/office/site/",
    "office-guideline": "/office/guideline/",
    "office-staff": "/office/staff/",
    "office-password": "/office/staff/password",
    "error-404-office": "/office/entries/R8-9999",
}
# Rooms whose first row leads to a page of its own.
FIRST_OF = {
    "office-organisation": "/office/organisations/",
    "office-mail": "/office/mails/",
    "office-guideline-version": "/office/guideline/",
    "office-staff-log": "/office/staff/",
}
