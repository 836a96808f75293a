"""Mechanism only: what every service needs and no service owns. No word of the domain stands here."""
