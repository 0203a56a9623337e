"""How a server process looks for garbage: among what requests make, and not often."""

import gc

# New objects until Python looks; a sync of 100 operations makes some ten thousand.
NEW = 50_000


def set_apart_what_is_loaded() -> None:
    """Keep Python from walking what is here for good; once, before serving.

    A full collection walks every object of the libraries, 130 to 180 ms in which nobody
    is answered, and it came in every few syncs.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW)
