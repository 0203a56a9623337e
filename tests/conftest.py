"""What holds for the tests of every room."""

from hypothesis import settings

# No test is judged by its time: machines are shared, and a pause is no fault.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
