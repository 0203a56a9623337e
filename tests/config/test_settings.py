"""Settings: every fault at once, with its place; paths stand beside their file."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import ENVIRONMENT_VARIABLE, Settings, SettingsError, load


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a settings file."""

    def run(text: str) -> Path:
        path = tmp_path / "duanzheng.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return run


@pytest.fixture
def faults_of(write):
    """Return a function that gives the faults of a settings file."""

    def run(text: str) -> list[str]:
        with pytest.raises(SettingsError) as caught:
            load(write(text))
        return caught.value.faults

    return run


def test_without_a_file_the_defaults_hold(monkeypatch):
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    assert load() == Settings()


def test_an_empty_file_means_the_defaults(write):
    assert load(write("")) == Settings()


def test_the_environment_names_the_file(write, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(write("[kiosk]\nlanguage = 'en'")))
    assert load().kiosk.language == "en"


def test_all_faults_are_reported_at_once_each_with_its_place(faults_of):
    faults = faults_of(
        "nonsense = 1\n"
        "[central]\nport = 70000\n"
        "[sync]\nserver = 'ftp://x'\npoll_s = 0\n"
        "[camera]\nsource = 'webcam'\n"
    )
    places = sorted(fault.partition(":")[0] for fault in faults)
    wanted = ["camera.source", "central.port", "nonsense", "sync.poll_s", "sync.server"]
    assert places == wanted


def test_a_fault_shows_the_value_that_was_given(faults_of):
    (fault,) = faults_of("[central]\nport = 70000\n")
    assert "70000" in fault


def test_a_misspelt_name_is_a_fault(faults_of):
    (fault,) = faults_of("[kiosk]\nlangage = 'en'\n")
    assert fault.startswith("kiosk.langage: ")


def test_a_misspelt_section_is_a_fault(faults_of):
    (fault,) = faults_of("[kiosc]\nlanguage = 'en'\n")
    assert fault.startswith("kiosc: ")


def test_a_value_where_a_section_belongs_is_a_fault(faults_of):
    (fault,) = faults_of("sync = 3\n")
    assert fault.startswith("sync: ")


def test_a_number_where_a_path_belongs_is_a_fault(faults_of):
    (fault,) = faults_of("[sync]\ndata_dir = 3\n")
    assert fault.startswith("sync.data_dir: ")


def test_what_is_not_toml_is_said_with_its_line(faults_of):
    (fault,) = faults_of("[kiosk]\nlanguage = \n")
    assert "not TOML" in fault
    assert "line 2" in fault


def test_what_is_not_text_is_not_toml(tmp_path):
    path = tmp_path / "duanzheng.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="not TOML"):
        load(path)


def test_a_missing_file_is_a_fault_and_not_the_defaults(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        load(tmp_path / "none.toml")


def test_the_message_names_the_file_counts_and_ends_in_what_to_do(write):
    path = write("[central]\nport = -1\nhost = 3\n")
    with pytest.raises(SettingsError) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(f"F101 {path}: 2 faults in the settings.")
    assert message.endswith("docs/settings.md lists all.")


def test_one_fault_is_counted_in_the_singular(write):
    with pytest.raises(SettingsError, match="1 fault in the settings"):
        load(write("[central]\nport = -1\n"))


def test_relative_paths_stand_beside_their_file(write, tmp_path):
    settings = load(
        write(
            "fonts_dir = 'fonts'\n"
            "[central]\ndata_dir = 'c'\n"
            "[sync]\ndata_dir = '../k'\nca_file = 'ca.pem'\n"
        )
    )
    found = (
        settings.fonts_dir,
        settings.central.data_dir,
        settings.sync.data_dir,
        settings.sync.ca_file,
    )
    assert found == (
        tmp_path / "fonts",
        tmp_path / "c",
        tmp_path / "../k",
        tmp_path / "ca.pem",
    )


def test_an_absolute_path_stays(write):
    settings = load(write("[sync]\ndata_dir = '/var/lib/duanzheng'\n"))
    assert settings.sync.data_dir == Path("/var/lib/duanzheng")


def test_settings_cannot_be_changed_after_loading(write):
    settings = load(write(""))
    with pytest.raises(ValidationError, match="frozen"):
        settings.kiosk.language = "en"


def test_every_setting_says_what_it_is():
    silent = [
        f"{section}.{name}"
        for section in ("central", "sync", "kiosk", "camera")
        for name, field in type(getattr(Settings(), section)).model_fields.items()
        if not field.description
    ]
    assert silent == []
