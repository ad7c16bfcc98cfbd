"""Everything a person sees or hears; here is what is needed both before and without Qt."""

from pathlib import Path

#: the words of the frame around every page, of the first picture, and of what is said aloud
WORDS_FILE = Path(__file__).parent / "words.zh.yaml"
