"""Reading undoes writing, for every draft that a reader can produce, and writing says it in one way only."""

from hypothesis import example, given

from outline.formats.markdown import read, write

from .drafting import documents, outlines


@given(outlines())
def test_a_written_draft_is_read_back_as_it_was(draft):
    document = write(draft)
    assert read(document).outline == draft
    assert write(read(document).outline) == document


@given(documents)
@example("# Projects {signoffs=2}\n- a")
@example("### Skills:Level 2\n## 1. A\n### Skills:")
def test_what_was_read_from_any_document_survives_writing(document):
    read_first = read(document)
    assert (read_first.outline is None) == bool(read_first.errors)
    if read_first.outline:
        assert read(write(read_first.outline)).outline == read_first.outline
