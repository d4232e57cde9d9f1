"""Text of every script on paper: read back as it was written, from the right where it is, nothing lost in a cell."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable

from clear_platform.foundation.paper.faces import DEVANAGARI, HEBREW, SANS, face, shaped
from clear_platform.foundation.paper.layout import Later, Together, facts, linked, listed, said, tables
from clear_platform.foundation.paper.lines import Text, Words, write
from clear_platform.foundation.paper.results import Beside, Brand
from clear_platform.foundation.paper.sheets import bound, stapled, volumes
from clear_platform.foundation.paper.voices import voices

ARABIC_NAME = "شركة النور للتجارة"
ARABIC = "تأسست شركة النور للتجارة والصناعة في القاهرة وتعمل في مجال الطاقة الشمسية منذ زمن بعيد جدا"
HEBREW_NAME = "בנק הפועלים"
CHINESE = "北京东方科技有限公司在上海获得了贷款"
NAMES = [
    "Łódź Ängström",
    "Ελλάς",
    "Ђурђевдан",
    ARABIC_NAME,
    HEBREW_NAME,
    CHINESE,
    "東京電力ホールディングス",
    "한국전력공사",
]
WITH_SIGNS_AROUND_LETTERS = [
    "हिन्दी बैंक",
    "তামিল ব্যাংক",
    "தமிழ் வங்கி",
    "తెలుగు బ్యాంకు",
    "ธนาคารแห่งประเทศไทย",
    "ທະນາຄານ ລາວ",
    "ធនាគារជាតិនៃកម្ពុជា",
    "မြန်မာ့ဗဟိုဘဏ်",
    "የኢትዮጵያ ንግድ ባንክ",
]
LAST = "and that is the very last word of it"


def document(parts: Sequence[Flowable]) -> bytes:
    return stapled(parts, title="A title", author="Somebody", foot="foot")


def sheets_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def words_of(content: bytes) -> str:
    return " ".join(sheets_of(content))


def picture(parts: Sequence[Flowable]) -> Image.Image:
    """The first sheet as a picture in grey, without the line on its top and its foot."""
    with (
        closing(pypdfium2.PdfDocument(document(parts))) as opened,
        closing(opened[0]) as sheet,
        closing(sheet.render(scale=96 / 72, grayscale=True)) as bitmap,
    ):
        drawn = bitmap.to_pil().convert("L")
        return drawn.crop((0, 20, drawn.width, drawn.height * 9 // 10))


def ink(drawn: Image.Image) -> tuple[int, int, int, int]:
    """The box that something is drawn in."""
    box = ImageChops.invert(drawn).point(lambda grey: 255 * (grey > 60)).getbbox()
    assert box is not None
    return box


class Placed(Flowable):
    """Letters put one by one from left to right by hand, at the place where a line from the right would end."""

    def __init__(self, letters: str) -> None:
        super().__init__()
        self.letters = letters

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.room = room
        return room, voices()["text"].leading

    def draw(self) -> None:
        style = voices()["text"]
        face(HEBREW)
        self.canv.setFont(HEBREW, style.fontSize)
        self.canv.setFillColor(style.textColor)
        ascent, _descent = pdfmetrics.getAscentDescent(style.fontName, style.fontSize)
        self.canv.drawRightString(self.room, style.leading - ascent, self.letters)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_is_read_back_as_it_was_written(name: str) -> None:
    assert name in words_of(document([said(name)]))


@pytest.mark.parametrize("name", WITH_SIGNS_AROUND_LETTERS)
def test_letters_with_signs_around_them_are_read_back_in_the_order_they_were_written(name: str) -> None:
    """Programs that read a document see a gap, and read a space, where a sign stands beside its letter's end."""
    assert "".join(name.split()) in "".join(words_of(document([said(name)])).split())


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_back_from_the_cover_the_contents_the_head_and_the_foot(name: str) -> None:
    parts = [said(f"Part {name}", "section"), said("x")]
    content = bound(parts, [said(name, "title")], title=name, author=name, foot=name, beside=Beside([name], name))
    cover, contents, sheet = sheets_of(content)
    assert cover.count(name) == 4
    assert f"Part {name}" in contents
    assert sheet.count(name) == 6
    assert PdfReader(BytesIO(content)).metadata["/Title"] == name


