"""Specimen persons have valid formats and cannot be anybody."""

from dossier.idnumber import is_valid
from specimens.people import RESERVED_REGION, Sex, specimen_person

SEEDS = range(200)


def test_the_same_seed_gives_the_same_person():
    assert specimen_person(7) == specimen_person(7)


def test_seeds_give_different_people():
    assert len({specimen_person(seed).id_number for seed in SEEDS}) == len(SEEDS)


def test_id_numbers_are_valid_but_from_a_region_that_does_not_exist():
    for seed in SEEDS:
        person = specimen_person(seed)
        assert len(person.id_number) == 18
        assert person.id_number.startswith(RESERVED_REGION)
        assert person.id_number[6:14] == f"{person.birth:%Y%m%d}"
        assert is_valid(person.id_number)
        assert int(person.id_number[16]) % 2 == (person.sex is Sex.MALE)


def test_every_name_and_address_says_specimen():
    for seed in SEEDS:
        person = specimen_person(seed)
        assert "样本" in person.name
        assert person.address.startswith("样本省样本市")


def test_certificate_numbers_have_real_lengths_and_unissued_prefixes():
    for seed in SEEDS:
        person = specimen_person(seed)
        assert len(person.diploma_number) == 18
        assert len(person.degree_number) == 16
        assert len(person.qualification_number) == 27
        assert len(person.licence_number) == 15
        assert person.diploma_number.startswith("99999")
        assert person.degree_number.startswith("99999")
        assert person.qualification_number[4:6] == "99"
        assert person.licence_number[3:9] == "999999"
        assert person.phone.startswith("10")


def test_a_phone_number_has_eleven_digits():
    assert len(specimen_person(1).phone) == 11
