"""Every time limit of the procedure, in one place. Working days are those of Kanagawa."""

TAKEN_WITHIN_WORKING_DAYS = 1
ANSWERED_WITHIN_WORKING_DAYS = 10
PARTNER_REPLIES_WITHIN_DAYS = 14
LONGEST_LISTING_DAYS = 3 * 366
