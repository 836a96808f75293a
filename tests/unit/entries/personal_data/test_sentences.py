"""Sentences of entry sheets, with and without personal data. Rules are tuned on ``tuning.jsonl`` alone.

``held_out.jsonl`` was written before there were rules, and is never read to change one: it says how the rules do on what
nobody thought of. Half of each are sentences that only look as if.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.entries.domain.personal_data import find_personal_data

LEAST_RECALL, MOST_FALSE_ALARMS = 0.95, 0.05


@dataclass(frozen=True)
class Sentence:
    """A text, and for each mark that it deserves the kind and a piece of what is to be marked."""

    text: str
    expected: tuple[tuple[str, str], ...]

    def missed(self) -> list[tuple[str, str]]:
        """What is expected and has no mark of its kind anywhere on it."""
        marks = find_personal_data(self.text)
        return [
            (kind, piece)
            for kind, piece in self.expected
            if not any(
                mark.kind == kind
                and mark.start < self.text.index(piece) + len(piece)
                and self.text.index(piece) < mark.end
                for mark in marks
            )
        ]


def sentences(name: str) -> list[Sentence]:
    lines = Path(__file__).with_name(f"{name}.jsonl").read_text("utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    return [Sentence(one["text"], tuple(map(tuple, one["marks"]))) for one in read]


def test_the_set_is_large_and_half_of_it_has_nothing_to_mark() -> None:
    all_of_them = sentences("tuning") + sentences("held_out")
    assert len({sentence.text for sentence in all_of_them}) == len(all_of_them) >= 150
    harmless = [sentence for sentence in all_of_them if not sentence.expected]
    assert 0.45 <= len(harmless) / len(all_of_them) <= 0.55


@pytest.mark.parametrize("sentence", sentences("tuning"), ids=lambda sentence: sentence.text)
def test_each_sentence_that_rules_were_tuned_on_is_marked_as_it_should(sentence: Sentence) -> None:
    assert sentence.missed() == []
    if not sentence.expected:
        assert find_personal_data(sentence.text) == []


def test_of_sentences_that_nothing_was_tuned_on_few_are_missed_and_few_are_false_alarms() -> None:
    held_out = sentences("held_out")
    deserved = sum(len(sentence.expected) for sentence in held_out)
    missed = sum(len(sentence.missed()) for sentence in held_out)
    harmless = [sentence for sentence in held_out if not sentence.expected]
    false_alarms = sum(bool(find_personal_data(sentence.text)) for sentence in harmless)
    assert (deserved - missed) / deserved >= LEAST_RECALL
    assert false_alarms / len(harmless) <= MOST_FALSE_ALARMS
