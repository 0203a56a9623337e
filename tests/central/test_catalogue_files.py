"""A catalogue goes out as TOML and comes in again, checked as a whole."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from central.catalogue import toml
from central.catalogue.checking import BadCatalogueError, checked
from central.cli import cli
from config.catalogue import default_catalogue, example_names
from dossier.catalogue import Catalogue, MaterialType, Part
from dossier.imagerules import ImageRules, Shape

WORD = st.text(max_size=20)
WORDS = st.lists(WORD, max_size=3).map(tuple)
TYPES = st.builds(
    MaterialType,
    id=st.uuids().map(lambda one: one.hex),
    name_zh=WORD,
    name_en=WORD,
    hint_zh=WORD,
    hint_en=WORD,
    maximum=st.just(1),
    categories=WORDS,
    required_for=WORDS,
    areas=WORDS,
    parts=st.lists(st.builds(Part, WORD, WORD, WORD, WORD), max_size=1).map(tuple),
    examples=WORDS,
    drawn=st.booleans(),
    identities=WORDS,
    rules=st.builds(
        ImageRules,
        st.integers(0, 2000),
        st.integers(0, 100),
        st.booleans(),
        st.sampled_from(Shape).map(str),
        WORDS,
    ),
)


@given(
    st.builds(Catalogue, st.integers(0, 10**6), st.lists(TYPES, max_size=3).map(tuple))
)
def test_any_catalogue_comes_back_from_toml(catalogue: Catalogue) -> None:
    version, types = toml.read(toml.written(catalogue))
    assert version == catalogue.version
    whole = [{**toml.USUAL, **one} for one in types]
    again = toml.CATALOGUE.validate_python({"version": version, "types": whole})
    assert again == catalogue


def test_the_default_catalogue_passes_the_check() -> None:
    types = default_catalogue()["types"]
    assert len(checked(2, types, example_names(), ()).types) == len(types)


def test_every_fault_is_named_at_once() -> None:
    good = default_catalogue()["types"]
    bad = [
        {**good[1], "id": "A B", "maximum": 0, "colour": "red"},
        {**good[2], "required_for": ["甲"], "categories": ["乙"], "identities": ["x"]},
        {**good[3], "hint_zh": "长" * 301, "examples": ["nothing"]},
        good[3],
        {"id": "empty"},
        {**good[0], "maximum": 2},
    ]
    with pytest.raises(BadCatalogueError) as caught:
        checked(2, bad, example_names(), ())
    said = {(one.type_id, one.field) for one in caught.value.wrong}
    assert {
        ("A B", "id"),
        ("A B", "colour"),
        (good[2]["id"], "required_for"),
        (good[2]["id"], "identities"),
        (good[3]["id"], "hint_zh"),
        (good[3]["id"], "examples"),
        (good[3]["id"], "id"),
        ("empty", "name_zh"),
    } <= said
    assert ("A B", "maximum") in said
    assert any("maximum differs" in one.en for one in caught.value.wrong)
    assert all(one.zh and one.en for one in caught.value.wrong)


def test_a_file_made_from_an_older_version_is_refused(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[central]\ndata_dir = "{tmp_path / "central"}"\n', "utf-8")
    file = tmp_path / "catalogue.toml"

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, [*words, "--config", str(settings)])
        return done.exit_code, done.output

    assert run("init")[0] == 0
    assert run("catalogue", "export", str(file))[0] == 0
    assert tomllib.loads(file.read_text("utf-8")) == default_catalogue()
    text = file.read_text("utf-8")
    file.write_text(text.replace('name_zh = "毕业证书"', 'name_zh = "毕业证"'), "utf-8")
    assert run("catalogue", "import", str(file)) == (
        0,
        "材料目录第 2 版已发布。\nCatalogue version 2 is published.\n",
    )
    code, said = run("catalogue", "import", str(file))
    assert code == 1
    assert "R545" in said
    file.write_text(text.replace("maximum = 2", "maximum = 0"), "utf-8")
    code, said = run("catalogue", "import", str(file))
    assert code == 1
    assert "Nothing was changed" in said
    for broken in ("version = 'x'", "types = 3\nversion = 1", "[[", "version = 1"):
        file.write_text(broken, "utf-8")
        assert run("catalogue", "import", str(file))[0] == 1
