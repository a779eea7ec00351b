"""Who is here: engineers, the teams that they form, and since when each belongs to which.

A membership is a term (terms.py).
"""

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.models import HistoricalRecords

from . import terms
from .nesting import ids_above, ids_below
from .sessions import end_sessions

STANDS = "Whose membership it is, of which team and as what does not change: end this one and begin another."
VISIT_GAP = dt.timedelta(hours=8)


class EngineerQuerySet(models.QuerySet):
    def present(self):
        """Those who work here: who has left keeps a record and cannot sign in."""
        return self.filter(is_active=True)

    def in_teams(self, team_ids, on=None):
        """Those who belong, as member or lead, to one of these teams on that day (today by default)."""
        memberships = Membership.objects.current(on).filter(team__in=team_ids)
        return self.filter(pk__in=memberships.values("engineer"))

    def led_by(self, lead, on=None):
        """Those in the teams that `lead` leads, or in teams below them; never `lead` themself."""
        return self.in_teams(Team.objects.ids_led_by(lead, on), on).exclude(pk=lead.pk)


class EngineerManager(BaseUserManager.from_queryset(EngineerQuerySet)):  # type: ignore[misc]  # made at run time
    def create_user(self, email, password=None, **fields):
        """A new engineer. Without a password nobody can sign in as them until they choose one (see invitations.py)."""
        if not email:
            raise ValueError("An engineer needs an e-mail address.")
        engineer = self.model(email=email.strip().lower(), **fields)
        engineer.set_password(password)
        engineer.save(using=self._db)
        return engineer

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())