def test_lines_from_the_right_are_broken_before_they_are_turned() -> None:
    style = voices()["text"]
    text = Text(ARABIC, style.fontName, style.fontSize)
    broken = [ARABIC[start:end] for start, end in text.lines(120)]
    assert len(broken) > 2
    assert " ".join(broken) == ARABIC
    assert ARABIC in words_of(document([said("\n".join([ARABIC, "x"]))]))


def test_letters_that_join_are_joined_and_keep_what_they_stand_for() -> None:
    glyphs = shaped("ببب", "ClearArabic", leftwards=True)
    alone = shaped("ب", "ClearArabic", leftwards=True)
    letters = face("ClearArabic").letters
    assert [letters[ord(one.code)] for one in glyphs if letters[ord(one.code)]] == ["ب"] * 3
    assert sum(one.advance for one in glyphs) < 3 * sum(one.advance for one in alone)


def test_letters_that_become_one_shape_or_change_places_keep_what_they_stand_for() -> None:
    """Two letters of Devanagari are one shape; its sign for i is drawn before the letter it is written after."""
    letters = face(DEVANAGARI).letters
    assert set(Text("हिन्दी", SANS, 9).faces) == {DEVANAGARI}
    assert [letters[ord(one.code)] for one in shaped("क्ष", DEVANAGARI, leftwards=False)] == ["क्ष"]
    first, second = shaped("हि", DEVANAGARI, leftwards=False)
    alone = shaped("ह", DEVANAGARI, leftwards=False)
    assert second.advance == alone[0].advance != first.advance
    assert "".join(letters[ord(one.code)] for one in (first, second)) == "हि"


def test_chinese_is_broken_between_signs_but_not_before_a_full_stop() -> None:
    text = Text("北京东方科技有限公司。" * 9, SANS, 9)
    lines = [text.letters[start:end] for start, end in text.lines(100)]
    assert "".join(lines) == text.letters
    assert [line for line in lines if line.startswith("。")] == []
    assert len(lines) > 8


def test_han_signs_take_the_face_of_their_language() -> None:
    faces = {text: set(Text(text, SANS, 9).faces) for text in ("北京公司", "東京の会社", "한국會社")}
    assert faces == {"北京公司": {"ClearChinese"}, "東京の会社": {"ClearJapanese"}, "한국會社": {"ClearKorean"}}


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n"), max_size=60), st.integers(20, 300))
def test_whatever_is_written_can_be_drawn_and_no_letter_falls_between_lines(text: str, room: int) -> None:
    drawn = Text(text, SANS, 9)
    kept = "".join(text[start:end] for start, end in drawn.lines(room))
    assert "".join(kept.split()) == "".join(text.split())
    document([said(text)])


def test_hebrew_looks_as_if_its_letters_were_put_from_the_right_by_hand() -> None:
    spoken, seen = "אבגדה", "הדגבא"
    ours, byhand = picture([said(spoken)]), picture([Placed(seen)])
    assert ink(ours) == ink(byhand)
    assert max(ImageChops.difference(ours, byhand).histogram()[128:]) == 0


def test_arabic_letters_touch_each_other() -> None:
    drawn = picture([said("سسسسس")])
    left, top, right, bottom = ink(drawn)
    columns = [min(drawn.crop((place, top, place + 1, bottom)).tobytes()) for place in range(left, right)]
    assert right - left > 20
    assert max(columns) < 200


def test_the_first_line_from_the_right_begins_with_the_first_word_and_the_last_is_short() -> None:
    whole, first = picture([said(ARABIC * 2)]), picture([said(ARABIC.split()[0])])
    left, top, right, bottom = ink(first)
    wide = int((right - left) * 0.9)
    box = (right - wide, top, right, min(bottom, top + 16))
    assert max(ImageChops.difference(whole.crop(box), first.crop(box)).histogram()[160:]) == 0


LONG = "A reason that goes on. " * 180 + LAST


