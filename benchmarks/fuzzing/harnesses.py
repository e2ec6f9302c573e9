"""What is fuzzed: everything that reads what strangers or owners write, by its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from time import thread_time

from benchmarks.fuzzing import promises, seeds
from corpus.readers.pdf import read_pdf
from corpus.readers.table_file import read_csv

# Seconds of the processor: what a small input may take, and what each byte adds. Coverage is
# counted meanwhile, which takes several times as long as without.
ONCE, A_BYTE = 2.0, 0.001


class SlowError(AssertionError):
    """Raised for an input that takes longer than its length allows."""


@dataclass(frozen=True, slots=True)
class Harness:
    """Takes any bytes, and fails where a promise is broken, that of time included."""

    check: Callable[[bytes], object]
    seeds: Callable[[], Iterator[bytes]]

    def __call__(self, data: bytes) -> None:
        begun = thread_time()
        self.check(data)
        took = thread_time() - begun
        if took > ONCE + A_BYTE * len(data):
            raise SlowError(f"{len(data)} bytes took {took:.1f} seconds")


HARNESSES = {
    "html": Harness(partial(promises.page, ".html"), partial(seeds.files, ".html", ".htm")),
    "markdown": Harness(partial(promises.page, ".md"), partial(seeds.files, ".md")),
    "text": Harness(partial(promises.page, ".txt"), partial(seeds.files, ".txt", ".md")),
    "csv": Harness(partial(promises.file, read_csv), seeds.tables),
    "docx": Harness(promises.docx, partial(seeds.part, seeds.word, seeds.MAIN)),
    "xlsx": Harness(promises.xlsx, partial(seeds.part, seeds.sheet, seeds.SHEET)),
    "pdf": Harness(partial(promises.office, read_pdf), seeds.pdfs),
    "sitemap": Harness(promises.sitemap, seeds.sitemaps),
    "front matter": Harness(promises.front_matter, partial(seeds.files, ".md")),
    "curation": Harness(promises.curation, seeds.curations),
    "passages": Harness(promises.passages, partial(seeds.files, ".md", ".txt")),
    "words": Harness(promises.analysed, seeds.questions),
    "questions": Harness(promises.asked, seeds.questions),
    "masking": Harness(promises.private, seeds.questions),
    "search": Harness(promises.searched, seeds.questions),
    "links": Harness(promises.linked, seeds.questions),
    "slack": Harness(promises.slack, seeds.slack_bodies),
    "bodies": Harness(promises.body, seeds.bodies),
}
