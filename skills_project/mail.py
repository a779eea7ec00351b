"""Mails of a copy that runs out of the box: printed as they are read, so that a link can be followed from the console.

Django's console backend prints what goes over the wire, where a long link is broken by "=" at the end of a line.
"""

from django.core.mail.backends.console import EmailBackend

LINE = "-" * 79


class Console(EmailBackend):
    def write_message(self, message):
        to = ", ".join(message.recipients())
        self.stream.write(f"{LINE}\nTo: {to}\nSubject: {message.subject}\n\n{message.body.strip()}\n{LINE}\n")
