"""What screening finds, in figures: two sets of short texts, half of them innocent.

`labelled.tsv` was written beside the patterns, `second.tsv` after them and without looking at them.
"""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diseasemaps.moderation.screening import screen
from diseasemaps.moderation.screens.likeness import likeness

HERE = Path(__file__).parent / "screening"
# (recall, precision) at least.
FLOORS = {
    "email": (0.98, 0.95),
    "phone": (0.98, 0.95),
    "link": (0.98, 0.95),
    "crisis": (0.95, 0.80),
    "abuse": (0.90, 0.80),
    **dict.fromkeys(("address", "date", "handle", "person", "advice", "sales"), (0.80, 0.80)),
}


def labelled(name: str) -> list[tuple[set[str], str, str]]:
    """(kinds, language, text) of each line."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(set(kinds.split(",")) - {"-"}, language, text) for kinds, language, text in rows]


def figures(name: str) -> dict[str, tuple[float, float, list[str]]]:
    """For each kind: recall, precision, and the texts that were judged wrongly."""
    right, vain, missed = Counter(), Counter(), Counter()
    wrong: dict[str, list[str]] = {kind: [] for kind in FLOORS}
    for kinds, language, text in labelled(name):
        found = {one.kind for one in screen(text, language=language)}
        right.update(kinds & found)
        vain.update(found - kinds)
        missed.update(kinds - found)
        for kind in kinds ^ found:
            wrong[kind].append(text)
    return {
        kind: (
            right[kind] / max(1, right[kind] + missed[kind]),
            right[kind] / max(1, right[kind] + vain[kind]),
            wrong[kind],
        )
        for kind in FLOORS
    }


@pytest.mark.parametrize(("name", "at_most"), [("labelled.tsv", 1.0), ("second.tsv", 0.95)])
def test_what_is_there_is_found_and_what_is_not_is_left_alone(name, at_most):
    too_low = {}
    for kind, (recall, precision, wrong) in figures(name).items():
        print(f"{name} {kind}: recall {recall:.3f}, precision {precision:.3f}", wrong)
        if recall < min(FLOORS[kind][0], at_most) or precision < FLOORS[kind][1]:
            too_low[kind] = (recall, precision, wrong)
    assert too_low == {}


def test_there_are_enough_texts_and_none_twice():
    rows = labelled("labelled.tsv")
    texts = [text for _, _, text in rows]
    assert len(set(texts)) == len(texts) >= 300
    assert 2 * sum(not kinds for kinds, _, _ in rows) >= len(rows)
    assert len(labelled("second.tsv")) >= 100


PIECES = st.sampled_from(
    "I want to die . me mato @ at dot com http:// www. a@b.co +44 07700 900123 12 March 2019 Calle "
    "Dr Smith ruined k!ll s*icide 1/2/2019 double dose \n \u0301 é ß İ ﬀ 😀 ( [ { ٣ ² ½ \0 \u202e "
    "buy now # u/ insta : never ' ’ * - _ St.Mary's hospital 3114 DNI".split(" ")
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join)),
       st.sampled_from(["en", "es", "", "xx-Latn"]))  # fmt: skip
def test_every_span_lies_in_the_text_and_is_not_empty(text, language):
    found = screen(text, language=language)
    assert all(0 <= one.start < one.end <= len(text) and 0 <= one.weight <= 100 for one in found)
    assert found == sorted(found, key=lambda one: one.start) == screen(text, language=language)


@pytest.mark.parametrize(
    ("text", "language", "instead"),
    [
        ("I was diagnosed on 12 March 2019.", "en", "I was diagnosed on March 2019."),
        ("It began on 2019-03-12.", "en", "It began on March 2019."),
        ("el 12 de marzo de 2019 empezó", "es", "el marzo de 2019 empezó"),
        ("on 25/12/2018 at home", "en", "on December 2018 at home"),
        ("on 3/4/2018 at home", "en", "on 2018 at home"),
        ("write to a@b.co today", "en", "write to [e-mail removed] today"),
        ("ask jo at gmail dot com now", "en", "ask [e-mail removed] now"),
        ("llámame al 612 345 678", "es", "llámame al [teléfono eliminado]"),
    ],
)
def test_a_click_puts_something_harmless_there(text, language, instead):
    one = next(one for one in screen(text, language=language) if one.instead)
    assert text[: one.start] + one.instead + text[one.end :] == instead


def test_likeness_is_the_share_that_was_posted_before():
    advert = "My herbal tea cured everything and you can have it for a small price today"
    assert likeness(advert, ["Something else altogether, about knees and weather", advert]) == 1
    assert likeness(f"{advert}, dear friends of this page", [advert]) > 0.6
    assert likeness("I rest a lot and drink warm water", [advert]) == 0
    assert likeness("", [advert, ""]) == likeness("!", ["!"]) == likeness("one two", []) == 0
    assert likeness("Thank you", ["thank YOU!"]) == 1
