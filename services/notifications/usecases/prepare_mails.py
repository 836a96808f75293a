"""Give each mail its address and its words, as its owners say at this moment."""

from services.notifications.domain.mail import Failure, Mail
from services.notifications.usecases.explain_failure import explain_failure
from services.notifications.usecases.sender_context import Prepared, SenderContext


def prepare_mails(context: SenderContext, claimed: list[Mail]) -> list[Prepared]:
    """What can be handed over; several answers of the owners are awaited at once.

    A mail that cannot be prepared is among ``context.failures`` and holds up no other.
    """

    def prepare(mail: Mail) -> Prepared | Failure:
        try:
            addressee = context.owners.addressee(mail.recipient)
            content = context.owners.content(mail)
            return Prepared(mail, addressee, context.renderer.render(mail, addressee, content))
        except Exception as error:
            return explain_failure(mail, error)

    prepared = []
    for result in context.concurrently(prepare, claimed):
        if isinstance(result, Failure):
            context.failures.append(result)
        else:
            prepared.append(result)
    return prepared
