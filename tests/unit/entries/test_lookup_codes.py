"""照会コード stay what they were when the key that makes them is changed."""

import pytest

from services.entries.domain.lookup_codes import (
    LookupSecretGone,
    hash_lookup_code,
    lookup_code,
    lookup_code_given_out,
)

ENTRY = "8f14e45f-ceea-467f-a1d8-5c9d2f6f2c11"
OLD, NEW = "o" * 32, "n" * 32


def test_a_code_given_out_under_the_old_key_is_shown_again_under_the_new_one() -> None:
    given = lookup_code(OLD, ENTRY)
    assert lookup_code(NEW, ENTRY) != given
    assert lookup_code_given_out((NEW, OLD), ENTRY, hash_lookup_code(given)) == given


def test_no_other_code_is_shown_where_the_old_key_is_gone() -> None:
    given = lookup_code(OLD, ENTRY)
    with pytest.raises(LookupSecretGone):
        lookup_code_given_out((NEW,), ENTRY, hash_lookup_code(given))
