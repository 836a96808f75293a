"""Takes away what is kept of sign-ins for a while only."""

from services.members.usecases.ports import Work


def purge_old_sign_ins(work: Work) -> None:
    """Failures after a day, devices after half a year, the trace after a year."""
    work.failures.purge_old()
    work.devices.purge_old()
    work.staff_log.purge_old()
