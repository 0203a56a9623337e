"""What light, lens and sensor do to a scene: shadows, glare, casts, blur, noise."""

import cv2
import numpy as np

from camera.training.textures import Bgr, Field, Rng, noise


def developed(canvas: Field, rng: Rng) -> Bgr:
    """The scene (h, w, 3) float32 0..255 as a camera would store it."""
    lit = canvas * _light(rng, canvas.shape[1], canvas.shape[0])
    if rng.random() < 0.15:
        lit = _glare(lit, rng)
    lit = _cast(lit, rng)
    lit = _blurred(lit, rng)
    grain = rng.uniform(0, 1) ** 2 * 16 + 0.1
    shape = lit.shape if rng.random() < 0.3 else (*lit.shape[:2], 1)
    lit = lit + rng.standard_normal(shape, np.float32) * np.float32(grain)
    picture = np.clip(lit, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        quality = int(rng.integers(25, 95))
        _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return np.asarray(picture)


def _light(rng: Rng, width: int, height: int) -> Field:
    """Uneven light and cast shadows, (h, w, 1), about 0.2..1.3."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = x / width - 0.5, y / height - 0.5
    angle = rng.uniform(0, 2 * np.pi)
    slope = abs(rng.normal(0, 0.3))
    light = 1 + slope * (u * np.cos(angle) + v * np.sin(angle))
    if rng.random() < 0.4:
        light *= 1 - rng.uniform(0, 0.7) * (u**2 + v**2)
    if rng.random() < 0.15:  # a lamp
        at = rng.uniform(-0.5, 0.5, 2)
        away = (u - at[0]) ** 2 + (v - at[1]) ** 2
        light *= 0.4 + 0.8 * np.exp(-away / rng.uniform(0.05, 0.5))
    if rng.random() < 0.35:
        light *= 1 - _shade(rng, width, height) * rng.uniform(0.1, 0.65)
    return np.asarray(light[..., None], np.float32)


def _shade(rng: Rng, width: int, height: int) -> Field:
    """The shadow of a hand, phone or window frame, 0..1."""
    shade = np.zeros((height, width), np.float32)
    if rng.random() < 0.6:
        middle = rng.uniform(0, 1, 2) * (width, height)
        turns = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 8))))
        reach = rng.uniform(0.1, 0.7, len(turns)) * max(width, height)
        around = np.stack([np.cos(turns), np.sin(turns)], 1) * reach[:, None]
        cv2.fillPoly(shade, [(middle + around).astype(np.int32)], 1.0)
    else:
        side = max(width, height)
        cells = float(rng.uniform(2, 6))
        shade = (noise(rng, side, (cells, cells)) > 0.2).astype(np.float32)
        shade = shade[:height, :width]
    soft = rng.uniform(0.5, 25)
    return np.asarray(cv2.GaussianBlur(shade, (0, 0), soft), np.float32)


def _glare(lit: Field, rng: Rng) -> Field:
    height, width = lit.shape[:2]
    spot: Field = np.zeros((height, width), np.float32)
    at = tuple(int(v) for v in rng.uniform(0.1, 0.9, 2) * (width, height))
    sides = tuple(int(v) for v in rng.uniform(5, 60, 2))
    cv2.ellipse(spot, at, sides, rng.uniform(0, 180), 0, 360, 1.0, -1)
    spot = cv2.GaussianBlur(spot, (0, 0), rng.uniform(2, 25))
    return np.asarray(lit + (spot * rng.uniform(60, 400))[..., None])


def _cast(lit: Field, rng: Rng) -> Field:
    """Exposure, white balance and tone curve."""
    exposure = 2.0 ** np.clip(rng.normal(0, 0.45), -2.0, 0.8)
    if rng.random() < 0.1:
        exposure *= rng.uniform(0.15, 0.5)
    warmth = rng.normal(0, 0.08)
    balance = np.array([1 - warmth, 1 + rng.normal(0, 0.02), 1 + warmth], np.float32)
    shown = np.clip(lit * exposure * balance / 255, 0, 1.05)
    shown = shown ** rng.uniform(0.75, 1.3)
    if rng.random() < 0.06:
        shown = np.repeat(shown.mean(axis=2, keepdims=True), 3, axis=2)
    haze = rng.uniform(0, 0.12) if rng.random() < 0.3 else 0.0
    return np.asarray((shown * (1 - haze) + haze) * 255, np.float32)


def _blurred(lit: Field, rng: Rng) -> Field:
    pick = rng.random()
    if pick < 0.35:
        return np.asarray(cv2.GaussianBlur(lit, (0, 0), rng.uniform(0.3, 1.6)))
    if pick < 0.45:
        length = int(rng.integers(3, 11))
        kernel = np.zeros((length, length), np.float32)
        cv2.line(kernel, (0, length // 2), (length, length // 2), 1.0)
        turn = cv2.getRotationMatrix2D((length / 2, length / 2), rng.uniform(0, 180), 1)
        kernel = cv2.warpAffine(kernel, turn, (length, length)) + 1e-6
        return np.asarray(cv2.filter2D(lit, -1, kernel / kernel.sum()), np.float32)
    return lit
