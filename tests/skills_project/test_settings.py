"""Settings as a fresh process reads them: a copy of the file in a folder of its own, and an environment of its own."""

import ast
import json
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "skills_project" / "settings.py"
PRODUCTION = {"PRODUCTION": "1", "SECRET_KEY": "x" * 60, "DATABASE_URL": "postgres://u:p@db.example.com:5433/skillbook"}
ASK = """
import json, sys
sys.path.insert(0, "skills_project")
import settings
print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}, default=str))
"""


@pytest.fixture
def read(tmp_path):
    """`read("DEBUG", TIME_ZONE="…")` are the settings so named, in an environment of just those variables."""
    (tmp_path / "skills_project").mkdir()
    shutil.copy(SETTINGS, tmp_path / "skills_project")

    def read(*names, **environment):
        run = subprocess.run(
            [sys.executable, "-c", ASK, *names], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        if run.returncode:
            raise RuntimeError(run.stderr.strip().splitlines()[-1])
        return list(json.loads(run.stdout).values())

    return read


def test_out_of_the_box(read, tmp_path):
    (database, *others) = read("DATABASES", "DEBUG", "PRODUCTION", "ALLOWED_HOSTS", "SITE_URL", "TIME_ZONE")
    assert others == [False, False, ["127.0.0.1", "localhost"], "http://127.0.0.1:8000", "UTC"]
    assert database["default"]["ENGINE"] == "django.db.backends.sqlite3"
    assert database["default"]["NAME"] == str(tmp_path / "var" / "skillbook.sqlite3")
    assert database["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_secret_key_is_made_once_and_kept_for_its_owner_alone(read, tmp_path):
    first, again = read("SECRET_KEY"), read("SECRET_KEY")
    kept = tmp_path / "var" / "secret_key"
    assert first == again == [kept.read_text()]
    assert len(first[0]) >= 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL"])
def test_production_insists_on(read, missing, tmp_path):
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}
    with pytest.raises(RuntimeError, match="PRODUCTION needs SECRET_KEY and DATABASE_URL in"):
        read("DEBUG", **environment)
    assert not (tmp_path / "var").exists()


def test_production_refuses_debug(read):
    with pytest.raises(RuntimeError, match="PRODUCTION and DEBUG exclude"):
        read("DEBUG", **PRODUCTION, DEBUG="1")


def test_production_is_https_and_its_cookies_are(read):
    names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "DEBUG"]
    assert read(*names, **PRODUCTION) == [True, True, True, 31536000, False]
    assert read(*names) == [None, None, None, None, False]


@pytest.mark.parametrize(("proxies", "header"), [("0", None), ("1", ["HTTP_X_FORWARDED_PROTO", "https"])])
def test_a_header_of_a_proxy_is_believed_only_where_there_is_one(read, proxies, header):
    names = ["SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT"]
    assert read(*names, **PRODUCTION, TRUSTED_PROXY_COUNT=proxies) == [header, int(proxies)]


def test_lists_and_addresses_are_read(read):
    hosts, origins, zone = read(
        *("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "TIME_ZONE"),
        ALLOWED_HOSTS="a.example.com,b.example.com",
        CSRF_TRUSTED_ORIGINS="https://a.example.com",
        TIME_ZONE="Europe/Oslo",
    )
    assert (hosts, origins, zone) == (["a.example.com", "b.example.com"], ["https://a.example.com"], "Europe/Oslo")


def test_postgresql(read):
    (databases,) = read("DATABASES", **PRODUCTION)
    wanted = {"ENGINE": "django.db.backends.postgresql", "HOST": "db.example.com", "PORT": 5433, "USER": "u"}
    assert wanted.items() <= databases["default"].items()
    assert "init_command" not in databases["default"].get("OPTIONS", {})


def test_mail(read):
    (mailers,) = read("MAILERS", EMAIL_URL="smtp+tls://user:secret@mail.example.com:587")
    assert mailers["default"] == {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            **{"host": "mail.example.com", "port": 587, "username": "user", "password": "secret"},
            **{"use_tls": True, "use_ssl": False},
        },
    }
    assert read("MAILERS") == [{"default": {"BACKEND": "skills_project.mail.Console", "OPTIONS": {}}}]


