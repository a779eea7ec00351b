"""CASE packages of 1EdTech, 1.0 and 1.1: read in the shapes that tools write, written as 1.1.

docs/formats/case.md says how a package is read, and where our own data stand in one that we write.
"""

from .reader import read
from .writer import sayable, write

__all__ = ["read", "sayable", "write"]
