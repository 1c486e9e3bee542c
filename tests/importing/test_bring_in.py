"""Pages that were corrected elsewhere: what the other programs write is written here by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages_by_hand import ADocument, page, paragraphs_page, region
from test_assemble import record_of

from pipeline.cli import main
from pipeline.corrections.apply import apply
from pipeline.corrections.changes import (
    Change,
    Entry,
    LineChange,
    Log,
    ReadingChange,
    RegionChange,
)
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.errors import DigitisationError
from pipeline.export.alto import alto
from pipeline.export.page_xml import page_xml
from pipeline.importing.bring_in import BroughtIn, bring_in
from pipeline.importing.differences import differences
from pipeline.importing.read import read_transcribed
from pipeline.importing.transcribed import ImportFileError
from pipeline.model import (
    Annotation,
    AnnotationKind,
    Box,
    Hand,
    Line,
    Page,
    Region,
    RegionKind,
    Word,
)
from pipeline.output import ResultFolder, write_whole
from pipeline.page_file import page_to_json
from pipeline.record import record_to_json

WRITERS = (page_xml, alto)


def reviewed(*pages: Page, machine: Sequence[Page] = ()) -> ReviewedDocument:
    record = record_of(*pages)
    before = tuple(machine) or pages
    log = Log(document="d")
    return ReviewedDocument(ResultFolder(Path("/n")), record, pages, record, before, log)


def letter() -> Page:
    note = Annotation(
        "a1", AnnotationKind.MARGIN_NOTE, Hand.PENCIL, Box(1800, 900, 2000, 980), 0.9,
        reading="сроч", reading_confidence=0.4,
    )  # fmt: skip
    lines = ["Прошу выслать", "вагоны угля."]
    regions = [
        region("r1", RegionKind.HEADER, ["СЕКРЕТНО"]),
        region("r2", RegionKind.PARAGRAPH, lines, 4),
    ]
    return page("p1", regions, [note])


def compared(
    folder: Path, data: str | bytes, document: ReviewedDocument
) -> tuple[list[Change], list[str]]:
    file = folder / "there.xml"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    found = differences(read_transcribed(file), document.pages, document)
    return list(found.changes), list(found.remarks)


@pytest.mark.parametrize("write", WRITERS)
def test_what_was_not_touched_changes_nothing(
    write: Callable[[Page, ReviewedDocument], bytes], tmp_path: Path
) -> None:
    nasty = page("p1", [region("r1", RegionKind.TABLE, ["a\x01b <i> \u00ad x-", "й и\u0306"])])
    for one in (letter(), nasty, page("p1", [])):
        assert compared(tmp_path, write(one, reviewed(one)), reviewed(one)) == ([], [])


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=6), min_size=1),
        max_size=3,
    )
)
def test_any_text_comes_back_as_it_went(lines: list[list[str]]) -> None:
    import tempfile

    texts = [" ".join(" ".join(words).split()) for words in lines]
    one = page(
        "p1",
        [region("r1", RegionKind.PARAGRAPH, kept)] if (kept := [t for t in texts if t]) else [],
    )
    with tempfile.TemporaryDirectory() as folder:
        for write in WRITERS:
            assert compared(Path(folder), write(one, reviewed(one)), reviewed(one)) == ([], [])


@pytest.mark.parametrize("write", WRITERS)
def test_a_line_with_other_text(
    write: Callable[[Page, ReviewedDocument], bytes], tmp_path: Path
) -> None:
    one = letter()
    data = write(one, reviewed(one)).decode().replace("выслать", "вослать")
    (change,), remarks = compared(tmp_path, data, reviewed(one))
    assert remarks == []
    assert isinstance(change, LineChange)
    assert (change.before, change.after) == ("Прошу выслать", "Прошу вослать")
    line = one.regions[1].lines[0]
    assert list(change.spot.box) == line.box.as_list()
    assert (change.spot.page, change.spot.text) == ("p1", "Прошу выслать")
    assert (change.spot.sha256, change.spot.frame) == (one.scan.sha256, 0)


@pytest.mark.parametrize("write", WRITERS)
def test_a_mark_that_was_read(
    write: Callable[[Page, ReviewedDocument], bytes], tmp_path: Path
) -> None:
    one = letter()
    data = re.sub(r"сроч\b", "срочно!", write(one, reviewed(one)).decode())
    (change,), _ = compared(tmp_path, data, reviewed(one))
    assert isinstance(change, ReadingChange)
    assert (change.before, change.after) == ("сроч", "срочно!")
    assert list(change.spot.box) == one.annotations[0].box.as_list()


TRANSKRIBUS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15">
 <Metadata><Creator>prov=READ-COOP</Creator><Created>2026-01-02T03:04:05</Created>
  <LastChange>2026-01-02T03:04:05</LastChange></Metadata>
 <Page imageFilename="P1.jpg" imageWidth="{width}" imageHeight="{height}">
  <ReadingOrder><OrderedGroup id="ro_1"><RegionRefIndexed index="0" regionRef="tr_1"/>
  </OrderedGroup></ReadingOrder>
  <TextRegion id="tr_1" custom="readingOrder {{index:0;}} structure {{type:{kind};}}">
   <Coords points="{region}"/>
   <TextLine id="tr_1_tl_1" custom="readingOrder {{index:0;}}">
    <Coords points="{first}"/><Baseline points="200,428 460,428"/>
    <TextEquiv><Unicode>Прошу выслать ва¬</Unicode></TextEquiv>
   </TextLine>
   <TextLine id="tr_1_tl_2"><Coords points="{second}"/>
    <TextEquiv><Unicode></Unicode></TextEquiv>
   </TextLine>
   <TextLine id="tr_1_tl_3"><Coords points="300,3000 900,3000 900,3060"/>
    <TextEquiv><Unicode>Новая строка</Unicode></TextEquiv>
   </TextLine>
   <TextEquiv><Unicode>Прошу выслать ва¬</Unicode></TextEquiv>
  </TextRegion>
 </Page>
</PcGts>"""


