"""allauth's forms in our words. What they check is theirs; whose address counts is ours (see sign_in.py)."""

from allauth.account import forms as allauth
from django import forms

from .models import STANDS, Engineer, Membership
from .sign_in import SignIn

HINT = "At least ten characters, and not a password that many people use."


def _in_our_words(form, **fields):
    """Give each named field (label, what is said when it is empty) and take allauth's placeholders away."""
    for name, (label, missing) in fields.items():
        field = form.fields[name]
        field.label, field.help_text = label, HINT if name == "password1" else ""
        field.error_messages["required"] = missing
        field.widget.attrs.pop("placeholder", None)


NEW_PASSWORD = {
    "password1": ("New password", "Write the new password."),
    "password2": ("The same again", "Write the new password once more."),
}


class SignInForm(allauth.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_our_words(
            self,
            login=("E-mail", "Write your e-mail address."),
            password=("Password", "Write your password."),
            remember=("Keep me signed in on this device", ""),
        )
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def add_error(self, field, error):
        """What is said about both fields together stands under the password."""
        super().add_error(field or "password", error)


class ResetPasswordForm(allauth.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_our_words(self, email=("E-mail", "Write your e-mail address."))
        self.fields["email"].widget.attrs["autocomplete"] = "username"

    def clean_email(self):
        """Those who work here and have this address, with a password or (invited, say) still without one."""
        email = self.cleaned_data["email"]
        self.users = list(Engineer.objects.present().filter(email=email))
        return email


class ResetTokenForm(allauth.UserTokenForm):
    def clean(self):
        cleaned = super().clean()
        if not self.reset_user.is_active:
            raise SignIn().validation_error("invalid_password_reset")
        return cleaned


class ChoosePasswordForm(allauth.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_our_words(self, **NEW_PASSWORD)


class SetPasswordForm(allauth.SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_our_words(self, **NEW_PASSWORD)


class ChangePasswordForm(allauth.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_our_words(self, oldpassword=("Present password", "Write your present password."), **NEW_PASSWORD)


class ReauthenticateForm(allauth.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_our_words(self, password=("Password", "Write your password."))


class EngineerForm(forms.ModelForm):
    """What an admin keeps about a person. There is no password in it: people choose their own."""

    class Meta:
        model = Engineer
        fields = ["name", "email", "is_active", "is_staff", "is_superuser"]
        labels = {"is_superuser": "Superuser"}
        help_texts = {
            "email": "With this address they sign in. When it changes, a mail tells the old one.",
            "is_superuser": "May also make admins, and do all that an admin does.",
        }

    def clean(self):
        """A superuser who is no admin could not come in here."""
        cleaned = super().clean()
        if cleaned.get("is_superuser") and not cleaned.get("is_staff", self.instance.is_staff):
            self.add_error("is_staff", "A superuser is an admin, too.")
        return cleaned


class NewEngineerForm(EngineerForm):
    send_invitation = forms.BooleanField(
        label="Send the invitation",
        required=False,
        initial=True,
        help_text="One mail with a link to choose a password. You can send it later, too.",
    )


class MembershipForm(forms.ModelForm):
    """Of one that stands only its days are kept, and a lead's last day alone (see Membership)."""

    class Meta:
        model = Membership
        fields = ["engineer", "team", "role", "starts", "ends"]
        help_texts = {
            "role": f"{STANDS} The list of memberships does both at once.",
            "starts": "A lead decides from the day on which this is entered, even where an earlier one stands here.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            fixed = {"engineer", "team", "role", *(["starts"] if self.instance.is_lead else [])}
            for name in fixed & self.fields.keys():
                self.fields[name].disabled = True
