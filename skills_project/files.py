"""The disk as a place for files of evidence."""

import os

from django.core.files.storage import FileSystemStorage


class Disk(FileSystemStorage):
    """Has a file on the disk itself, not only on its way there, before anybody is told that it is kept."""

    def _save(self, name, content):
        name = super()._save(name, content)  # type: ignore[misc]  # the stubs do not know it
        path = self.path(name)
        for place in (path, os.path.dirname(path)):  # noqa: PTH120 as Django's storages name places
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return name
