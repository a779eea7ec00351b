"""How sign-in behaves here: an engineer has one address, the one that admins keep, and nobody signs themself up.

allauth could know several addresses of one person, in a table of its own. Nothing here reads or fills that table, so
an address that an admin has changed opens nothing any more. Links in mails start with SITE_URL, never with a Host.
"""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from .models import Engineer

KEPT_BY_ADMINS = frozenset({"people", "outline", "assessments"})


def site_url(name, **kwargs):
    """The full address of a page, fit for a mail."""
    return settings.SITE_URL.rstrip("/") + reverse(name, kwargs=kwargs)


def password_link(key):
    """Where the owner of this key ("2s-dbxq6e-…") chooses a password."""
    uidb36, _, token = key.partition("-")
    return site_url("account_reset_password_from_key", uidb36=uidb36, key=token)


def how_long_links_work():
    """ "3 days" or, where settings make it short, "12 hours"."""
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"


class SignIn(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address and the password do not belong together.",
        "too_many_login_attempts": "Too many tries in a short time. Wait five minutes, then try again.",
        "enter_current_password": "This is not your present password.",
        "incorrect_password": "This is not your password.",
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """`next` leads to a path of this site only; no host is trusted, not even one of our own."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key):
        return password_link(key)

    def get_password_change_redirect_url(self, request):
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def send_password_reset_mail(self, user, email, context):
        super().send_password_reset_mail(user, user.email, {**context, "lasts": how_long_links_work()})

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Tries are counted by address alone: allauth's key has the Host in it, where another port began anew."""
        return credentials["email"].strip().lower()

    def reauthenticate(self, user, password):
        return self.authenticate(self.request, email=user.email, password=password) == user


class ByEmail(AuthenticationBackend):
    """Who signs in, and what admins may: `is_staff` opens what we keep; the rules of single rows are in the admin."""

    def _authenticate_by_email(self, email, password):
        """Who has left is nobody: the answer does not tell whether the password was theirs."""
        engineer = Engineer.objects.present().filter(email=email.strip().lower()).first()
        return self._check_password(engineer, password)

    def has_perm(self, user_obj, perm, obj=None):
        return self.has_module_perms(user_obj, perm.partition(".")[0])

    def has_module_perms(self, user_obj, app_label):
        return user_obj.is_active and user_obj.is_staff and app_label in KEPT_BY_ADMINS