def transkribus(scale: float = 1.0, kind: str = "marginalia") -> str:
    def box(x0: int, y0: int, x1: int, y1: int) -> str:
        points = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        return " ".join(f"{round(x * scale)},{round(y * scale)}" for x, y in points)

    return TRANSKRIBUS.format(
        width=round(2480 * scale), height=round(3508 * scale), kind=kind,
        region=box(190, 390, 470, 490),
        first=box(195, 395, 470, 436), second=box(195, 445, 470, 486),
    )  # fmt: skip


@pytest.mark.parametrize("scale", [1.0, 0.5, 2.0])
def test_transkribus_of_2013_without_words(tmp_path: Path, scale: float) -> None:
    data = transkribus(scale).replace("300,3000 900,3000 900,3060", "1,1 9,1 9,9")
    changes, remarks = compared(tmp_path, data, reviewed(letter()))
    kind, line, new = changes
    assert isinstance(kind, RegionChange)
    assert (kind.before, kind.after) == (RegionKind.PARAGRAPH, RegionKind.MARGIN)
    assert isinstance(line, LineChange)
    assert line.after == "Прошу выслать ва-"
    assert isinstance(new, LineChange)
    assert (new.before, new.spot.text, new.after) == ("", "", "Новая строка")
    assert new.spot.box == tuple(round(at / scale) for at in (1, 1, 9, 9))
    said = "\n".join(remarks)
    assert "has no text there; it was left as it is: 'вагоны угля.'" in said
    assert "is missing there; it was left as it is: 'СЕКРЕТНО'" in said
    assert "is missing there; it was left as it is: 'сроч'" in said
    assert len(remarks) == 3


def corrected(document: ReviewedDocument, changes: Sequence[Change]) -> ReviewedDocument:
    """With these changes of an import on top."""
    entries = tuple(
        Entry(number=number, who="Анна", when="2026-11-27T12:00:00Z", change=change)
        for number, change in enumerate(changes, 1)
    )
    log = Log(document="d", entries=entries)
    return apply(document.results, document.machine_record, document.machine_pages, log)


def test_a_new_line_is_put_in_and_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    document, data = reviewed(letter()), transkribus(kind="paragraph")
    changes, _ = compared(tmp_path, data, document)
    now = corrected(document, changes)
    assert not now.unfit
    assert now.pages[0].text.endswith("Новая строка")
    again, remarks = compared(tmp_path, data, now)
    assert again == []
    assert not any("Новая строка" in remark for remark in remarks)


def test_a_new_line_is_cut_off_at_the_edge_of_the_scan(tmp_path: Path) -> None:
    data = transkribus().replace("300,3000 900,3000 900,3060", "2000,3000 2490,3000 2490,3060")
    changes, _ = compared(tmp_path, data, reviewed(letter()))
    assert isinstance(changes[-1], LineChange)
    assert changes[-1].spot.box == (2000, 3000, 2480, 3060)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("200,400 460,400 460,480", "lies upon lines that stand here"),  # both lines
        ("2300,3000 2900,3000 2900,3060", "lies beyond the scan"),
        ("300,99000 900,99000 900,99060", "lies beyond the scan"),
    ],
)
def test_a_new_line_that_has_no_place_is_told(tmp_path: Path, points: str, said: str) -> None:
    data = transkribus().replace("300,3000 900,3000 900,3060", points)
    data = data.replace(">Прошу выслать ва¬<", "><")
    changes, remarks = compared(tmp_path, data, reviewed(letter()))
    assert [change.kind for change in changes] == ["region"]
    assert any(said in remark for remark in remarks)


