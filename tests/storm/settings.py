"""The product's own settings, but for what a sign-in costs: it is meant to be slow, and no race is about it."""

from skills_project.settings import *  # noqa: F403  # all of them

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
