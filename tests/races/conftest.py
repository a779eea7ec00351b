import pytest

from tests.factories import SkillFactory, in_state

from .at_once import ROUNDS


@pytest.fixture
def rounds(engineer, outline):
    level = outline.levels.first()
    return [in_state("submitted", engineer, SkillFactory(level=level)) for _ in range(ROUNDS)]
