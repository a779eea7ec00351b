"""What both sides know: the types of our items, and the name of our extension data."""

EXTENSION = "skillbook"

# The CFItemType that we write for each kind of node.
TYPES = {"level": "Level", "area": "Skill Area", "skill": "Skill", "task": "Example Task"}

KINDS = {
    "level": "level",
    "skill level": "level",
    "proficiency level": "level",
    "skill area": "area",
    "skill": "skill",
    "example task": "task",
    "task": "task",
}
