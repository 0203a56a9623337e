"""An example picture goes from the office's console to a kiosk's screen."""

import io
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import update

from central import setup
from central.catalogue import publishing
from central.store import roster
from central.store.schema import example_pictures
from sync.examples import FOLDER
from sync.protocol.messages import CATALOGUE
from tests.contract.conftest import EXAM


def drawn(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def publish(central):
    """Return a function that gives the diploma an example of this colour."""

    def run(colour: str) -> str:
        name = publishing.add_picture(central.office, drawn(colour), "管理员")
        with central.office.database.read() as connection:
            base = roster.newest_version(connection)
        types = CATALOGUE.dump_python(EXAM, mode="json")["types"][:2]
        types[1]["picture"] = name
        known = ("id_front", "id_back")
        publishing.replace(central.office, base, types, known, "管理员")
        return name

    return run


def kept(kiosk) -> list[str]:
    return sorted(path.stem for path in (kiosk.store.folder / FOLDER).glob("*"))


def test_it_arrives_with_the_catalogue_that_names_it(kiosk, publish):
    name = publish("red")
    assert kiosk.desk.example(name) is None
    kiosk.sync()
    jpeg = kiosk.desk.example(name)
    with Image.open(io.BytesIO(jpeg)) as image:
        assert image.size == (400, 300)


def test_a_running_agent_brings_it_soon(central, kiosk, publish, working):
    working(kiosk)
    name = publish("red")
    central.look_until(lambda: kiosk.desk.example(name) is not None)


def test_the_next_one_takes_its_place(kiosk, publish):
    publish("red")
    kiosk.sync()
    second = publish("blue")
    kiosk.sync()
    assert kept(kiosk) == [second]


def test_a_file_that_was_changed_is_not_shown_and_comes_again(kiosk, publish):
    name = publish("red")
    kiosk.sync()
    file = kiosk.store.folder / FOLDER / f"{name}.jpg"
    file.write_bytes(file.read_bytes()[:-1])
    assert kiosk.desk.example(name) is None
    kiosk.sync()
    assert kiosk.desk.example(name) is not None


def test_another_picture_under_its_hash_is_not_believed(central, kiosk, publish):
    name = publish("red")
    with central.office.database.write() as connection:
        connection.execute(update(example_pictures).values(jpeg=b"another"))
    kiosk.sync()
    assert kiosk.desk.example(name) is None
    assert kept(kiosk) == []


def test_one_that_the_server_lacks_stops_nothing_else(
    central, kiosk, session, number, publish
):
    name = publish("red")
    lost = replace(EXAM.types[2], picture="0" * 64)
    types = (EXAM.types[0], replace(EXAM.types[1], picture=name), lost)
    setup.publish_catalogue(central.office, replace(EXAM, version=9, types=types))
    kiosk.complete(session)
    kiosk.sync()
    assert kiosk.desk.view(session).unsent == 0
    assert len(central.dossier(number).materials) == 3
    assert kept(kiosk) == [name]