def test_cells_of_four_thousand_characters_lose_nothing_beside_each_other() -> None:
    rows = [
        [said(f"{LONG} {place}"), said(f"{ARABIC} " * 40 + f"END{place}"), said(f"{CHINESE * 200}FIN{place}")]
        for place in range(4)
    ]
    words = words_of(document(tables(["One", "Two", "Three"], rows, [0.4, 0.3, 0.3])))
    assert [place for place in range(4) if f"{LAST} {place}" not in words] == []
    assert words.count("A reason that goes on.") + words.count("on. A reason that goes") >= 4 * 100
    assert words.count("reason") == 4 * 180
    assert [place for place in range(4) if f"END{place}" not in words or f"FIN{place}" not in words] == []
    assert "".join(words.split()).count("东") == 4 * 200


def test_one_word_wider_than_its_cell_is_broken_and_whole() -> None:
    words = words_of(document(tables(["One"], [[said("W" * 4000)]], [0.2])))
    assert "".join(words.split()).count("W") == 4000


def test_every_row_of_a_long_list_stands_on_one_sheet_and_heads_on_each() -> None:
    drawn: list[int] = []

    def cells(row: int) -> list[Flowable]:
        drawn.append(row)
        return [said(f"row{row}."), said(str(row), "number")]

    sheets = sheets_of(document(listed(["Name of it", "Figure"], range(1_000), cells, [0.7, 0.3], first_figure=1)))
    found = [word for sheet in sheets for word in sheet.split() if word.startswith("row")]
    assert found == [f"row{place}." for place in range(1_000)]
    assert [sheet for sheet in sheets if "Name of it" not in sheet] == []
    # Once for each row, and once more for the first to see how its columns are set.
    assert len(drawn) == 1_001


def test_an_empty_list_is_nothing_and_one_row_is_one() -> None:
    assert listed(["Name"], [], lambda row: [said(row)], [1]) == []
    assert "only" in words_of(document(listed(["Name"], ["only"], lambda row: [said(row)], [1])))


def test_what_comes_later_is_drawn_up_when_its_sheet_comes() -> None:
    assert "first second third" in words_of(
        document([said("first"), Later(lambda: [said("second")]), Later(list), said("third")])
    )


