"""docs/protocol.md names every endpoint, field and status of the wire."""

import dataclasses
import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from central.app import create_app
from central.errors import PROBLEMS
from central.params import CentralParams
from central.rejections import Rejection
from dossier import catalogue, model
from dossier.operations import Refusal
from sync.protocol import bundle, carried, messages, pages

PAGE = (Path(__file__).resolve().parents[2] / "docs/protocol.md").read_text("utf-8")

MODELS = [
    value
    for value in {**vars(messages), **vars(carried), **vars(pages)}.values()
    if isinstance(value, type)
    and issubclass(value, messages.Message)
    and value is not messages.Message
]
VALUES = [
    model.Dossier,
    model.Feedback,
    model.Held,
    model.Material,
    model.Profile,
    model.Registration,
    model.Verdict,
    catalogue.Catalogue,
    catalogue.MaterialType,
    catalogue.ImageRules,
]


@pytest.mark.parametrize("message", MODELS, ids=lambda m: m.__name__)
def test_every_field_of_a_message_is_described(message: type[BaseModel]) -> None:
    assert [name for name in message.model_fields if name not in PAGE] == []


@pytest.mark.parametrize("value", VALUES, ids=lambda v: v.__name__)
def test_every_field_of_a_body_is_described(value: type) -> None:
    names = [field.name for field in dataclasses.fields(value)]
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_every_status_and_code_is_described() -> None:
    names = [*messages.Status, *Refusal, *Rejection]
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_every_record_way_and_fault_of_a_bundle_is_described() -> None:
    names = [*bundle.Kind, *bundle.Way, *bundle.Fault, bundle.MAGIC.decode()]
    missing = [n for n in names if f"`{n}`" not in PAGE and f'"{n}"' not in PAGE]
    assert missing == []


def test_every_endpoint_is_described(tmp_path: Path) -> None:
    app = create_app(CentralParams(data_dir=tmp_path))
    paths = [path for path in app.openapi()["paths"] if path.startswith("/v1/")]
    app.state.office.close()
    assert len(paths) >= 6
    assert [path for path in paths if path not in PAGE] == []


def test_every_code_stands_in_the_table_with_its_status() -> None:
    wire = {code: p.status for code, p in PROBLEMS.items() if code < "R2"}
    rows = [f"| `{code}` | {status} |" for code, status in wire.items()]
    assert [row for row in rows if row not in PAGE] == []


def sections() -> dict[str, str]:
    """The text under each heading that names an endpoint."""
    parts = PAGE.split("\n## ")[1:]
    named = (part.partition("\n") for part in parts)
    return {head: text for head, _, text in named if "/v1/" in head}


def test_every_endpoint_has_a_worked_example() -> None:
    assert len(sections()) >= 7
    assert [head for head, text in sections().items() if "```" not in text] == []


def test_every_example_in_json_is_json() -> None:
    blocks = [part.partition("```")[0] for part in PAGE.split("```json\n")[1:]]
    assert len(blocks) >= 8
    for block in blocks:
        json.loads(block)


def test_every_header_of_the_wire_is_described() -> None:
    names = ("Duanzheng-Nonce", "Content-Digest", "Signature-Input", "Signature")
    uploads = ("Upload-Offset", "Upload-Complete", "Content-Encoding")
    assert [name for name in (*names, *uploads) if name not in PAGE] == []
