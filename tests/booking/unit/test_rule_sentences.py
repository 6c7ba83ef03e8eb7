"""Rules in words: the portal's test reads the same table of vectors."""

import json
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from booking.words import LANGUAGES, catalogue
from booking.words.rules import sentence

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "recurrence_rules.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("vector", VECTORS, ids=[f"{each['rule']}-{each['starts_on']}" for each in VECTORS])
def test_a_rule_is_the_sentence_that_the_portal_shows(vector, language):
    first, zone = date.fromisoformat(vector["starts_on"]), ZoneInfo(vector["time_zone"])
    exdates = [date.fromisoformat(each) for each in vector["exdates"]]
    assert sentence(vector["rule"], first, zone, language, exdates) == vector[language]


def test_no_sentence_shows_a_part_of_the_rule_itself():
    parts = ("FREQ", "BY", "COUNT", "UNTIL", "RRULE", ";", "=")
    assert not [text for each in VECTORS for text in (each["en-US"], each["zh-CN"]) if any(part in text for part in parts)]


def test_both_catalogues_have_the_same_words():
    assert catalogue("en-US").keys() == catalogue("zh-CN").keys()
