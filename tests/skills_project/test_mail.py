import io

from django.core.mail import EmailMessage

from skills_project.mail import Console


def test_the_console_prints_a_mail_as_it_is_read():
    link = "http://127.0.0.1:8000/" + "a" * 100
    out = io.StringIO()
    Console(stream=out).send_messages(
        [EmailMessage("Subject", f"Grüße:\n{link}", "from@example.com", ["to@example.com"])]
    )
    assert out.getvalue().splitlines()[1:-1] == ["To: to@example.com", "Subject: Subject", "", "Grüße:", link]
