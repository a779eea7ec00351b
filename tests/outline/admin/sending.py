"""What a browser sends from the pages of outlines, and what it gets."""

from django.urls import reverse

IMPORT = "/admin/outline/outline/import/"
TINY = "# Tiny\n\n## One\n\n### Skills:\n- Reads *logs*.\n\n### Tasks:\n- Do it.\n"


def address(obj, verb="change"):
    return reverse(f"admin:outline_{obj._meta.model_name}_{verb}", args=[obj.pk])


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def text_of(answer):
    return answer.content.decode()


def revisions(outline):
    return list(outline.revisions.order_by("number").values_list("number", "by__name", "summary"))


def rows(prefix, objects, *fields, extra=()):
    """What a browser sends for the rows of an inline: those that are there, and new ones."""
    objects = list(objects)
    sent = {f"{prefix}-INITIAL_FORMS": len(objects), f"{prefix}-TOTAL_FORMS": len(objects) + len(extra)}
    for number, row in enumerate(objects):
        values = {field: getattr(row, field) for field in fields} | {"position": row.position + 1, "id": row.pk}
        sent |= {f"{prefix}-{number}-{field}": value for field, value in values.items()}
    for number, values in enumerate(extra, len(objects)):
        sent |= {f"{prefix}-{number}-{field}": value for field, value in values.items()}
    return sent


def level_form(level, *, new_skills=(), new_tasks=(), **changes):
    fields = {"position": level.position + 1, "name": level.name, "signoffs_needed": level.signoffs_needed}
    fields |= {"introduction": level.introduction, "remarks": level.remarks}
    skills = rows("skills", level.skills.current().order_by("position", "pk"), "text", extra=new_skills)
    tasks = rows("tasks", level.tasks.current().order_by("position", "pk"), "text", extra=new_tasks)
    return {**fields, **skills, **tasks, **changes}


def outline_form(outline, *, new_levels=(), new_areas=(), **changes):
    fields = {"title": outline.title, "status": outline.status, "description": outline.description}
    fields |= {"authors": ", ".join(outline.authors), "tags": ", ".join(outline.tags)}
    levels = rows("levels", outline.levels.order_by("position", "pk"), "name", "signoffs_needed", extra=new_levels)
    areas = rows("areas", outline.areas.order_by("position", "pk"), "name", extra=new_areas)
    return {**fields, **levels, **areas, **changes}


def skill_form(skill, **changes):
    fields = {"level": skill.level_id, "position": skill.position + 1, "text": skill.text}
    return {**fields, "area": skill.area_id or "", "validity_months": skill.validity_months or "", **changes}
