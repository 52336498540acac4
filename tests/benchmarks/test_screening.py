"""The work of screening grows with the length of a text, not with its square."""

from time import process_time

import pytest

from diseasemaps.moderation.screening import screen

SHAPES = (
    "a| |1|1 |1-|a.|Aa |a@b.co,|a at b dot |one |I want to |www.|k*|k i l l |(|@a|+1|Calle Mayor |"
    "Dr Smith |never |12 High |é́|10.1234/|insta |lot 1 |first of |http://a.co/|"
    "Hospital de la |_|u/a "
).split("|")


def seconds(text: str) -> float:
    """Of this process alone; the least of three, so that a busy machine disturbs little."""
    taken = []
    for _ in range(3):
        begun = process_time()
        screen(text)
        taken.append(process_time() - begun)
    return min(taken)


@pytest.mark.measured
@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_text_is_about_four_times_the_work(shape):
    short, long = (seconds((shape * n)[:n]) for n in (5_000, 20_000))
    assert long < 8 * short + 0.05  # squared it would be 16 times
