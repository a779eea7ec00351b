"""HTMX's dialect and the privacy of pages, each said once for the whole site."""

from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control, patch_vary_headers


class HtmxDialect:
    """Turns what a browser would follow or show into what htmx understands.

    - A redirect would be followed unseen and its whole page swapped into a fragment: it becomes 204 with HX-Redirect.
      Where somebody is not signed in, the page stays, as what was typed is on it: 401, with a sentence, and in Location
      the sign-in for another tab (which leads on to the same page).
    - By then somebody else may be signed in there: for them nothing is done from a page that was made for another.
    - Messages have no page to stand on: they are appended to the fragment, out of band, into #notices, in the place of
      what the act before said. Those of a refusal wait for the next page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.htmx and _is_somebody_else(request):
            return sentence(SOMEBODY_ELSE, 401)
        response = self.get_response(request)
        if request.htmx and not request.htmx.boosted:
            if response.status_code == 302:
                response = self._redirect(request, response["Location"])
            else:
                self._append_notices(request, response)
        patch_vary_headers(response, ["HX-Request"])
        return response

    @staticmethod
    def _redirect(request, location):
        to_sign_in = urlsplit(location).path == resolve_url(settings.LOGIN_URL)
        if to_sign_in and not request.user.is_authenticated:
            return signed_out(request)
        return HttpResponse(status=401 if to_sign_in else 204, headers={"HX-Redirect": location})

    @staticmethod
    def _append_notices(request, response):
        is_fragment = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        if is_fragment and b"<!doctype" not in response.content[:64]:
            is_done = response.status_code < 400
            notices = render_to_string("base.html#notices", request=request) if is_done else ""
            if notices.strip() or request.method == "POST":
                response.write(f'<div hx-swap-oob="innerHTML:#notices">{notices}</div>')


FOR = "X-Skillbook-For"  # whom the page was made for, said by each request of htmx
SIGNED_OUT = (
    "You are signed out. Nothing was sent, and what you typed is still here: sign in in another tab, then send again."
)
SOMEBODY_ELSE = (
    "Somebody else is signed in here by now. Nothing was sent, and what you typed is still here: copy it, then load "
    "the page again."
)


def _is_somebody_else(request):
    return request.user.is_authenticated and request.headers.get(FOR, str(request.user.pk)) != str(request.user.pk)


def sentence(words, status):
    """An answer to htmx that static/js/site.js shows beside the button."""
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def signed_out(request):
    """The answer to htmx where nobody is signed in."""
    answer = sentence(SIGNED_OUT, 401)
    answer["Location"] = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _page_of_htmx(request)})}"
    return answer


def _page_of_htmx(request):
    """The page of ours on which htmx stood; what is no address at all, such as "http://[", is none."""
    try:
        return request.htmx.current_url_abs_path or "/"
    except ValueError:
        return "/"


class BackToThePage:
    """A form sent after the session ran out leads to the sign-in, and from there to the page that the form stood on:
    the form's own address takes only POST. Needs the same-origin Referer, which our Referrer-Policy lets browsers send.

    A browser that went back to that page would be led to the sign-in as well, so what was typed is shown, to be copied.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and not request.user.is_authenticated:
            sign_in, asked = resolve_url(settings.LOGIN_URL), urlsplit(response["Location"])
            if asked.path == sign_in and parse_qs(asked.query).get("next") == [request.get_full_path()]:
                response["Location"] = f"{sign_in}?{urlencode({'next': _page_of_form(request)})}"
                if not request.htmx:
                    return _shown_again(request, response)
        return response


NOT_SENT = "You were signed out, so nothing was sent. Sign in, and send it again."


def _shown_again(request, redirect):
    """The page with what was typed; where nothing was, the redirect, with a word on the page of the sign-in."""
    typed = list(_typed(request))
    if not typed:
        messages.warning(request, NOT_SENT)
        return redirect
    context = {"typed": typed, "files": request.FILES, "sign_in": redirect["Location"]}
    page = render(request, "401.html", context, status=401)
    patch_cache_control(page, private=True, no_store=True)
    return page


def _typed(request):
    """(label, text) of what is worth copying: more than one word, or a link. The token, numbers and choices are not."""
    for name, values in request.POST.lists():
        if "password" not in name:
            label = name.replace("_", " ").capitalize()
            yield from ((label, value) for value in values if len(value.split()) > 1 or "://" in value)


def _page_of_form(request):
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    return page._replace(scheme="", netloc="").geturl() if page.netloc == request.get_host() else "/"


class NoNul:
    """Nothing of ours has a NUL in its address. PostgreSQL would refuse to look for one, so it is not found at once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info:
            raise Http404
        return self.get_response(request)


class PrivatePages:
    """Nothing that a signed-in person sees is kept by a cache or a shared browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


class NotTooLarge:
    """A request that is larger than any form of ours is refused before any of it is kept, by what it says of its size.

    It is read and forgotten first, in small parts: a browser shows the answer only once it has sent everything. Of
    somebody who is not signed in, nothing is read.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        known = request.user.is_authenticated
        largest = settings.LARGEST_REQUEST if known else settings.LARGEST_REQUEST_UNKNOWN
        if _said_size(request) <= largest:
            return self.get_response(request)
        if known:
            _read_past(request, READ_PAST)
        elif request.htmx:
            return signed_out(request)
        if request.htmx:
            return sentence(too_large(), 413)
        return render(request, "413.html", {"reason": too_large() if known else TOO_LARGE_UNKNOWN}, status=413)


READ_PAST = 1024**3  # bytes
TOO_LARGE_UNKNOWN = (
    "Nobody is signed in here, and this is more than a stranger can send. Nothing was changed: sign in in another tab, "
    "then go back and send it again."
)


def too_large():
    """The sentence for what is too large to be sent."""
    return (
        f"This is more than can be sent at once. A file may have {settings.FILE_LARGEST_MB} MB, and a piece of work "
        f"{settings.FILES_A_PIECE} files. Nothing was changed: go back, and choose less or smaller ones."
    )


def _said_size(request):
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0


def _read_past(request, most):
    while most > 0 and (part := request.read(min(most, 64 * 1024))):
        most -= len(part)
