"""The only way for a view to get an object by its id. Picks 404 (not theirs to see) or 403 (seen, not allowed).

It holds no rule of its own: the rules are the querysets of models/rights.py.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404

from outline.models import Outline, Revision, Skill
from people.models import Engineer, Membership, Team
from people.team_tree import TeamTree

from .models import Assessment, Attachment, Delegation, Evidence, Exemption, HistoryEntry
from .models.rights import Standing, had_their_say_q, refusal
from .states import Act


def revision_to_read(slug):
    """The current revision of a published outline, and the outline with it. A retired one stays readable: records point
    at it. For an outline that was never revised, an unsaved revision without a number.
    """
    readable = Outline.objects.readable()
    revisions = Revision.objects.filter(outline__in=readable, outline__slug=slug).select_related("outline", "by")
    current = revisions.defer("markdown").order_by("-number").first()
    return current or Revision(outline=get_object_or_404(readable, slug=slug))


def skill_to_read(outline_slug, key):
    return get_object_or_404(
        Skill.objects.select_related("level", "outline", "area").exclude(outline__status=Outline.Status.DRAFT),
        outline__slug=outline_slug,
        key=key,
    )


def outline_to_assess(slug):
    """A published outline, for somebody to say how they see its skills."""
    return get_object_or_404(Outline.objects.published(), slug=slug)


def exemption_to_read(viewer, pk):
    """One of their own, or of somebody whom they lead."""
    mine = Q(engineer=viewer) | Standing.of(viewer).leads_q()
    return get_object_or_404(
        Exemption.objects.filter(mine).select_related(
            "engineer", "answered_by", "ended_by", "assessment__skill__level", "assessment__skill__outline"
        ),
        pk=pk,
    )


def own_exemption_to_end(engineer, skill):
    """The latest request of theirs that this skill not apply to their role."""
    mine = Exemption.objects.filter(engineer=engineer, assessment__skill=skill).order_by("-pk")
    return get_object_or_404(mine[:1])


def exemption_to_answer(lead, pk):
    """One that `lead` may answer: its engineer sees it and may not."""
    exemption = exemption_to_read(lead, pk)
    if exemption.engineer_id == lead.pk:
        raise PermissionDenied("Nobody answers their own request: a lead of theirs does.")
    return exemption


def own_assessment_to_move(engineer, skill):
    """The engineer's saved assessment of a skill, or 404 where nothing has been logged for it."""
    return get_object_or_404(Assessment.objects.select_related("skill__level"), engineer=engineer, skill=skill)


def assessment_to_read(viewer, pk):
    return get_object_or_404(_whole(Assessment.objects.visible_to(viewer)), pk=pk)


def assessment_to_review(reviewer, pk):
    """One that `reviewer` may decide on. Its engineer sees it and may not."""
    standing = Standing.of(reviewer)
    assessment = get_object_or_404(_whole(Assessment.objects.filter(standing.visible_q())), pk=pk)
    if not Assessment.objects.filter(standing.reviewable_q(), pk=pk).exists():
        raise PermissionDenied(refusal(reviewer, assessment))
    return assessment


def assessment_to_discuss(viewer, pk):
    """One that `viewer` may comment on as others do. Its engineer does that on the page of the skill."""
    assessment = assessment_to_read(viewer, pk)
    if assessment.engineer_id == viewer.pk:
        raise PermissionDenied("Comment on your own record on the page of its skill.")
    return assessment


def assessment_to_judge(standing, pk):
    """One that the holder of `standing` may read, for the page that judges it.

    With `is_led` (they lead its engineer), `may_judge` (they may decide on what is pending, and have not),
    `self_assessment`, and as it is shown, all in one query.
    """
    mine = standing.reviewable_q() & ~had_their_say_q(standing.engineer)
    visible = (
        Assessment.objects.as_shown()
        .filter(standing.visible_q())
        .annotate(
            is_led=Case(When(standing.leads_q(), then=Value(True)), default=Value(False)),
            may_judge=Case(When(mine, then=Value(True)), default=Value(False)),
        )
    )
    return get_object_or_404(_whole(visible).select_related("self_assessment"), pk=pk)


def delegation_to_end(engineer, pk):
    """One by which somebody stands in for `engineer`."""
    return get_object_or_404(Delegation.objects.filter(delegator=engineer).select_related("delegator"), pk=pk)


