"""Where files of evidence lie: on the disk by default, in an S3 store where one is set up; the same either way."""

import stat
from pathlib import Path

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from moto import mock_aws

from tests.factories import a_file, log_work

from .test_settings import PRODUCTION, read  # noqa: F401 a fixture

BUCKET = {
    "FILES_BUCKET": "evidence",
    "FILES_ENDPOINT": "https://s3.example.com",
    "FILES_REGION": "eu-central-1",
    "FILES_ACCESS_KEY": "key",
    "FILES_SECRET_KEY": "secret",
}


def test_on_the_disk_a_file_is_for_the_server_alone():
    name = storages["evidence"].save("ab/abc", ContentFile(b"x"))
    path = Path(storages["evidence"].path(name))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == b"x"
    storages["evidence"].delete(name)
    assert not path.exists()


def test_the_settings_choose(read, tmp_path):  # noqa: F811
    (out_of_the_box,) = read("STORAGES")
    assert out_of_the_box["evidence"]["BACKEND"] == "skills_project.files.Disk"
    assert out_of_the_box["evidence"]["OPTIONS"]["location"] == str(tmp_path / "var" / "files")
    (grown_up,) = read("STORAGES", **PRODUCTION, **BUCKET)
    assert grown_up["evidence"] == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": "evidence",
            "endpoint_url": "https://s3.example.com",
            "region_name": "eu-central-1",
            "access_key": "key",
            "secret_key": "secret",
            "signature_version": "s3v4",
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }


def test_limits_by_environment(read):  # noqa: F811
    asked = ("FILE_LARGEST_MB", "FILES_A_PIECE", "FILES_A_PERSON_MB", "LARGEST_REQUEST")
    assert read(*asked) == [10, 10, 500, 101 * 1024**2]
    environment = {"FILE_LARGEST_MB": "2", "FILES_A_PIECE": "3", "FILES_A_PERSON_MB": "50"}
    assert read(*asked, **environment) == [2, 3, 50, 7 * 1024**2]


@pytest.fixture
def bucket(settings):
    """An S3 store in memory in place of the disk."""
    options = {"bucket_name": "evidence", "region_name": "eu-central-1", "access_key": "key", "secret_key": "secret"}
    options |= {"signature_version": "s3v4", "default_acl": None, "file_overwrite": False}
    store = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    with mock_aws():
        boto3.client(
            "s3", region_name="eu-central-1", aws_access_key_id="key", aws_secret_access_key="secret"
        ).create_bucket(Bucket="evidence", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        with override_settings(STORAGES={**settings.STORAGES, "evidence": store}):
            yield storages["evidence"]


@pytest.mark.django_db
def test_in_s3_a_file_is_kept_given_and_taken_out(as_, bucket, engineer, skills, django_capture_on_commit_callbacks):
    piece = log_work(engineer, skills[0], files=[a_file("a.txt", b"In the store.")])
    file = piece.attachments.get()
    assert bucket.exists(file.stored_as)
    response = as_(engineer).get(reverse("work_file", args=[piece.pk, file.pk]))
    assert (b"".join(response), response.headers["Content-Length"]) == (b"In the store.", "13")
    left_over = bucket.save("zz/left-behind", ContentFile(b"x"))
    call_command("sweep_files")
    assert bucket.exists(left_over)  # it is younger than a day
    with django_capture_on_commit_callbacks(execute=True):
        piece.remove(by=engineer)
    assert not bucket.exists(file.stored_as)


@pytest.mark.django_db
def test_what_lies_in_the_bucket_is_not_public(bucket, engineer, skills):
    file = log_work(engineer, skills[0], files=[a_file()]).attachments.get()
    grants = bucket.bucket.Object(file.stored_as).Acl().grants
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
