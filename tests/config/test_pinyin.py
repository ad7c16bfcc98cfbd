"""How words are spelt: against the tables of pypinyin, which is too large to be in the kiosk."""

from __future__ import annotations

from config.matters import matters
from config.pinyin import alike, readings, units, unspelt
from flows.definition.loading import load_scene, scene_names
from flows.first_screen.search import words_of


def test_the_table_is_the_one_that_pypinyin_makes() -> None:
    from tests.config.pinyin_table import table  # pypinyin reads its tables at once, in whatever process imports it

    made = [(character, syllable) for syllable, spelt_so in table().items() for character in spelt_so]
    read = [(character, syllable) for character, each in readings().items() for syllable in each]
    assert sorted(read) == sorted(made)


def test_every_word_that_is_searched_for_is_spelt_as_it_is_said() -> None:
    """In its context: of several readings of a character pypinyin takes that of the phrase."""
    from pypinyin import lazy_pinyin

    words = [word for name in scene_names() for word in words_of(load_scene(name))]
    words += [matter.name for matter in matters().values()]
    for word in words:
        said = lazy_pinyin([character for character in word if character in readings()], v_to_u=False)
        spelt = [unit for unit in units(word) if len(unit) > 1]
        assert len(said) == len(spelt)
        whole = lazy_pinyin("".join(character for character in word if character in readings()))
        assert all(syllable in unit for syllable, unit in zip(whole, spelt, strict=True)), word


def test_numbers_and_latin_words_are_typed_as_they_stand_and_marks_not_at_all() -> None:
    assert [unit[0] for unit in units("12333 热线（CALL）")] == ["12333", "re", "xian", "call"]


def test_a_character_without_a_reading_is_told() -> None:
    assert unspelt(f"退休{chr(0x20164)}（职）A1") == chr(0x20164)


def test_sounds_that_many_do_not_tell_apart_are_alike() -> None:
    assert {"zi", "zhi"} <= alike("zhi") & alike("zi")
    assert {"leng", "nen"} <= alike("leng") & alike("nen")
    assert alike("bao") == {"bao"}
