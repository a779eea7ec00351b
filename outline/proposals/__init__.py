"""Pages on which anybody proposes a wording or a skill, and sees what became of it. Admins answer in the admin."""