def test_a_kind_that_means_nothing_here(tmp_path: Path) -> None:
    changes, _ = compared(tmp_path, transkribus(kind="caption"), reviewed(letter()))
    assert [change.kind for change in changes] == ["line", "line"]


ESCRIPTORIUM = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">
 <Description><MeasurementUnit>pixel</MeasurementUnit>
  <sourceImageInformation><fileName>p1.tif</fileName></sourceImageInformation></Description>
 <Tags><OtherTag ID="BT3" LABEL="Main" DESCRIPTION="block type Main"/>
  <OtherTag ID="LT9" LABEL="default" DESCRIPTION="line type default"/></Tags>
 <Layout><Page WIDTH="2480" HEIGHT="3508" PHYSICAL_IMG_NR="1" ID="eSc_dummypage_">
  <PrintSpace HPOS="0" VPOS="0" WIDTH="2480" HEIGHT="3508">
   <TextBlock ID="eSc_textblock_1" TAGREFS="BT3">
    <TextLine ID="eSc_line_1" TAGREFS="LT9" BASELINE="200 428 460 428">
     <Shape><Polygon POINTS="195 392 470 392 470 440 195 440"/></Shape>
     <String CONTENT="Прошу  вы-" HPOS="195" VPOS="392" WIDTH="275" HEIGHT="48"/>
    </TextLine>
    <TextLine ID="eSc_line_2" TAGREFS="LT9" HPOS="195" VPOS="446" WIDTH="275" HEIGHT="38">
     <String CONTENT="вагоны"/><SP/><String CONTENT="угл"/><HYP CONTENT="-"/>
    </TextLine>
   </TextBlock>
   <TextBlock ID="eSc_dummyblock_">
    <TextLine ID="eSc_line_3" BASELINE="200 228 360 228"><String CONTENT="СЕКРЕТНО"/></TextLine>
   </TextBlock>
  </PrintSpace></Page></Layout>
