"""An outline as YAML in the shape of the Financial Times' frameworks, with fields of our own (docs/formats/yaml.md)."""

import re

import yaml

from . import markdown
from .drafts import LevelDraft, OutlineDraft

_ODD = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufffe\\uffff]")


class _Dumper(yaml.SafeDumper):
    """Quotes every text that has more than one line or a character that YAML takes for a line end."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _ODD.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _quoted)


def write(outline: OutlineDraft) -> bytes:
    """The outline in the shape of the Financial Times' frameworks."""
    outline = sayable(outline)
    ids = {level.name: f"level-{number}" for number, level in enumerate(outline.levels, 1)}
    areas = dict.fromkeys(skill.area for level in outline.levels for skill in level.skills if skill.area)
    themes = {area: f"theme-{number}" for number, area in enumerate(areas, 1)}
    said = _filled(
        name=outline.title,
        summary=outline.description,
        slug=outline.slug,
        authors=list(outline.authors),
        tags=list(outline.tags),
        levels=[_level(level, ids[level.name]) for level in outline.levels],
        themes=[{"id": known, "name": area} for area, known in themes.items()],
        competencies=[
            _filled(
                id=skill.key,
                level=ids[level.name],
                theme=themes.get(skill.area, ""),
                summary=skill.text,
                validity=skill.validity_months or 0,
            )
            for level in outline.levels
            for skill in level.skills
        ],
    )
    return yaml.dump(said, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110).encode()


def sayable(outline: OutlineDraft) -> OutlineDraft:
    """YAML says everything."""
    return markdown.normal(outline)


def _level(level: LevelDraft, known: str) -> dict[str, object]:
    return _filled(
        id=known,
        name=level.name,
        summary=level.introduction,
        remarks=level.remarks,
        signoffs=level.signoffs_needed if level.signoffs_needed != 1 else 0,
        tasks=[_filled(id=task.key, summary=task.text) for task in level.tasks],
    )


def _filled(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value}