class Engineer(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail. Leads and admins are engineers too."""

    email = models.EmailField("e-mail", max_length=254)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(
        "works here", default=True, help_text="Without it nobody signs in; the record stays."
    )
    is_staff = models.BooleanField("admin", default=False, help_text="Keeps outlines, people and teams in the admin.")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    visit_began_at = models.DateTimeField(null=True, editable=False)
    previous_visit_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)  # from then on a tombstone: see erasing.py

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = EngineerManager()
    history = HistoricalRecords(
        excluded_fields=["password", "last_login", "visit_began_at", "previous_visit_at", "erased_at"]
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                name="engineer_email_once",
                violation_error_message="Somebody has this address.",
            ),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="engineer_email_lower"),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(is_active=False), name="engineer_erased_is_gone"
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.email = self.email.strip().lower()

    def save(self, *args, update_fields=None, **kwargs):
        """Every save is a line of the history, but for a sign-in, which writes `last_login` and changes nobody."""
        self.email = self.email.strip().lower()
        signing_in = update_fields is not None and set(update_fields) == {"last_login"}
        if signing_in:
            self.skip_history_when_saving = True
        super().save(*args, update_fields=update_fields, **kwargs)
        if signing_in:
            del self.skip_history_when_saving

    @property
    def first_name(self):
        """What a sentence calls them: "Kavya signed off …"."""
        return self.name.split()[0] if self.name.strip() else self.email

    @property
    def initials(self):
        """One or two letters for a narrow column: "KR"."""
        words = (self.name or self.email).split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def leads(self, other, on=None):
        """Whether this engineer leads a team, or a team above one, that `other` belongs to on that day."""
        return Engineer.objects.led_by(self, on).filter(pk=other.pk).exists()

    def begin_visit(self, at=None):
        """Note that they are here. After a gap of eight hours it is a new visit, and the one before is remembered."""
        at = at or timezone.now()
        if self.visit_began_at and at - self.visit_began_at < VISIT_GAP:
            return
        self.previous_visit_at, self.visit_began_at = self.visit_began_at, at
        Engineer.objects.filter(pk=self.pk).update(
            previous_visit_at=self.previous_visit_at, visit_began_at=self.visit_began_at
        )

    def leave(self, on=None):
        """They no longer work here: no sign-in from this moment, all memberships end, the record stays."""
        on = on or timezone.localdate()
        with transaction.atomic():
            for membership in self.memberships.open_on(on):
                membership.end(on)
            self.is_active = False
            self.save()
            end_sessions(self)


def display_name(engineer):
    """What allauth calls somebody in its messages."""
    return engineer.name or engineer.email


class TeamQuerySet(models.QuerySet):
    def ids_led_by(self, lead, on=None):
        """Ids of the teams that `lead` leads on that day and of all below them. One query: teams are few."""
        led_here = Membership.objects.current(on).leads().filter(engineer=lead, team=models.OuterRef("pk"))
        rows = list(Team.objects.order_by().values_list("pk", "parent", models.Exists(led_here)))
        return ids_below({pk for pk, _, led in rows if led}, {pk: parent for pk, parent, _ in rows})

    def ids_around(self, engineer, on=None):
        """Ids of the teams that `engineer` belongs to on that day and of all above them. One query, as above."""
        belongs = Membership.objects.current(on).filter(engineer=engineer, team=models.OuterRef("pk"))
        rows = list(Team.objects.order_by().values_list("pk", "parent", models.Exists(belongs)))
        return ids_above({pk for pk, _, here in rows if here}, {pk: parent for pk, parent, _ in rows})

    def led_by(self, lead, on=None):
        return self.filter(pk__in=self.ids_led_by(lead, on))


class Team(models.Model):
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="inside of"
    )

    objects = TeamQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="team_not_inside_itself",
                violation_error_message="A team cannot be inside of itself.",
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.pk and self.parent_id and self.parent_id in self.ids_with_below():
            raise ValidationError({"parent": "This team is below this one, so they would form a circle."})

    def ids_with_below(self):
        """Ids of this team and of all teams inside of it."""
        return ids_below({self.pk}, dict(Team.objects.order_by().values_list("pk", "parent")))


class MembershipQuerySet(models.QuerySet):
    def current(self, on=None):
        """Those that hold on that day: begun, and not yet ended."""
        return self.filter(terms.holding(on))

    def open_on(self, on):
        """Those that have not ended by that day, begun or not."""
        return self.filter(terms.still_open(on))

    def leads(self):
        return self.filter(role=Membership.Role.LEAD)


class Membership(models.Model):
    """One engineer in one team, as member or lead, from `starts` (included) to `ends` (excluded).

    Whose it is, of which team and as what never changes: who is promoted ends one and begins another. Decisions rest on
    the leads', so their days do not change behind those either.
    """

    class Role(models.TextChoices):
        MEMBER = "member", "member"
        LEAD = "lead", "lead"

    engineer = models.ForeignKey(Engineer, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    starts = models.DateField("from", default=timezone.localdate)
    ends = models.DateField("until", null=True, blank=True, help_text=terms.ENDS_HINT)
    entered_on = models.DateField(default=timezone.localdate, editable=False)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts", "pk"]
        constraints = [
            terms.ends_after_it_starts("membership_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["engineer", "team"],
                condition=models.Q(ends__isnull=True),
                name="membership_open_once",
                violation_error_message="This engineer already belongs to this team with no end. End that first.",
            ),
        ]

    def __str__(self):
        return f"{self.engineer}, {self.get_role_display()} of {self.team}"

    @property
    def is_lead(self):
        return self.role == self.Role.LEAD

    @property
    def held_since(self):
        """A lead decides from the day on which it was entered, however early it is said to have begun."""
        return max(self.starts, self.entered_on) if self.is_lead else self.starts

    def clean(self):
        if not self._state.adding:
            self._demand_same(Membership.objects.get(pk=self.pk))
        if self.engineer_id and self.team_id and self.starts and self._overlapping().exists():
            raise ValidationError("This engineer belongs to this team already on some of these days.")

    def _demand_same(self, before):
        if any(getattr(self, name) != getattr(before, name) for name in ("engineer_id", "team_id", "role")):
            raise ValidationError(STANDS)
        if not self.is_lead:
            return
        if self.starts != before.starts:
            raise ValidationError({"starts": "From which day on somebody leads does not change."})
        if self.ends != before.ends:
            today = timezone.localdate()
            if before.ends and before.ends <= today:
                raise ValidationError({"ends": "This has ended. Begin another one."})
            if self.ends and self.ends < today:
                raise ValidationError({"ends": "A lead may have decided until now, so this ends today or later."})

    def _overlapping(self):
        others = Membership.objects.filter(engineer=self.engineer_id, team=self.team_id).exclude(pk=self.pk)
        return others.filter(terms.common(self.starts, self.ends))

    def end(self, on):
        """It no longer holds from that day on (from its first day, where it had not begun)."""
        self.ends = terms.ended(self, on)
        self.save()

    def become(self, role, on):
        """From that day on they are in this team as `role`: this one ends, and another begins, until the same day."""
        until = self.ends
        with transaction.atomic():
            self.end(on)
            return Membership.objects.create(engineer=self.engineer, team=self.team, role=role, starts=on, ends=until)