</alto>"""


NEW_IN_ALTO = 'ID="eSc_line_3" TAGREFS="LT9" HPOS="300" VPOS="3000" WIDTH="600" HEIGHT="60"'
BY_HAND = (
    transkribus().replace('"tr_1_tl_3"', '"tr_1_tl_3" production="handwritten-cursive"'),
    ESCRIPTORIUM.replace('LABEL="default" DESCRIPTION="line type default"', 'LABEL="Handwriting"')
    .replace('TAGREFS="LT9" BASELINE', "BASELINE")
    .replace('TAGREFS="LT9" HPOS', "HPOS")
    .replace('ID="eSc_line_3" BASELINE="200 228 360 228"', NEW_IN_ALTO)
    .replace("СЕКРЕТНО", "Новая строка"),
)


@pytest.mark.parametrize("data", BY_HAND)
def test_a_new_line_by_hand_is_a_mark_with_its_reading(tmp_path: Path, data: str) -> None:
    document = reviewed(letter())
    changes, _ = compared(tmp_path, data, document)
    now = corrected(document, changes)
    assert not now.unfit
    before, new = now.pages[0].annotations
    assert before == letter().annotations[0]
    assert (new.kind, new.reading) == (AnnotationKind.UNCLASSIFIED, "Новая строка")


def test_escriptorium_has_a_line_in_a_string(tmp_path: Path) -> None:
    changes, remarks = compared(tmp_path, ESCRIPTORIUM, reviewed(letter()))
    assert [(c.kind, getattr(c, "after", None)) for c in changes] == [
        ("line", "Прошу вы-"), ("line", "вагоны угл-"),
    ]  # fmt: skip
    (remark,) = remarks  # there is no line for the note in the margin
    assert "is missing there; it was left as it is: 'сроч'" in remark


def test_what_was_corrected_here_meanwhile_stays(tmp_path: Path) -> None:
    machine = letter()
    now = replace(machine, regions=(
        replace(machine.regions[0], kind=RegionKind.OTHER),
        region("r2", RegionKind.PARAGRAPH, ["Прошу вослать", "вагоны угля."], 4),
    ))  # fmt: skip
    document = reviewed(now, machine=[machine])
    changes, remarks = compared(tmp_path, page_xml(machine, reviewed(machine)), document)
    assert changes == []
    assert len(remarks) == 2
    assert all("the correction stays" in remark for remark in remarks)


def test_the_spot_is_what_the_machine_had(tmp_path: Path) -> None:
    machine = letter()
    now = replace(machine, regions=(
        machine.regions[0],
        region("r2", RegionKind.PARAGRAPH, ["Прошу вослать", "вагоны угля."], 4),
    ))  # fmt: skip
    data = page_xml(now, reviewed(now)).decode().replace("Прошу вослать<", "Просим вослать<")
    (change,), _ = compared(tmp_path, data, reviewed(now, machine=[machine]))
    assert isinstance(change, LineChange)
    assert change.before == "Прошу вослать"
    assert change.spot.text == "Прошу выслать"


def test_a_region_that_was_parted_keeps_its_kind(tmp_path: Path) -> None:
    one = letter()
    data = page_xml(one, reviewed(one)).decode()
    parts = data.split('<TextLine id="r2_l2"')
    extra = (
        '</TextRegion><TextRegion id="new" custom="structure {type:footer;}">'
        '<Coords points="1,1 2,2 3,3"/><TextLine id="r2_l2"'
    )
    changes, remarks = compared(tmp_path, parts[0] + extra + parts[1], reviewed(one))
    assert changes == []
    assert any("parted" in remark for remark in remarks)


@pytest.mark.parametrize(("data", "said"), [
    ("", "no XML"),
    ("<html/>", "neither PAGE XML nor ALTO"),
    ("<PcGts/>", "no page"),
    ("<alto/>", "no page"),
    ("<alto><MeasurementUnit>mm10</MeasurementUnit><Page/></alto>", "mm10"),
    ('<PcGts><Page imageWidth="x"/></PcGts>', "place that is none"),
    ('<PcGts><Page imageWidth="1e999"/></PcGts>', "place that is none"),
    ('<PcGts><Page><TextRegion><TextLine><Coords points="1,a 2,2"/></TextLine></TextRegion></Page>'
     "</PcGts>", "place that is none"),
])  # fmt: skip
def test_files_that_are_none(tmp_path: Path, data: str, said: str) -> None:
    file = tmp_path / "a.xml"
    file.write_text(data)
    with pytest.raises(ImportFileError, match=said):
        read_transcribed(file)


def test_no_other_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("тайна")
    data = ESCRIPTORIUM.replace(
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<!DOCTYPE alto [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "yy">]>',
    ).replace("p1.tif", "&x;&y;p1.tif")
    file = tmp_path / "a.xml"
    file.write_text(data)
    assert "тайна" not in read_transcribed(file).image


@dataclass
class Logbook:
    """Stands for the log: what was asked of it."""

    asked: list[tuple[str, Change, int, int]] = field(default_factory=list)
    refuse: str = ""

    def __call__(self, document: str, change: Change, seen: int, begun: int) -> None:
        if self.refuse and self.refuse in str(getattr(change, "after", "")):
            raise DigitisationError("Someone has changed the same.", remedy="Look at it.")
        self.asked.append((document, change, seen, begun))


@pytest.fixture
def results(tmp_path: Path) -> ResultFolder:
    """Two documents: one of two halves of a spread, one whose scan has the name of another's."""
    folder = ResultFolder(tmp_path / "out" / "batch")
    left = paragraphs_page("s.left", ["Левая"])
    there = Box(1400, 200, 1520, 230)
    line = Line(there, (Word("Правая", there, 0.9),))
    right = replace(
        left, id="s.right", regions=(Region("r1", RegionKind.PARAGRAPH, there, (line,)),)
    )
    for name, pages in {
        "spread": (left, right),
        "one": (page("one", [region("r1", RegionKind.PARAGRAPH, ["Текст"])], path="a/x.tif"),),
        "two": (page("two", [region("r1", RegionKind.PARAGRAPH, ["Текст"])], path="b/x.tif"),),
    }.items():
        record = record_of(*pages, document=ADocument(id=name))
        write_whole(folder.record(name), record_to_json(record))
        for one in pages:
            write_whole(folder.page(one.id), page_to_json(one))
    return folder


def brought(folder: Path, results: ResultFolder, files: dict[str, str], log: Logbook) -> BroughtIn:
    for name, data in files.items():
        (folder / name).write_text(data, encoding="utf-8")
    return bring_in([folder / name for name in files], results, log)


def one_line(
    image: str, box: Box, text: str, size: tuple[int, int] = (2480, 3508), more: str = ""
) -> str:
    points = f"{box.x0},{box.y0} {box.x1},{box.y0} {box.x1},{box.y1}"
    return (
        f'<PcGts><Page imageFilename="{image}" imageWidth="{size[0]}" imageHeight="{size[1]}"'
        f' custom="{more}"><TextRegion id="r"><TextLine id="l"><Coords points="{points}"/>'
        f"<TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>"
    )


