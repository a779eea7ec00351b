"""Where one engineer stands: in each outline of theirs the levels, the skills, the gap. The picture of two pages.

rows.py reads the skills with their states, outlines.py adds them up, words.py says it in one sentence, portrait.py adds
what a lead sees of a person beyond it.
"""

from .outlines import LevelProgress, OutlineProgress, Progress
from .portrait import Portrait
from .rows import Row

__all__ = ["LevelProgress", "OutlineProgress", "Portrait", "Progress", "Row"]
