"""Chinese punctuation as it is printed: full-width beside Chinese characters.

Catalogues and tables of other rooms are typed with either kind; on screen it is one.
"""

import re

_WIDE = str.maketrans(",:;?!()", "，：；？！（）")
_CHINESE = "\u3400-\u9fff\u3001-\u3011\uff01-\uff5e“”"
_CLOSE = re.compile(rf"(?<=[{_CHINESE}])[,:;?!()]+|\((?=[{_CHINESE}])")


def printed(text: str) -> str:
    """Return a Chinese text with the marks that belong to it."""
    return _CLOSE.sub(lambda found: found.group().translate(_WIDE), text)