LINE = Box(200, 200, 300, 230)


def test_both_halves_of_a_spread_are_of_one_picture(tmp_path: Path, results: ResultFolder) -> None:
    log = Logbook()
    data = one_line("s.left.tif", Box(1400, 200, 1520, 230), "Правее")
    done = brought(tmp_path, results, {"a.xml": data}, log)
    assert done.failures == ()
    ((document, change, seen, begun),) = log.asked
    assert (document, seen, begun) == ("spread", 0, 0)
    assert isinstance(change, LineChange)
    assert (change.spot.page, change.before, change.after) == ("s.right", "Правая", "Правее")
    assert any("Левая" in remark for _, remark in done.remarks)


def test_two_scans_of_one_name_are_told_apart_by_the_file_s_name(
    tmp_path: Path, results: ResultFolder
) -> None:
    log = Logbook()
    data = one_line("x.tif", LINE, "Текст!")
    done = brought(tmp_path, results, {"any.xml": data, "two.page.xml": data}, log)
    (failure,) = done.failures
    assert "one, two" in failure.reason
    assert [document for document, *_ in log.asked] == ["two"]


def test_the_page_is_known_by_its_id_where_the_file_has_it(
    tmp_path: Path, results: ResultFolder
) -> None:
    log = Logbook()
    ours = "mashinopis {page:one; corrections:7;}"
    data = one_line("renamed.jpg", LINE, "Текст!", more=ours)
    assert brought(tmp_path, results, {"a.xml": data}, log).failures == ()
    ((document, _, seen, _),) = log.asked
    assert (document, seen) == ("one", 0)  # no more than there are


@pytest.mark.parametrize(("data", "said"), [
    (one_line("nobody.tif", LINE, "а"), "No page of these results"),
    (one_line("s.left.tif", LINE, "а", (3508, 2480)), "another picture"),
    ("<a/>", "neither"),
])  # fmt: skip
def test_one_file_that_fails_does_not_end_the_rest(
    tmp_path: Path, results: ResultFolder, data: str, said: str
) -> None:
    log = Logbook()
    good = one_line("s.left.tif", LINE, "Левее")
    done = brought(tmp_path, results, {"a.xml": data, "b.xml": good}, log)
    (failure,) = done.failures
    assert said in failure.reason
    assert failure.remedy
    assert len(log.asked) == len(done.changes) == 1


def test_a_record_that_cannot_be_read_does_not_end_the_rest(
    tmp_path: Path, results: ResultFolder
) -> None:
    broken = results.record("broken")
    broken.write_text("{", encoding="utf-8")
    done = brought(tmp_path, results, {"a.xml": one_line("s.left.tif", LINE, "Левее")}, Logbook())
    (failure,) = done.failures
    assert (failure.file, len(done.changes)) == (str(broken), 1)


def test_a_newer_correction_is_told(tmp_path: Path, results: ResultFolder) -> None:
    done = brought(
        tmp_path, results, {"a.xml": one_line("s.left.tif", LINE, "Левее")}, Logbook(refuse="Лев")
    )
    assert done.changes == ()
    assert [failure.reason for failure in done.failures] == ["Someone has changed the same."]


def test_a_folder_of_files_without_its_mets(tmp_path: Path, results: ResultFolder) -> None:
    folder = tmp_path / "export" / "page"
    folder.mkdir(parents=True)
    (folder / "s.left.xml").write_text(one_line("s.left.tif", LINE, "Левее"), encoding="utf-8")
    (folder.parent / "METS.xml").write_text("<mets/>")
    log = Logbook()
    assert bring_in([folder.parent], results, log).failures == ()
    assert len(log.asked) == 1


def test_the_command_says_what_it_would_do(
    tmp_path: Path, results: ResultFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.xml"
    file.write_text(one_line("s.left.tif", LINE, "Левее"), encoding="utf-8")
    arguments = ["import", str(file), str(results.root), "--who", "А. Петрова", "--dry-run"]
    assert main(arguments) == 0
    told = capsys.readouterr()
    assert told.out == "spread: line: 'Левая' -> 'Левее'\n"
    assert "1 changes would be made" in told.err
    assert main([*arguments, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["changes"][0]["after"] == "Левее"
    assert not (results.root / "corrections").exists()
    file.write_text("<a/>")
    assert main(arguments) == 3
    assert "failed: " in capsys.readouterr().err
