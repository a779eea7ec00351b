"""An invitation: one mail with a link to choose a password. The link is that of a password reset, so it works once."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.template.loader import render_to_string

from .sign_in import how_long_links_work, password_link, site_url


class NotInvited(Exception):
    """Why nobody was invited: a sentence for the page."""


def invite(engineer, *, by):
    """Mail `engineer` a link to choose a password; whoever has one already needs none, and leavers get none."""
    if not engineer.is_active:
        raise NotInvited(f"{engineer} has left, so no invitation was sent.")
    if engineer.has_usable_password():
        raise NotInvited(f"{engineer} has a password already, and can set a new one from the sign-in page.")
    key = f"{user_pk_to_url_str(engineer)}-{default_token_generator.make_token(engineer)}"
    context = {
        "engineer": engineer,
        "by": by,
        "link": password_link(key),
        "lasts": how_long_links_work(),
        "another": site_url("account_reset_password"),
    }
    _mail("people/email/invitation", engineer.email, context)


def tell_old_address(engineer, old, *, by):
    """Tell them, at the old address, that they sign in with another one now: a change nobody asked for shows."""
    _mail("people/email/address_changed", old, {"engineer": engineer, "by": by, "old": old})


def _mail(template, address, context):
    subject = render_to_string(f"{template}_subject.txt", context).strip()
    send_mail(subject, render_to_string(f"{template}_message.txt", context), None, [address])
