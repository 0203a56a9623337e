"""What lies about near a page or over it: pens, keys, cups, phones, cables, hands.

Each is a picture with an alpha channel, (h, w, 4) float32 BGRA, colours 0..255 and
alpha 0..1, drawn upright; the composer turns and shades it.
"""

from collections.abc import Callable

import cv2
import numpy as np

from camera.training.textures import Field, Rng, colour, octaves, surface


def thing(rng: Rng) -> Field:
    """Something on the desk that is not a page."""
    return _THINGS[int(rng.integers(len(_THINGS)))](rng)


def fingers(rng: Rng) -> Field:
    """One to four fingers or a thumb reaching in from the bottom of the picture."""
    height, width = 220, 200
    picture, skin = _clear(width, height), _skin(rng)
    count = int(rng.choice((1, 1, 2, 3, 4)))
    broad = rng.uniform(26, 40)
    start = width / 2 - (count - 1) * broad * 0.55
    for i in range(count):
        x = start + i * broad * 1.1
        top = rng.uniform(20, 80)
        lean = rng.uniform(-20, 20)
        ends = np.array([[x, height + 20], [x + lean, top + broad / 2]], np.int32)
        tone = tuple(float(v) for v in skin * rng.uniform(0.9, 1.05))
        cv2.line(picture, ends[0], ends[1], (*tone, 1.0), int(broad), cv2.LINE_AA)
        nail = (int(x + lean), int(top + broad * 0.35))
        sides = (int(broad * 0.25), int(broad * 0.35))
        pale = tuple(float(min(255.0, v * 1.12)) for v in tone)
        cv2.ellipse(picture, nail, sides, 0, 0, 360, (*pale, 1.0), -1, cv2.LINE_AA)
    rounding = cv2.GaussianBlur(picture[..., 3], (0, 0), broad / 4)
    picture[..., :3] *= (0.55 + 0.45 * rounding)[..., None]
    return picture


def _skin(rng: Rng) -> Field:
    light = np.array([140, 170, 220], np.float32)
    dark = np.array([50, 75, 115], np.float32)
    share = rng.random()
    return (light * share + dark * (1 - share)).astype(np.float32)


def _clear(width: int, height: int) -> Field:
    return np.zeros((height, width, 4), np.float32)


def _bgra(rng: Rng, shade: float = 1.0) -> tuple[float, ...]:
    return (*(float(v) * shade for v in colour(rng)), 1.0)


def _pen(rng: Rng) -> Field:
    picture = _clear(240, 20)
    body, clip = _bgra(rng), _bgra(rng)
    cv2.line(picture, (24, 10), (228, 10), body, 13, cv2.LINE_AA)
    cv2.line(picture, (8, 10), (24, 10), (170.0, 170.0, 170.0, 1.0), 5, cv2.LINE_AA)
    cv2.line(picture, (160, 9), (226, 9), clip, 4, cv2.LINE_AA)
    return picture


def _cable(rng: Rng) -> Field:
    picture = _clear(300, 300)
    angles = np.cumsum(rng.normal(0, 0.25, 60))
    steps = np.stack([np.cos(angles), np.sin(angles)], 1) * rng.uniform(4, 9)
    points = np.cumsum(steps, axis=0) + 150 - steps.sum(axis=0) / 2
    thick = int(rng.integers(2, 8))
    line = [points.astype(np.int32)]
    cv2.polylines(picture, line, False, _bgra(rng), thick, cv2.LINE_AA)  # noqa: FBT003
    return picture


def _keyboard(rng: Rng) -> Field:
    """A keyboard, laptop or calculator: a grid of keys that looks like a table."""
    rows, columns = int(rng.integers(4, 7)), int(rng.choice((5, 12, 15)))
    picture = _clear(columns * 20 + 16, rows * 20 + 16)
    case, key = _bgra(rng, 0.8), _bgra(rng)
    height, width = picture.shape[:2]
    cv2.rectangle(picture, (0, 0), (width, height), case, -1)
    for y in range(rows):
        shift = int(rng.integers(0, 6))
        for x in range(columns):
            left, top = 8 + x * 20 + shift, 8 + y * 20
            cv2.rectangle(picture, (left, top), (left + 16, top + 16), key, -1)
    return picture


def _phone(rng: Rng) -> Field:
    picture = _clear(110, 220)
    edge = _bgra(rng, 0.4)
    cv2.rectangle(picture, (8, 8), (101, 211), edge, 16, cv2.LINE_AA)
    inner = picture[10:210, 10:100]
    inner[..., :3] = (
        cv2.resize(surface(rng, 128), (90, 200)) if rng.random() < 0.5 else 20.0
    )
    inner[..., 3] = 1.0
    return picture


def _cup(rng: Rng) -> Field:
    picture = _clear(150, 130)
    glaze, tea = _bgra(rng), _bgra(rng, 0.5)
    cv2.ellipse(picture, (112, 64), (30, 20), 0, 0, 360, glaze, 9, cv2.LINE_AA)
    cv2.circle(picture, (62, 64), 58, glaze, -1, cv2.LINE_AA)
    cv2.circle(picture, (62, 64), 50, tea, -1, cv2.LINE_AA)
    return picture


def _ruler(rng: Rng) -> Field:
    picture = _clear(320, 40)
    cv2.rectangle(picture, (0, 0), (320, 40), _bgra(rng), -1)
    for x in range(4, 318, 4):
        deep = 14 if (x - 4) % 40 == 0 else 7
        cv2.line(picture, (x, 0), (x, deep), (30.0, 30.0, 30.0, 1.0), 1)
    return picture


def _blob(rng: Rng) -> Field:
    """A bag, fruit, toy, sleeve: any shaded shape with a texture."""
    side = 220
    turns = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    reach = 80 + 25 * np.sin(turns * rng.integers(1, 5) + rng.uniform(0, 6))
    reach *= rng.uniform(0.8, 1.2)
    points = side / 2 + np.stack([np.cos(turns), np.sin(turns)], 1) * reach[:, None]
    picture = _clear(side, side)
    mask = np.zeros((side, side), np.float32)
    cv2.fillPoly(mask, [points.astype(np.int32)], 1.0, cv2.LINE_AA)
    skin = surface(rng, side) if rng.random() < 0.5 else colour(rng)
    shade = 0.75 + 0.3 * cv2.GaussianBlur(mask, (0, 0), 25)
    picture[..., :3] = skin * shade[..., None]
    picture[..., 3] = mask
    return picture


def _bar(rng: Rng) -> Field:
    """A desk edge, shelf, tray or monitor foot: large and straight."""
    picture = _clear(400, int(rng.integers(12, 200)))
    tone = octaves(rng, 400, 0.5)[: picture.shape[0], :, None] * rng.uniform(0, 15)
    picture[..., :3] = colour(rng) + tone
    picture[..., 3] = 1.0
    return picture


def _glasses(rng: Rng) -> Field:
    picture = _clear(200, 90)
    frame = _bgra(rng, 0.5)
    for x in (52, 148):
        cv2.ellipse(picture, (x, 45), (42, 34), 0, 0, 360, frame, 5, cv2.LINE_AA)
    cv2.line(picture, (92, 40), (108, 40), frame, 5)
    return picture


_THINGS: list[Callable[[Rng], Field]] = [
    _pen,
    _cable,
    _keyboard,
    _phone,
    _cup,
    _ruler,
    _blob,
    _blob,
    _bar,
    _glasses,
]