def assessment_to_revoke(lead, pk):
    """One whose sign-off `lead` may take back: a reviewer with a grant sees it and may not."""
    assessment = assessment_to_read(lead, pk)
    if not lead.leads(assessment.engineer):
        raise PermissionDenied("Only a lead of theirs can revoke a sign-off.")
    return assessment


def evidence_to_read(viewer, pk):
    return get_object_or_404(
        Evidence.objects.visible_to(viewer)
        .with_locks()
        .with_files()
        .select_related("engineer", "example_task", "corrects"),
        pk=pk,
    )


def own_evidence(author, pk):
    """A piece of the author's own, to begin a correction with. Nobody corrects another's."""
    return get_object_or_404(Evidence.objects.of(author).with_locks(), pk=pk)


def evidence_to_ask_about(author, pk):
    """A piece of the author's own, with its locks, to learn who can see it. Others who see it may not."""
    return _piece_of(author, pk, "Only its author asks who can see a piece of work.")


def evidence_to_change(author, pk):
    """A piece of the author's own. Others who see it may not."""
    return _piece_of(author, pk, "Only its author can change a piece of work.")


def _piece_of(author, pk, refusal_of_others):
    evidence = evidence_to_read(author, pk)
    if evidence.engineer_id != author.pk:
        raise PermissionDenied(refusal_of_others)
    return evidence


def file_to_read(viewer, pk, file):
    """A file of a piece that `viewer` may read: whoever sees the piece sees its files, and nobody else."""
    return get_object_or_404(evidence_to_read(viewer, pk).attachments, pk=file)


def file_to_remove(author, pk, file):
    """(a piece of the author's own, the file of it). A file that is gone already is an unsaved one."""
    evidence = evidence_to_change(author, pk)
    return evidence, evidence.attachments.filter(pk=file).first() or Attachment(pk=file)


def has_removed(author, pk):
    """Whether there was a piece with this id that its author took out: a form of theirs may have been sent twice."""
    removed = HistoryEntry.objects.filter(actor=author, act=Act.EVIDENCE_REMOVED, piece=pk)
    return removed.exists() and not Evidence.objects.filter(pk=pk).exists()


def team_to_lead(lead, slug):
    """A team that `lead` leads, or one inside of such a team. Its members see that it exists and may not."""
    led = Team.objects.led_by(lead).filter(slug=slug).first()
    if led:
        return led
    if Membership.objects.current().filter(engineer=lead, team__slug=slug).exists():
        raise PermissionDenied("Only its leads see what a team can do. Your own record is on My skills.")
    raise Http404("No such team.")


def team_to_lead_in_tree(lead, slug):
    """As team_to_lead, with the tree of all teams that its page needs: (team, tree). One query where it is theirs."""
    tree = TeamTree.of(lead)
    return tree.led_team(slug) or team_to_lead(lead, slug), tree


def member_to_read(team_ids, pk):
    """Somebody who is in one of these teams today. Whoever has left them is not seen there."""
    return get_object_or_404(Engineer.objects.present().in_teams(team_ids), pk=pk)


def skill_of_outlines(outlines, pk):
    """A skill that can be claimed, of one of these outlines."""
    return get_object_or_404(
        Skill.objects.current().select_related("level", "outline").filter(outline__in=outlines), pk=pk
    )


def led_engineer(lead, pk):
    """Somebody whose record `lead` may read as their lead; everybody reads their own."""
    if lead.pk == pk:
        return lead
    return get_object_or_404(Engineer.objects.led_by(lead), pk=pk)


def standing_of_a_lead(engineer):
    standing = Standing.of(engineer)
    if not standing.is_lead:
        raise PermissionDenied("You lead no team. Your own record is on My skills.")
    return standing


def standing_to_hand_over(engineer):
    """Who reviews by a right of their own: whoever only stands in for another hands nothing on."""
    standing = Standing.of(engineer)
    if not standing.reviews_by_right:
        raise PermissionDenied("You have no reviews of your own to hand over: you lead no team and hold no grant.")
    return standing


def standing_of_a_reviewer(engineer):
    standing = Standing.of(engineer)
    if not standing.reviews:
        raise PermissionDenied("Nobody's work waits for you: you lead no team and review no outline.")
    return standing


def _whole(queryset):
    return queryset.select_related("engineer", "skill__level", "skill__outline")
