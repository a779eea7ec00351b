"""From blocks to drafts: one walk through the document that knows which level and which section it is in."""

from dataclasses import dataclass, replace

from outline.formats.drafts import OutlineDraft, Reading, Section

from .attributes import LONGEST_AREA, Attributes, split_attributes
from .front_matter import FrontMatter
from .gathering import Gathered, outline_of
from .items import Statement, is_label, joined_area, statements
from .keeping import Keeper
from .labels import is_one_word
from .levels import LONGEST_NAME, Choices, Structure, cited, level_name, only_links, structure_of
from .parts import (
    BOLD_LABEL,
    ITEM_LABEL,
    PLAIN_LABEL,
    Block,
    End,
    Heading,
    Item,
    Items,
    Kept,
    Paragraph,
    Span,
    Table,
    Text,
)
from .shapes import Shape
from .tables import levels_in, skills_in
from .verdict import errors_of, warnings_of

_DEEPEST_RANK = 10


@dataclass
class _Section:
    """Where the walk is. `kind` is "introduction", "skills", "tasks", "other" (kept) or "outside" (of any level)."""

    kind: str
    rank: int = _DEEPEST_RANK
    area: str = ""
    line: int = 0
    around: "_Section | None" = None  # the section that it stands in


class Walk:
    """One reading of a document in one of its shapes."""

    def __init__(self, front: FrontMatter, shape: Shape, lines: list[str], choices: Choices) -> None:
        self.front, self.blocks, self.lines, self.levels_by = front, shape.blocks, lines, shape.levels_by
        self.structure: Structure = structure_of(shape, choices)
        self.title = front.title
        self.gathered = Gathered()
        self.level_rank, self.level_area = 0, ""
        self.level_has_skills_section = self.level_is_strict = False  # strict: one of them is called "Skills", no more
        self.section = _Section("outside")
        self.sections: list[Section] = []
        self.kept = Keeper(lines)
        self.unused_area: Heading | None = None
        self.outline = self._walked()

    def _walked(self) -> OutlineDraft:
        for place, block in enumerate(self.blocks):
            self._step(place, block)
        self._keep_unused_area()
        return outline_of(self.front, self.title or "", self.gathered, self.kept)

    def reading(self) -> Reading:
        errors = list(errors_of(self.outline, self.blocks))
        if errors:
            return Reading(None, errors=tuple(errors))
        warnings = [
            *self.front.warnings,
            *self.gathered.warnings,
            *self.kept.warnings(),
            *warnings_of(self.outline, self.structure),
        ]
        return Reading(
            self.outline, tuple(sorted(warnings, key=lambda remark: remark.line)), sections=tuple(self.sections)
        )

    # -- one method for each sort of block -------------------------------------------------------

    def _step(self, place: int, block: Block) -> None:
        match block:
            case Heading():
                self._heading(place, block)
            case Items():
                self._items(block)
            case Kept():
                self.kept.add_text(block.field if self.gathered.levels else "description", block.text)
            case Table():
                self._table(block)
            case Text():
                self._text(block)
            case End():
                self.gathered.warn_of_lines(block, block.warning)
                self.section = _Section("outside")

    def _heading(self, place: int, heading: Heading) -> None:
        self._keep_unused_area()
        while self.section.around and heading.rank <= self.section.rank:
            self.section = self.section.around
        if place in self.structure.levels:
            self._start_level(place, heading)
        elif not self.gathered.levels:
            self._heading_before_levels(heading)
        elif self._leaves_level(heading):
            self._start_other(heading, "outside")
        elif self.section.kind == "outside":
            self.kept.add(self._field(), heading)
        elif place in self.structure.sections:
            self._start_section(self.structure.sections[place], heading, is_guess=False)
        elif place in self.structure.neither:
            self._start_other(heading, "other", is_guess=False)
        else:
            self._unknown_heading(place, heading)

    def _items(self, block: Items) -> None:
        if self.section.kind == "introduction" and (block.kind or self._starts_skills(block)):
            self.section = _Section("skills", area=self.section.area)
        if self.section.kind in ("skills", "tasks"):
            for item in block.items:
                self._item(item, block)
        elif self.section.kind == "other" or (self.section.kind == "outside" and self.gathered.levels):
            self.kept.add(self._field(), block)
        else:
            self.kept.add(self._field(), block, f"This list is not under a label such as “Skills:”; {self._kept_as()}.")

    def _table(self, table: Table) -> None:
        """A table inside a level: each row says skills or tasks."""
        inside = self.section.kind in ("skills", "tasks") or (
            self.section.kind == "introduction" and not self.level_has_skills_section
        )
        found = skills_in(table) if inside and levels_in(table) is None else []
        if not found:
            self._text(table)
            return
        self.gathered.warn_of_lines(table, "This table is read row by row; cells that only hold marks are left out.")
        for block in found:
            if self.section.kind == "tasks" and isinstance(block, Items):
                block = replace(block, kind="tasks")
            self._step(-1, block)

    def _text(self, block: Text) -> None:
        inside = self.section.kind in ("skills", "tasks")
        reason = f"This text in a section of {self.section.kind} is not a list; {self._kept_as()}." if inside else ""
        self.kept.add(self._field(), block, reason)

    # -- headings --------------------------------------------------------------------------------

    def _start_level(self, place: int, heading: Heading) -> None:
        area = self.structure.area_of_level.get(place, "")
        is_expected = bool(area) or heading.is_level
        self.gathered.start_level(level_name(heading), heading.line, split_attributes(heading.text)[1], is_expected)
        sections = self.structure.skills_of(self.blocks, place)
        self.level_rank, self.level_has_skills_section = heading.rank, bool(sections)
        self.level_is_strict = any(is_one_word(section.text) for section in sections)
        self.section, self.level_area = _Section("introduction", area=area), area
        self.kept.start_level(self.gathered.current)

    def _start_section(self, kind: str, heading: Heading, is_guess: bool) -> None:
        around = self.section if heading.rank > self.section.rank else None
        self.section = _Section(kind, heading.rank, around.area if around else self.level_area, heading.line, around)
        self._note(heading, kind, is_guess)
        if heading.rank == ITEM_LABEL:
            text = f"“{cited(heading.text)}” is read as a label: the items under it are {kind}."
            self.gathered.warn_of_lines(heading, text)

    def _note(self, heading: Heading, kind: str, is_guess: bool) -> None:
        name = self.gathered.level.name
        self.sections.append(Section(heading.line, level_name(heading), kind, is_guess, name))

    def _heading_before_levels(self, heading: Heading) -> None:
        name = level_name(heading)
        is_heading = heading.rank < BOLD_LABEL
        if is_heading and self.title is None and 0 < len(name) <= LONGEST_NAME:
            self.title = name
        elif not (is_heading and name and name == self.title):
            reason = f"“{name}” stands before the first level; {self._kept_as()}." if is_heading else ""
            self.kept.add("description", heading, reason)

    def _leaves_level(self, heading: Heading) -> bool:
        return heading.rank <= self.level_rank and self.section.kind != "outside"

    def _start_other(self, heading: Heading, kind: str, is_guess: bool = False) -> None:
        around = self.section if kind == "other" and heading.rank > self.section.rank else None
        self.section = _Section(kind, heading.rank, line=heading.line, around=around)
        name = cited(heading.text)
        if kind == "other":
            self._note(heading, "neither", is_guess)
        self.kept.add(
            "remarks", heading, f"“{name}” is neither a level nor a section of skills or tasks; {self._kept_as()}."
        )

    def _unknown_heading(self, place: int, heading: Heading) -> None:
        """A label that no word of ours explains: an area of skills where skills are expected, else neither."""
        nested, area = heading.rank > self.section.rank, self._area(place, heading)
        if nested and self.section.kind == "skills" and area:
            self._start_area(heading, joined_area(self.section.area, area), self.section)
        elif nested:
            self._text(Paragraph(heading.line, heading.end))
        elif area and (place in self.structure.areas or not self.level_is_strict):
            self._start_area(heading, joined_area(self.level_area, area), None)
        elif heading.rank >= PLAIN_LABEL and not self.level_has_skills_section:
            self._text(Paragraph(heading.line, heading.end))
            self._start_area(heading, self.level_area, None)
        elif heading.rank >= PLAIN_LABEL and self.section.kind == "introduction":
            self._text(Paragraph(heading.line, heading.end))
        else:
            self._start_other(heading, "other", is_guess=True)

    def _start_area(self, heading: Heading, area: str, around: _Section | None) -> None:
        self.section = _Section("skills", heading.rank, area, heading.line, around)
        self.unused_area = heading if heading.rank < PLAIN_LABEL else None
        self._note(heading, "skills", is_guess=True)

    def _area(self, place: int, heading: Heading) -> str:
        """The name that a heading or a line in bold gives to the skills under it, if it is fit for one."""
        name = level_name(heading)
        fit = place in self.structure.over_lists and heading.rank < PLAIN_LABEL and len(name) <= LONGEST_AREA
        return name if fit else ""

    # -- lists -----------------------------------------------------------------------------------

    def _starts_skills(self, block: Items) -> bool:
        return not self.level_has_skills_section and not only_links(block)

    def _item(self, item: Item, block: Items) -> None:
        kind = block.kind or self.section.kind
        area = block.area or self.section.area
        self._tell_labels(item, kind)
        for statement in statements(item, area):
            self._statement(statement, kind)
        self._keep_rest(item)

    def _tell_labels(self, item: Item, kind: str) -> None:
        """An item that is a label names an area; tasks have none, so theirs is kept as a remark."""
        if is_label(item):
            span = Span(item.line, max(item.items[0].line, item.line + 1))
            if kind == "tasks":
                self.kept.add_from_item("remarks", span, f"This item only heads others; {self._kept_as()}.")
            else:
                self.gathered.warn(item.line, f"“{cited(item.text)}” is read as the area of the items under it.")
        for inner in item.items:
            self._tell_labels(inner, kind)

    def _keep_rest(self, item: Item) -> None:
        """What an item says besides its text."""
        if is_label(item) and split_attributes(item.text)[1] != Attributes():
            self.gathered.warn(item.line, "Braces behind a text that has items under it are left out.")
        for span in item.rest:
            self.kept.add_from_item("remarks", span, f"Only the text of an item is read; {self._kept_as()}.")
        for inner in item.items:
            self._keep_rest(inner)

    def _statement(self, said: Statement, kind: str) -> None:
        if said.problem == "is empty":
            self.gathered.warn(said.line, "This item is empty and is left out.")
        elif said.problem:
            self.kept.add_from_item("remarks", said, f"This item {said.problem}; {self._kept_as()}.")
        else:
            self._use_area(said)
            self.gathered.add(said, kind, said.area)
            self._count()

    def _count(self) -> None:
        """One more piece in the section that was told last, if that one goes on."""
        if self.sections and self.sections[-1].line == self.section.line:
            self.sections[-1] = replace(self.sections[-1], items=self.sections[-1].items + 1)

    # -- what is kept ----------------------------------------------------------------------------

    def _field(self) -> str:
        if not self.gathered.levels:
            return "description"
        return "introduction" if self.section.kind == "introduction" else "remarks"

    def _kept_as(self) -> str:
        if not self.gathered.levels:
            return "it is kept in the description"
        name = self.gathered.level.name
        return f"it is kept in the {self._field()} of “{name}”"

    def _use_area(self, said: Statement) -> None:
        if not said.attributes.area:
            self.unused_area = None

    def _keep_unused_area(self) -> None:
        """The name of an area that no skill came to have is text like any other."""
        if self.unused_area:
            text = f"No skill stands under “{cited(self.unused_area.text)}”; {self._kept_as()}."
            self.kept.add("remarks", self.unused_area, text)
            self.unused_area = None
