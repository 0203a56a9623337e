"""The power goes while pictures are saved: what was called saved is still there."""

import pytest

from tests.faults.powercut import CannotMountError, missing, one_cut


@pytest.fixture
def cut(tmp_path):
    """Return a function that cuts the power once."""
    if why := missing():
        pytest.skip(why)

    def run(seed: int, synchronous: str):
        try:
            return one_cut(tmp_path / f"{synchronous}{seed}", seed, synchronous)
        except CannotMountError as error:
            pytest.skip(f"no file system can be mounted here: {error}")

    return run


@pytest.mark.slow
def test_nothing_that_was_called_saved_is_lost_in_a_power_cut(cut):
    for seed in range(3):
        outcome = cut(seed, "FULL")
        assert outcome.lost == 0
        assert outcome.refused in {"S201", "S203", "S204", "S205"}
        assert not outcome.rescued


@pytest.mark.slow
def test_the_cut_is_one_that_a_weaker_setting_does_not_survive(cut):
    # Without this control the test above could pass on a disk that syncs everything.
    losses = (cut(seed, "NORMAL").lost for seed in range(8))
    assert any(losses)
