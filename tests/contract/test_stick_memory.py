"""Hundreds of images need the memory of one, on both sides."""

import tracemalloc

import pytest

FEW, MANY = 7, 28


def peak(work):
    """Return the most bytes that Python held at once for some work, and its result."""
    tracemalloc.start()
    try:
        done = work()
        return tracemalloc.get_traced_memory()[1], done
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_four_times_the_images_need_no_more_memory(stick, kiosk, session, make_picture):
    jpeg = make_picture(1, side=300)
    exports, arrivals = [], []
    for count in (1, FEW, MANY):  # the first one warms what is kept for good
        for _ in range(count):
            kiosk.desk.add(session, "other", "", jpeg, b"small")
        spent, done = peak(lambda: stick.export(kiosk))
        exports.append(spent)
        spent, arrived = peak(lambda done=done: stick.arrive(done))
        arrivals.append(spent)
        stick.back(kiosk, arrived)
    assert done.bytes > MANY * len(jpeg)
    for _, few, many in (exports, arrivals):
        assert many < few + 2 * len(jpeg), (exports, arrivals)
