"""What a photograph is taken of and how: one frozen description, and named presets."""

import random
from dataclasses import dataclass, replace
from enum import StrEnum


class Desk(StrEnum):
    """What the page lies on."""

    WOOD = "wood"
    DARK = "dark"
    LIGHT = "light"
    WHITE = "white"
    CLOTH = "cloth"
    LAMINATE = "laminate"


class Difficulty(StrEnum):
    """How far a sampled scene is from what a kiosk should see."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Scene:
    """A desk, a page on it, light and camera.

    Angles are in degrees, clockwise; strengths run from 0 (none) to 1 (severe).
    `blur` and `motion` are in thousandths of the picture's diagonal, so that the same
    scene looks alike at every size; `noise` is a standard deviation in 8-bit levels.
    """

    desk: Desk = Desk.WOOD
    turn: float = 0.0
    tilt: float = 6.0
    azimuth: float = 0.0
    fill: float = 0.8
    offset: tuple[float, float] = (0.0, 0.0)
    moved_mm: tuple[float, float] = (0.0, 0.0)
    mirrored: bool = False
    exposure: float = 0.0  # stops
    warmth: float = 0.0  # -1 blue to 1 orange
    light_from: float = -60.0  # direction the light comes from; 0 right, -90 far side
    gradient: float = 0.15
    vignette: float = 0.15
    cast_shadow: float = 0.0
    glare: float = 0.0
    blur: float = 0.0
    motion: float = 0.0
    noise: float = 2.0
    lift_mm: float = 1.2  # how far the page stands off the desk; throws its shadow
    curl_mm: float = 0.0
    fold_mm: float = 0.0
    sleeve: bool = False
    clutter: int = 0
    quality: int = 92  # JPEG


PRESETS: dict[str, Scene] = {
    "plain": Scene(turn=1.5, tilt=4.0, fill=0.82),
    "tilted": Scene(desk=Desk.DARK, turn=-7.0, tilt=30.0, azimuth=25.0, fill=0.84),
    "turned": Scene(desk=Desk.LAMINATE, turn=97.0, tilt=10.0, azimuth=200.0),
    "dim": Scene(turn=4.0, exposure=-2.0, warmth=0.6, gradient=0.5, noise=6.0),
    "glare": Scene(desk=Desk.DARK, turn=-5.0, tilt=12.0, glare=0.9),
    "blurred": Scene(desk=Desk.LIGHT, turn=3.0, blur=0.9, motion=1.2),
    "cluttered": Scene(turn=-14.0, tilt=16.0, azimuth=-30.0, fill=0.68, clutter=6),
    "white_on_white": Scene(desk=Desk.WHITE, turn=5.0, tilt=10.0, fill=0.72),
}


def sample_scene(rng: random.Random, difficulty: Difficulty) -> Scene:
    """A scene drawn from `rng`: the same state gives the same scene."""
    match difficulty:
        case Difficulty.EASY:
            return _easy(rng)
        case Difficulty.MEDIUM:
            return _medium(rng)
        case Difficulty.HARD:
            return _hard(rng)


def _easy(rng: random.Random) -> Scene:
    """What a kiosk's fixed camera sees of a careful candidate."""
    return Scene(
        desk=rng.choice((Desk.WOOD, Desk.DARK, Desk.LAMINATE, Desk.LIGHT)),
        turn=rng.uniform(-6, 6),
        tilt=rng.uniform(0, 9),
        azimuth=rng.uniform(0, 360),
        fill=rng.uniform(0.72, 0.86),
        offset=(rng.uniform(-0.4, 0.4), rng.uniform(-0.4, 0.4)),
        exposure=rng.uniform(-0.25, 0.15),
        warmth=rng.uniform(-0.25, 0.35),
        light_from=rng.uniform(-150, -30),
        gradient=rng.uniform(0.05, 0.2),
        vignette=rng.uniform(0.05, 0.2),
        noise=rng.uniform(1.0, 2.5),
        quality=rng.randrange(88, 95),
    )


def _medium(rng: random.Random) -> Scene:
    """A phone held by hand: any quarter turn, one thing amiss."""
    scene = replace(
        _easy(rng),
        desk=rng.choice(list(Desk)),
        turn=rng.choice((0, 0, 90, 180, 270)) + rng.uniform(-14, 14),
        tilt=rng.uniform(5, 24),
        fill=rng.uniform(0.58, 0.86),
        gradient=rng.uniform(0.1, 0.4),
        noise=rng.uniform(1.5, 4.0),
        clutter=rng.randrange(0, 4),
        curl_mm=rng.choice((0.0, 0.0, rng.uniform(1.5, 5.0))),
    )
    amiss: tuple[dict[str, float], ...] = (
        {"exposure": rng.uniform(-1.6, -0.8)},
        {"glare": rng.uniform(0.3, 0.6)},
        {"blur": rng.uniform(0.15, 0.4)},
        {"cast_shadow": rng.uniform(0.3, 0.6)},
        {"warmth": rng.uniform(0.5, 0.9)},
    )
    return replace(scene, **rng.choice(amiss))  # type: ignore[arg-type]


def _hard(rng: random.Random) -> Scene:
    """Everything that happens at a registration site, several at once."""
    return replace(
        _medium(rng),
        turn=rng.uniform(0, 360),
        tilt=rng.uniform(12, 38),
        fill=rng.uniform(0.45, 0.92),
        exposure=rng.choice((rng.uniform(-2.0, -0.8), rng.uniform(-0.5, 0.2))),
        gradient=rng.uniform(0.2, 0.7),
        cast_shadow=rng.choice((0.0, rng.uniform(0.3, 0.8))),
        glare=rng.choice((0.0, 0.0, rng.uniform(0.4, 1.0))),
        blur=rng.choice((0.0, rng.uniform(0.2, 0.8))),
        motion=rng.choice((0.0, 0.0, rng.uniform(0.4, 1.5))),
        noise=rng.uniform(2.0, 7.0),
        fold_mm=rng.choice((0.0, rng.uniform(2.0, 6.0))),
        sleeve=rng.random() < 0.2,  # noqa: PLR2004  one in five
        mirrored=rng.random() < 0.08,  # noqa: PLR2004  a selfie camera now and then
        clutter=rng.randrange(2, 8),
        quality=rng.randrange(70, 92),
    )


def scene_tags(scene: Scene) -> tuple[str, ...]:
    """Words for what is particular about `scene`, for a truth file."""
    facts = {
        f"{scene.desk}-bg": True,
        "perspective": scene.tilt > 15,  # noqa: PLR2004  degrees; visible convergence
        "clutter": scene.clutter > 0,
        "glare": scene.glare > 0,
        "lowlight": scene.exposure < -1,
        "shadow": scene.cast_shadow > 0,
        "blur": scene.blur + scene.motion > 0,
        "warped": scene.curl_mm + scene.fold_mm > 0,
        "sleeve": scene.sleeve,
        "mirrored": scene.mirrored,
    }
    return tuple(tag for tag, holds in facts.items() if holds)
