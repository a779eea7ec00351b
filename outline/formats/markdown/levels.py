"""Which headings are levels.

By labels: a level is a heading that has a section of skills under it, or that stands beside such a heading and has a
section of tasks or sounds like a level. By lists: levels are the headings, at the depth where there are most of them,
that have a list directly under them. By marks: those that the shape of the document says. `{signoffs=…}` at the end of
a heading makes it a level in any case.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outline.formats.inline import plain_text

from .attributes import LONGEST_AREA, split_attributes
from .labels import is_bare, kind_of, levelness
from .parts import BOLD_LABEL, Block, Heading, Item, Items, Table
from .shapes import Shape
from .tables import levels_in, skills_in

LONGEST_NAME = 200

Choices = Mapping[tuple[int, str], str]  # by line and label of a section: "skills", "tasks" or "neither"


@dataclass(frozen=True)
class Structure:
    """Places in the row of blocks: of levels, of sections with their kind, and of headings that name an area."""

    levels: frozenset[int]
    sections: dict[int, str]
    neither: frozenset[int]
    chosen: frozenset[int]
    areas: frozenset[int]
    over_lists: frozenset[int]
    area_of_level: dict[int, str]
    labelled: bool

    def skills_of(self, blocks: list[Block], place: int) -> list[Heading]:
        """The sections of skills before the next level or heading of the depth of the one at this place."""
        found, level = list[Heading](), blocks[place]
        for later in range(place + 1, len(blocks)):
            block = blocks[later]
            if not isinstance(block, Heading):
                continue
            if later in self.levels or (isinstance(level, Heading) and block.rank <= level.rank):
                break
            if self.sections.get(later) == "skills":
                found.append(block)
        return found


def structure_of(shape: Shape, choices: Choices) -> Structure:
    """The levels and sections of a document in one of its shapes."""
    outline = _Headings(shape, choices)
    levels, areas = set[int](), set[int]()
    if shape.levels_by == "labels":
        levels = outline.over_skills()
    elif shape.levels_by == "lists":
        levels, areas = outline.over_lists()
    levels |= outline.marked()
    if shape.levels_by != "marks":
        levels |= outline.beside(levels)
    return Structure(
        frozenset(levels),
        outline.sections,
        frozenset(outline.neither - levels),
        frozenset(outline.chosen),
        frozenset(areas),
        frozenset(outline.lists),
        outline.area_of_level(levels),
        "skills" in outline.sections.values(),
    )


def level_name(heading: Heading) -> str:
    """The plain name that a heading would give its level; "" for what is much too long for one."""
    return plain_text(split_attributes(heading.text)[0]) if len(heading.text) <= 5 * LONGEST_NAME else ""


def cited(markdown: str) -> str:
    """A text as a warning cites it."""
    return plain_text(markdown) if len(markdown) <= LONGEST_NAME else f"{plain_text(markdown[:LONGEST_NAME])} …"


def only_links(items: Items) -> bool:
    """Whether every item is a link and nothing else: a table of contents, references."""
    return all(_is_link(item) for item in items.items)


def _lists_in(table: Table) -> list[Items]:
    """The lists that a table is, unless its columns or rows are levels: then it is no list of one level."""
    return [] if levels_in(table) is not None else [block for block in skills_in(table) if isinstance(block, Items)]


def _is_link(item: Item) -> bool:
    text = item.text.strip("*_ ")
    return text.startswith("[") and text.endswith(")") and text.count("](") == 1 and all(map(_is_link, item.items))


class _Headings:
    """The headings of a document as a tree: places in the row of blocks, and who stands under whom."""

    def __init__(self, shape: Shape, choices: Choices) -> None:
        blocks = self.blocks = shape.blocks
        self.by_labels = shape.levels_by == "labels"
        self.headings = {place: block for place, block in enumerate(blocks) if isinstance(block, Heading)}
        self.names = {place: level_name(heading) for place, heading in self.headings.items()}
        self.lists = self._direct_lists()
        self.chosen = {
            place: choices[heading.line, self.names[place]]
            for place, heading in self.headings.items()
            if (heading.line, self.names[place]) in choices
        }
        kinds = self._kinds()
        self.sections = {place: kind for place, kind in kinds.items() if kind != "neither"}
        self.neither = {place for place, kind in kinds.items() if kind == "neither"}
        self.parents = self._parents()

    def over_skills(self) -> set[int]:
        """The headings directly above sections of skills; if two sound like levels, these and those beside them."""
        sections = {place for place, kind in self.sections.items() if kind == "skills"}
        found = {self.parents[place] for place in (sections & self.lists.keys() or sections)}
        levels = self._one_in_each_line({place for place in found if place is not None and self._can_be_level(place)})
        sounding = {place for place in levels if levelness(self.names[place]) == 2}
        if len(sounding) < 2:
            return levels
        places = {(self.headings[place].rank, self.parents[place]) for place in sounding}
        return {place for place in levels if (self.headings[place].rank, self.parents[place]) in places}

    def over_lists(self) -> tuple[set[int], set[int]]:
        """The headings over lists, and those that only group the lists of a level above them."""
        listed = [place for place in self.lists if self._is_own_list(place)]
        repeated = self._repeated(listed)
        groups = {place for place in listed if self._is_group(place, repeated)}
        found = {self.parents[place] if place in groups else place for place in listed}
        levels = self._of_commonest_depth(place for place in found if place is not None and self._can_be_level(place))
        return levels, {place for place in groups if self.parents[place] in levels}

    def marked(self) -> set[int]:
        return {
            place
            for place, heading in self.headings.items()
            if heading.is_level or (heading.rank < BOLD_LABEL and split_attributes(heading.text)[1].signoffs)
        }

    def beside(self, levels: set[int]) -> set[int]:
        """Headings of the same depth under the same heading that have a section of tasks or sound like levels."""
        places = {(self.headings[place].rank, self.parents[place]) for place in levels}
        over_sections = {self.parents[place] for place in self.sections}
        least = 2 if any(levelness(self.names[place]) == 2 for place in levels) else 1
        return {
            place
            for place in self._deep(6)
            if (self.headings[place].rank, self.parents[place]) in places
            and place not in self.sections
            and place not in self.neither
            and self._can_be_level(place)
            and (place in over_sections or levelness(self.names[place]) >= least)
        }

    def _deep(self, rank: int) -> list[int]:
        return [place for place, heading in self.headings.items() if heading.rank <= rank]

    def _can_be_level(self, place: int) -> bool:
        return 0 < len(self.names[place]) <= LONGEST_NAME

    def area_of_level(self, levels: set[int]) -> dict[int, str]:
        """Where levels come again under other headings ("Testing: Junior, Senior", "Security: Junior, …"), these."""
        over: dict[str, set[int | None]] = defaultdict(set)
        for place in levels:
            over[self.names[place]].add(self.parents[place])
        if all(len(parents) < 2 for parents in over.values()):
            return {}
        title = self._title()
        over_levels = {place: parent for place in levels if (parent := self.parents[place]) is not None}
        areas = {place: self.names[over] for place, over in over_levels.items() if over not in title}
        return {place: area for place, area in areas.items() if len(area) <= LONGEST_AREA}

    def _direct_lists(self) -> dict[int, list[Items]]:
        """For each heading the lists before the next heading; for each label those before the next label too."""
        lists: dict[int, list[Items]] = defaultdict(list)
        heading = label = None
        for place, block in enumerate(self.blocks):
            if isinstance(block, Heading):
                label = place
                heading = place if block.rank < BOLD_LABEL else heading
            elif isinstance(block, Items | Table):
                found = [block] if isinstance(block, Items) else _lists_in(block)
                for owner in {heading, label} - {None} if found else ():
                    lists[owner].extend(found)  # type: ignore[index]  # None is taken out
        return dict(lists)

    def _kinds(self) -> dict[int, str]:
        kinds = {place: kind_of(heading.text) for place, heading in self.headings.items()}
        for place in self.marked() | self._title():
            kinds[place] = ""
        listed = {place for place, lists in self.lists.items() if lists and not all(map(only_links, lists))}
        found = {
            place: kind
            for place, kind in kinds.items()
            if kind and (place in listed or is_bare(self.headings[place].text))
        }
        if not self.by_labels:
            # "Level 2 - Professional projects" is a level and not the section of tasks of another.
            found = {place: kind for place, kind in found.items() if levelness(self.names[place]) < 2}
        return found | self.chosen

    def _title(self) -> set[int]:
        """The first heading, if all others are deeper, is the title of the document and no section of it."""
        headings = self._deep(6)
        deeper = all(self.headings[place].rank > self.headings[headings[0]].rank for place in headings[1:])
        is_title = len(headings) > 1 and deeper and not is_bare(self.headings[headings[0]].text)
        return {headings[0]} if is_title else set()

    def _parents(self) -> dict[int, int | None]:
        """For each heading the next one above it that is less deep and no section."""
        parents: dict[int, int | None] = {}
        above: list[int] = []
        for place, heading in self.headings.items():
            while above and self.headings[above[-1]].rank >= heading.rank:
                above.pop()
            parents[place] = above[-1] if above else None
            if heading.rank < BOLD_LABEL and place not in self.sections:
                above.append(place)
        return parents

    def _one_in_each_line(self, found: set[int]) -> set[int]:
        """Of levels that stand under each other only the outer, or the inner ones where there are two or more."""
        under: dict[int, set[int]] = {place: set() for place in found}
        for place in found:
            for outer in self._ancestors(place):
                if outer in found:
                    under[outer].add(place)
        left = set(found)
        for place in sorted(found, key=lambda place: -self.headings[place].rank):
            inner = under[place] & left
            left -= {place} if len(inner) > 1 else inner
        return left

    def _ancestors(self, place: int) -> Iterable[int]:
        above = self.parents[place]
        while above is not None:
            yield above
            above = self.parents[above]

    def _is_own_list(self, place: int) -> bool:
        return (
            self.headings[place].rank < BOLD_LABEL
            and place not in self.sections
            and place not in self.neither
            and not all(only_links(items) for items in self.lists[place])
        )

    def _repeated(self, listed: list[int]) -> set[str]:
        """Names that stand under several headings: "Communication" under each level."""
        times = Counter(
            name for name, _ in {(self.headings[place].text.casefold(), self.parents[place]) for place in listed}
        )
        return {name for name, count in times.items() if count > 1}

    def _is_group(self, place: int, repeated: set[str]) -> bool:
        parent = self.parents[place]
        if parent is None:
            return False
        here, above = levelness(self.names[place]), levelness(self.names[parent])
        return above > here or (here < 2 and self.headings[place].text.casefold() in repeated)

    def _of_commonest_depth(self, found: Iterable[int]) -> set[int]:
        places = sorted(found)
        depths = Counter(self.headings[place].rank for place in places)
        sounding = Counter(self.headings[place].rank for place in places if levelness(self.names[place]) == 2)
        if not depths:
            return set()
        commonest = max(depths, key=lambda rank: (sounding[rank] > 1, sounding[rank], depths[rank], -rank))
        return self._first_to_last_sounding([place for place in places if self.headings[place].rank == commonest])

    def _first_to_last_sounding(self, places: list[int]) -> set[int]:
        """Where some sound like levels, those from the first to the last of these; else all."""
        for least in (2, 1):
            sounding = [n for n, place in enumerate(places) if levelness(self.names[place]) >= least]
            if len(sounding) > 1:
                return set(places[sounding[0] : sounding[-1] + 1])
        return set(places)