def test_a_shared_cache(read):
    (caches,) = read("CACHES", CACHE_URL="dbcache://skillbook_cache")
    assert caches["default"] == {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "skillbook_cache",
    }


def test_the_environment_wins_over_the_file(read, tmp_path):
    (tmp_path / ".env").write_text("TIME_ZONE=Asia/Tokyo\nSITE_URL=https://file.example.com\n")
    assert read("TIME_ZONE", "SITE_URL", TIME_ZONE="Europe/Oslo") == ["Europe/Oslo", "https://file.example.com"]


def test_a_process_that_is_no_test_does_not_look_at_the_database_for_tests(read):
    (databases,) = read("DATABASES", TEST_DATABASE_URL="postgres://nobody@127.0.0.1/x")
    assert databases["default"]["ENGINE"] == "django.db.backends.sqlite3"


def test_collected_files_are_served_by_their_hashed_names(read, tmp_path):
    (storages,) = read("STORAGES")
    assert storages["staticfiles"]["BACKEND"] == "django.contrib.staticfiles.storage.StaticFilesStorage"
    (tmp_path / "var" / "static").mkdir(parents=True)
    (tmp_path / "var" / "static" / "staticfiles.json").write_text("{}")
    (storages,) = read("STORAGES")
    assert storages["staticfiles"]["BACKEND"] == "whitenoise.storage.CompressedManifestStaticFilesStorage"


def _variables_read():
    """The first argument of each `env(…)` and `env.something(…)` that reads a variable."""
    for node in ast.walk(ast.parse(SETTINGS.read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if isinstance(called, ast.Name) and called.id == "env":
                yield node.args[0].value


def test_the_example_names_exactly_the_variables_that_are_read():
    example = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(example) == sorted(set(_variables_read()))


def test_the_example_shows_the_values_that_hold_without_it(read, tmp_path):
    """Each line without its comment sign changes nothing; those without a value name what is made or absent."""
    names = sorted(set(_variables_read()) - {"DATA_DIR", "DATABASE_URL", "SECRET_KEY", "TEST_DATABASE_URL"})
    plain = read(*names)
    lines = (ROOT / ".env.example").read_text().splitlines()
    told = [line.removeprefix("#") for line in lines if re.match(r"#[A-Z_]+=.", line)]
    (tmp_path / ".env").write_text("\n".join(told))
    assert read(*names) == plain


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(read, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RuntimeError, match=r"Set DATA_DIR to a folder of yours that can be written: .*file/data"):
        read("DEBUG", DATA_DIR=str(tmp_path / "file" / "data"))


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PRODUCTION": "1"}, "PRODUCTION needs SECRET_KEY and DATABASE_URL in the environment."),
        ({"DATA_DIR": "/dev/null/x"}, "Set DATA_DIR to a folder of yours that can be written: "),
    ],
)
def test_manage_py_says_so_without_a_traceback(environment, sentence):
    run = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert run.stderr.startswith(sentence)
    assert len(run.stderr.splitlines()) == 1


def test_collected_files_have_hashed_names_and_are_compressed(tmp_path):
    """As the demo and production serve them: a browser keeps each for good, and gets a new name with a new content."""
    asked = "from django.templatetags.static import static; print(static('css/site.css'))"
    for command in (["collectstatic", "--noinput", "--verbosity", "0"], ["shell", "--no-imports", "-c", asked]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            capture_output=True,
            cwd=ROOT,
            env={"PATH": "", "DATA_DIR": str(tmp_path), "SECRET_KEY": "test"},
            check=True,
        )
    name = done.stdout.decode().strip()
    assert re.fullmatch(r"/static/css/site\.[0-9a-f]{12}\.css", name)
    assert (tmp_path / name.removeprefix("/")).with_suffix(".css.br").is_file()
