"""The admin site: Django's own, with our words; it signs in, out and changes passwords where everybody does."""

from functools import cache, update_wrapper
from types import new_class
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme

from assessments.waiting import waiting_for_nobody
from outline.models import Proposal

MOST_ROWS = 500  # in one form; of no more is anything built, whatever a form says of itself
LONGEST_ID = 18  # digits: no table holds more
ONLY_ADMINS = "Only admins keep outlines, people and teams here."


class LookedUp(AutocompleteSelect):
    """A row of another table, looked up by its name. What is no id selects nothing; Django would ask for it."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [one for one in value if _is_id(str(one))], attr)


def _is_id(given):
    return given.isascii() and given.isdecimal() and len(given) <= LONGEST_ID


class LooksUp(admin.options.BaseModelAdmin):
    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LookedUp(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@cache
def _looking_up(inline):
    return new_class(inline.__name__, (inline, LooksUp))


class OnlyItsFilters(LooksUp, admin.ModelAdmin):
    """A list is narrowed by the filters that it offers, and by nothing else that an address could ask for.

    Django takes any field of a row and any relation that points at it: `?password__startswith=` would tell an admin a
    superuser's password hash letter by letter, and `?uses=`, `?evidence__gt=` which drafts there are.
    """

    def lookup_allowed(self, lookup, value, request):
        offered = {lookup for item in self.get_list_filter(request) for lookup in _lookups_of(item)}
        if self.date_hierarchy:
            offered |= {f"{self.date_hierarchy}__{part}" for part in ("gte", "lt")}
            # A year is no longer than this; of a longer one no date can be made.
            offered |= {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day") if len(value) <= 4}
        return lookup in offered and "\x00" not in value and super().lookup_allowed(lookup, value, request)

    def get_inlines(self, request, obj):
        return [_looking_up(inline) for inline in super().get_inlines(request, obj)]

    def get_search_results(self, request, queryset, search_term):
        """Django's own form keeps a NUL out of the search of a list, and lets it into that of a field."""
        return super().get_search_results(request, queryset, search_term.replace("\x00", ""))


def _lookups_of(item):
    """The names in an address under which Django's filters ask for what they offer."""
    if isinstance(item, type) and issubclass(item, admin.SimpleListFilter):
        return {item.parameter_name}
    path = item if isinstance(item, str) else item[0]
    return {path, f"{path}__exact", f"{path}__id__exact", f"{path}__isnull"}


def _rows_said(form):
    """How many rows a form says that it has, in all of its lists together. What is no number, Django answers."""
    said = [value for name, value in form.items() if name.endswith("-TOTAL_FORMS")]
    return sum(max(0, _as_number(value)) for value in said)


def _as_number(value):
    try:
        return int(value)
    except ValueError:  # no number, or one of more digits than Python reads
        return 0


class AdminSite(admin.AdminSite):
    site_header = "Skillbook, admin"
    site_title = "Skillbook"
    index_title = "What is kept here"
    site_url = "/"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Every page of ours is narrowed by its own filters alone, those of apps to come too."""
        bases = (admin_class, OnlyItsFilters) if admin_class else (OnlyItsFilters,)
        said = {"__module__": bases[0].__module__, "__doc__": bases[0].__doc__}
        narrow = new_class(bases[0].__name__, bases, exec_body=lambda body: body.update(said))
        super().register(model_or_iterable, narrow, **options)

    def admin_view(self, view, cacheable=False):
        """Somebody signed in without the right gets 403 at the page itself, not a walk through the sign-in."""
        answer = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(ONLY_ADMINS)
            if request.user.is_authenticated and request.method == "POST" and _rows_said(request.POST) > MOST_ROWS:
                context = {**self.each_context(request), "title": "Too many rows", "most": MOST_ROWS}
                return TemplateResponse(request, "admin/too_many_rows.html", context, status=413)
            return answer(request, *args, **kwargs)

        return update_wrapper(inner, answer)

    def get_urls(self):
        """Pages that need a sign-in lead to ours at once, not by way of the admin's own."""
        patterns = super().get_urls()
        for pattern in patterns:
            if hasattr(pattern.callback, "login_url"):
                pattern.callback.login_url = reverse_lazy("account_login")
        return patterns

    def index(self, request, extra_context=None):
        """Says first what only an admin can do: mend what nobody could review, answer what is proposed."""
        waits = {"for_nobody": len(waiting_for_nobody()), "proposed": Proposal.objects.open().count()}
        return super().index(request, {**(extra_context or {}), **waits})

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """One sign-in page, one rate limit: somebody signed in without the right gets 403, anyone else the sign-in."""
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
            wanted = reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)  # an address; redirect() would look for a page of that name
        if request.user.is_authenticated:
            raise PermissionDenied(ONLY_ADMINS)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")

    def logout(self, request, extra_context=None):
        return LogoutView.as_view(next_page="account_login")(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("account_change_password")
