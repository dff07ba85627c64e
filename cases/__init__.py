"""The starter cases and the vocabulary: data for people, checked by code."""

from pathlib import Path

FOLDER = Path(__file__).parent
VOCABULARY = FOLDER / "vocabulary"
TEMPLATE = FOLDER / "template"