@settings(max_examples=12, deadline=None)
@given(
    before=st.integers(0, 52),
    title=st.integers(1, 1_500),
    text=st.integers(0, 9_000),
    cell=st.integers(0, 9_000),
    alphabet=st.sampled_from(["A hiring plan of the owner, ", "خطة التوظيف ", "北京东方科技"]),
)
def test_what_comes_later_is_laid_out_wherever_it_comes_and_however_long_it_is(
    before: int, title: int, text: int, cell: int, alphabet: str
) -> None:
    def one(number: int) -> list[Flowable]:
        return [
            said(f"Item{number}. {alphabet * (title // len(alphabet))}", "item"),
            *facts([("Why", said(alphabet * (cell // len(alphabet)))), ("Until", said("tomorrow"))]),
            said("Recommendation", "over"),
            said(alphabet * (text // len(alphabet)) + f" last{number}.", "record"),
        ]

    laters = [Later(partial(one, number)) for number in range(4)]
    words = words_of(document([*[said("line") for _line in range(before)], said("Part", "section"), *laters]))
    assert [(words.count(f"Item{number}."), words.count(f"last{number}.")) for number in range(4)] == [(1, 1)] * 4


def test_a_title_never_ends_a_sheet_even_of_what_comes_later() -> None:
    for lines in range(40, 60):
        parts = [
            *[said("line") for _line in range(lines)],
            said("Part", "section"),
            Later(lambda: [said("Item", "item"), *facts([("Fact", said("first\nsecond"))])]),
        ]
        sheets = sheets_of(document(parts))
        assert [sheet for sheet in sheets if sheet.endswith(("Part", "Item"))] == []


def test_a_title_moves_with_its_chart() -> None:
    class Drawn(Flowable):
        def wrap(self, room: float, _height: float) -> tuple[float, float]:
            return room, 200

        def draw(self) -> None:
            self.canv.rect(0, 0, 10, 10)

    for lines in range(30, 60):
        parts = [
            *[said("line") for _line in range(lines)],
            said("Part", "section"),
            Together([said("Chart", "item"), Drawn()]),
        ]
        assert [sheet for sheet in sheets_of(document(parts)) if "Part" in sheet and "Chart" not in sheet] == []


def test_contents_lead_to_the_sheets_that_their_parts_begin_on() -> None:
    parts = [
        part
        for place in range(4)
        for part in (said(f"Part {place}", "section"), *[said("line") for _line in range(70)])
    ]
    content = bound(parts, [said("x")], title="t", author="a", foot="f", brand=Brand("Harbor Bank", accent="#C5771A"))
    reader = PdfReader(BytesIO(content))
    sheets = sheets_of(content)
    begins = [next(at for at, sheet in enumerate(sheets[2:], 3) if f"Part {place} line" in sheet) for place in range(4)]
    contents = sheets[1].split("Contents ", 1)[1]
    assert [f"Part {place} {page}" in contents for place, page in enumerate(begins)] == [True] * 4
    assert [entry.title for entry in reader.outline] == [f"Part {place}" for place in range(4)]
    assert [reader.get_destination_page_number(entry) + 1 for entry in reader.outline] == begins
    assert len(reader.pages[1]["/Annots"]) == 4
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert (reader.metadata["/Title"], reader.metadata["/Author"]) == ("t", "a")


def test_a_title_never_ends_a_sheet() -> None:
    for lines in range(40, 60):
        parts = [
            *[said("line") for _line in range(lines)],
            said("Part", "section"),
            *tables(["Head"], [[said("cell")] for _row in range(9)], [1]),
        ]
        sheets = sheets_of(document(parts))
        assert [sheet for sheet in sheets if sheet.endswith("Part")] == []


def test_a_long_document_comes_in_volumes_that_go_on_where_the_last_ended() -> None:
    parts = [said("Rows", "section"), *listed(["Name"], range(95), lambda row: [said(f"row{row}.")], [1]), said("End")]

    def bind(some: Sequence[Flowable], number: int, of: int) -> bytes:
        return document([said(f"Volume {number} of {of}"), *some])

    made = [words_of(draw()) for draw in volumes(parts, bind, most=40)]
    assert [one.count("row") for one in made] == [40, 40, 15]
    assert "Volume 3 of 3 Rows (continued)" in made[2]
    assert "row80." in made[2]
    assert "End" in made[2]


def test_a_title_stands_in_the_volume_of_what_follows_it() -> None:
    texts = [said(f"text{number}.") for number in range(3)]
    told = [Later(partial(iter, [text])) for text in texts]
    parts = [said("First", "section"), *told[:2], said("Second", "section"), said("Item", "item"), told[2]]
    made = [words_of(draw()) for draw in volumes(parts, lambda some, *_which: document(some), most=2)]
    assert ["Second" in one for one in made] == [False, True]
    assert "Second Item text2." in made[1]
    assert "continued" not in made[1]


def test_links_open_the_web_and_nothing_else() -> None:
    content = document([linked("here", "https://example.org/a?b=1&c=2"), linked("there", "javascript:alert(1)")])
    [annotation] = PdfReader(BytesIO(content)).pages[0]["/Annots"]
    assert annotation.get_object()["/A"]["/URI"] == "https://example.org/a?b=1&c=2"


def test_words_of_every_script_open_the_web() -> None:
    parts = [linked(name, f"https://example.org/{number}") for number, name in enumerate(NAMES)]
    found = PdfReader(BytesIO(document(parts))).pages[0]["/Annots"]
    assert [one.get_object()["/A"]["/URI"] for one in found] == [
        f"https://example.org/{number}" for number, _name in enumerate(NAMES)
    ]


def test_the_same_parts_in_every_script_are_the_same_bytes() -> None:
    parts = [said(name) for name in NAMES]
    first = document(parts)
    assert document([said(ARABIC), *[said(name) for name in NAMES]]) != first
    assert document([said(name) for name in NAMES]) == first


def test_words_and_facts_of_other_scripts_stand_beside_their_labels() -> None:
    assert isinstance(said(ARABIC_NAME), Words)
    assert ARABIC_NAME in words_of(document(facts([("Name", said(ARABIC_NAME))])))


def test_one_line_can_be_written_at_its_end() -> None:
    class Line(Flowable):
        def wrap(self, room: float, _height: float) -> tuple[float, float]:
            return room, 20

        def draw(self) -> None:
            write(self.canv, 200, 5, ARABIC_NAME, SANS, 9, align="end")

    assert ARABIC_NAME in words_of(document([Line()]))
