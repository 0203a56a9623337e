"""A small exam: one type with fixed parts, one required, one that nobody must have."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings

from dossier.catalogue import Catalogue, MaterialType, Part, Requirement
from dossier.model import Dossier, Feedback, Material, Profile
from dossier.operations import (
    Activate,
    AddMaterial,
    Operation,
    SetProfile,
    Submit,
    apply,
)

# The same examples in every run, and none judged by a busy machine's clock.
settings.register_profile(
    "calm",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("calm")

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def material_type(
    type_id: str,
    maximum: int = 1,
    parts: tuple[str, ...] = (),
    required_for: tuple[str, ...] = (),
    categories: tuple[str, ...] = ("*",),
    areas: tuple[str, ...] = ("*",),
) -> MaterialType:
    return MaterialType(
        id=type_id,
        name_zh=type_id,
        name_en=type_id,
        hint_zh="",
        hint_en="",
        maximum=maximum,
        categories=categories,
        required_for=required_for,
        areas=areas,
        parts=tuple(Part(part, part, part, part) for part in parts),
    )


@pytest.fixture(scope="session")
def make_type():
    return material_type


@pytest.fixture(scope="session")
def requirements() -> tuple[Requirement, ...]:
    """Return identity (front and back, required), diploma (required), other (free)."""
    catalogue = Catalogue(
        1,
        (
            material_type("identity", 2, ("front", "back"), ("*",)),
            material_type("diploma", 2, required_for=("*",)),
            material_type("other", 3),
            material_type("pair", 2, ("left", "right")),
        ),
    )
    return catalogue.requirements("临床执业医师", "样本考区")


@pytest.fixture(scope="session")
def complete_operations() -> tuple[Operation, ...]:
    """Return everything from the first login to what is needed before submitting."""
    return (
        Activate("1"),
        SetProfile(Profile("13800000000")),
        AddMaterial(Material("m-front", "identity", "f" * 64, "front")),
        AddMaterial(Material("m-back", "identity", "b" * 64, "back")),
        AddMaterial(Material("m-diploma", "diploma", "d" * 64)),
    )


@pytest.fixture
def apply_all(requirements):
    """Return a function that applies operations which must all be allowed."""

    def run(dossier: Dossier, *operations: Operation) -> Dossier:
        for operation in operations:
            after = apply(dossier, operation, requirements)
            assert isinstance(after, Dossier), (operation, after)
            dossier = after
        return dossier

    return run


@pytest.fixture
def complete(apply_all, complete_operations) -> Dossier:
    """Return a draft with nothing missing."""
    return apply_all(Dossier("2026000001"), *complete_operations)


@pytest.fixture
def submitted(apply_all, complete) -> Dossier:
    return apply_all(complete, Submit(declared=True))


@pytest.fixture
def ask_for_diploma() -> Feedback:
    return Feedback("f1", NOON, "毕业证编号无法辨别,请重新上传!", ("diploma",))
