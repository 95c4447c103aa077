"""Reading what comes in: the forms of clients, and whatever was made to do harm."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.feeds.answer_models import Said
from eventapp.replies.entries import MOST, entries
from eventapp.replies.reading import (
    LARGEST,
    LONGEST_HEADER,
    MOST_BOUNDARIES,
    MOST_LINES,
    MOST_PARTS,
    Mail,
    Unreadable,
    read,
)
from eventapp.replies.rules import verdict
from tests.replies.world import ADA, FIXTURES, UID, fixture, reply

OURS = f"event-{UID}"
ANSWERS = {
    "google-accepted": Said.ACCEPTED,
    "outlook-com-declined": Said.DECLINED,
    "apple-tentative": Said.TENTATIVE,
    "thunderbird-declined": Said.DECLINED,
    "attachment-only-accepted": Said.ACCEPTED,
    "assistant-accepted": Said.ACCEPTED,
    "delegated": Said.DELEGATED,
    "counter": Said.COUNTER,
    "refresh": Said.REFRESH,
    "many-entries-declined": Said.DECLINED,
}


def said(mail: Mail) -> Said:
    return verdict(mail.entries, [OURS], ADA).said


@pytest.mark.parametrize("name", sorted(ANSWERS))
@pytest.mark.parametrize("ends", [b"\r\n", b"\n"], ids=["CRLF", "LF"])
def test_each_client_is_understood_with_either_line_end(name: str, ends: bytes) -> None:
    raw = fixture(name).replace(b"\r\n", b"\n").replace(b"\n", ends)
    assert said(read(raw)) is ANSWERS[name]


def test_what_is_read_of_a_mail() -> None:
    mail = read(fixture("google-accepted"))
    assert mail.addresses == ("rsvp+TOKEN@events.localhost",)
    assert mail.sender == ADA
    assert not mail.is_automatic  # a button was pressed, though a program wrote the mail
    (entry,) = mail.entries  # the attachment says the same once more
    assert (entry.method, entry.sequence) == ("REPLY", 0)
    assert entry.attendees[0].name == "Ada Lovelace"


@pytest.mark.parametrize("name", ["out-of-office", "bounce"])
def test_absences_and_bounces_are_told_apart(name: str) -> None:
    assert read(fixture(name)).is_automatic


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:ada@example.org", Said.ACCEPTED),
        ("attendee;partstat=accepted:mailto:ADA@example.org", Said.ACCEPTED),
        ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada%40example.org", Said.ACCEPTED),
        ("ATTENDEE;PARTSTAT=ACCEPTED:ada@example.org", Said.ACCEPTED),
        ('ATTENDEE;CN="a:b;PARTSTAT=DECLINED";PARTSTAT="ACCEPTED":mailto:ada@example.org',
         Said.ACCEPTED),
        ("ATTEN\n DEE;PARTSTAT=ACC\n\tEPTED:mailto:ada@example.org", Said.ACCEPTED),
        ("ATTENDEE;PARTSTAT=X-ODD:mailto:ada@example.org", Said.NOTHING),
        ("ATTENDEE:mailto:ada@example.org", Said.NOTHING),
        ("ATTENDEE;PARTSTAT=ACCEPTED:http://example.org/ada@example.org", Said.NOTHING),
        ("BEGIN:VALARM\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org\nEND:VALARM",
         Said.NOTHING),
    ],
)  # fmt: skip
def test_how_an_attendee_may_be_written(line: str, expected: Said) -> None:
    text = f"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{OURS}@x\n{line}\nEND:VEVENT\n"
    assert verdict(entries(text), [OURS], ADA).said is expected


def test_the_method_may_stand_in_the_type_alone() -> None:
    raw = reply("DECLINED").replace(b"METHOD:REPLY\n", b"")
    assert said(read(raw)) is Said.NOTHING
    named = raw.replace(b"text/calendar;", b"text/calendar; method=reply;")
    assert said(read(named)) is Said.DECLINED


@pytest.mark.parametrize(
    "charset", ["utf-16", "iso-8859-1", "punycode", "idna", "zlib", "?", "x" * 99]
)
def test_a_wrong_charset_loses_no_answer(charset: str) -> None:
    raw = reply("DECLINED", more="COMMENT:Désolée\n")
    codec = charset if charset in {"utf-16", "iso-8859-1"} else "utf-8"
    head, body = raw.split(b"\n\n", 1)
    mail = head.replace(b"utf-8", charset.encode()) + b"\nContent-Transfer-Encoding: base64\n\n"
    message = EmailMessage()
    message.set_content(body.decode().encode(codec), "text", "calendar")
    found = read(mail + message.get_payload().encode())
    assert said(found) is Said.DECLINED
    assert found.entries[0].comment == "Désolée"


def _nested(depth: int) -> bytes:
    parts = "".join(
        f"Content-Type: multipart/mixed; boundary=b{x}\n\n--b{x}\n" for x in range(depth)
    )
    return f"From: a@b.c\n{parts}".encode()


def _mixed(body: bytes) -> bytes:
    return b"From: a@b.c\nContent-Type: multipart/mixed; boundary=b\n\n" + body


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        b"\x00" * 1000,
        b"no header at all",
        _nested(MOST_BOUNDARIES + 1),
        _mixed(b"--b\n\n" * (MOST_PARTS + 1)),
        _mixed(b"\n" * (MOST_LINES + 1)),
        _mixed(b"\r" * (MOST_LINES + 1)),
        b"From: a@b.c\n" + b"Content-Type: message/rfc822\n\n" * (MOST_PARTS + 1),
        b"X: y\n" * 100_000 + b"\n",
        b"a" * (LARGEST + 1),
    ],
    ids=[
        "empty",
        "no lines",
        "NUL",
        "no header",
        "nested",
        "parts",
        "lines",
        "CRs",
        "messages",
        "headers",
        "large",
    ],
)
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


@pytest.mark.parametrize(
    "raw",
    [
        _nested(MOST_BOUNDARIES),
        _mixed(b"--b\n\n" * (MOST_PARTS - 1)),
        b"From: a@b.c\n" + b"Content-Type: message/rfc822\n\n" * (MOST_PARTS - 1),
        b"From: " + b"(" * 3_990 + b"\nTo: " + b"(" * 3_990 + b"\n\n",
        b"To: " + b"a@b.c, " * 100_000 + b"\n\n",
        b"To: a@b.c\n" * 2000 + b"\n",
        b"From: a@b.c\n\n" + b"X: y\n" * 50_000,
        b"From: \xff\xfe\x00@b.c\n\n",
        b"From: =?utf-8?b?" + b"A" * 1000 + b"?=\nSubject: x\n\n",
        b"Content-Type: text/calendar; charset*=''%; method*0*=x; " + b"n*9" * 999 + b"=1\n\nx",
        b'Content-Type: application/x; name*' + b"9" * 5000 + b"=x\n\nx",
        b"Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\n" + b"=A" * 9999,
        b"Content-Type: text/calendar\nContent-Transfer-Encoding: uuencode\n\nbegin 644 x\n\xff",
        b"Content-Type: text/calendar\n\n" + b"BEGIN:VEVENT\n" * 19_000,
        b"Content-Type: text/calendar\n\nBEGIN:VEVENT\n" + b"ATTENDEE:mailto:a@b.c\n" * 50_000,
        b"Content-Type: text/calendar\n\nBEGIN:VEVENT\nATTENDEE" + b';A="' * 90_000 + b"\n",
        b"Content-Type: text/calendar\n\nBEGIN:VEVENT\nSEQUENCE:" + b"9" * 9000,
        b"Content-Type: text/calendar\n\n" + b"\xed\xa0\x80\x00" * 999,
    ],
    ids=range(18),
)  # fmt: skip
def test_a_bomb_is_a_mail_without_an_answer(raw: bytes) -> None:
    mail = read(raw)
    assert said(mail) is Said.NOTHING
    assert len(mail.entries) <= MOST
    assert all(len(x.attendees) <= MOST for x in mail.entries)


def test_a_header_is_cut_before_it_is_taken_apart() -> None:
    head, body = b"From: a@b.c\nContent-Type: text/plain", b"\n\nBEGIN:VEVENT\nEND:VEVENT\n"
    padding = b"; x=" + b"y" * LONGEST_HEADER
    assert read(head + b"; name=a.ics" + padding + body).entries
    assert not read(head + padding + b"; name=a.ics" + body).entries


@pytest.mark.parametrize(
    ("lines", "method"),
    [
        (["BEGIN:VEVENT", "METHOD:REPLY", "END:VEVENT"], ""),
        (["BEGIN:VEVENT", "BEGIN:VALARM", "METHOD:REPLY", "END:VALARM", "END:VEVENT"], ""),
        (["BEGIN:VEVENT", "END:VEVENT", "METHOD:REPLY"], "REPLY"),
        (["BEGIN:A", "END:A", "END:A", "METHOD:REPLY", "BEGIN:VEVENT"], "REPLY"),
        (["BEGIN:VEVENT", "BEGIN:VEVENT", "END:VEVENT", "METHOD:REPLY"], ""),
    ],
    ids=range(5),
)
def test_a_method_counts_outside_of_entries(lines: list[str], method: str) -> None:
    assert {x.method for x in entries("\n".join(lines))} == {method}


def test_a_file_of_fixtures_is_never_passed_over() -> None:
    others = {"out-of-office", "bounce", "forwarded", "two-answers", "delegate-accepted"}
    assert {x.stem for x in FIXTURES.glob("*.eml")} == {*ANSWERS, *others}


@given(raw=st.binary(max_size=3000))
def test_no_octets_break_the_reader(raw: bytes) -> None:
    try:
        mail = read(raw)
    except Unreadable:
        return
    assert said(mail) is Said.NOTHING


@given(
    pieces=st.lists(
        st.sampled_from(
            ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "METHOD:REPLY", f"UID:{OURS}@x",
             "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org", "ATTENDEE;CN=\"", ";", ":",
             "DTSTAMP:20261120T091500Z", "SEQUENCE:0", "SEQUENCE:-1", " ", "\t", "\r", "\n",
             "COMMENT:\\n\\", "RECURRENCE-ID:x", "END:", "BEGIN:", "\x00", "\ud800"]
        )
        | st.text(max_size=20),
        max_size=40,
    ),
    kind=st.sampled_from(["text/calendar", "application/ics", "multipart/mixed; boundary=x"]),
)  # fmt: skip
def test_no_calendar_breaks_the_reader(pieces: list[str], kind: str) -> None:
    body = "\n".join(pieces).encode("utf-8", "surrogatepass")
    mail = read(f"From: a@b.c\nContent-Type: {kind}\n\n".encode() + body)
    found = verdict(mail.entries, [OURS], ADA)
    kept = (found.entry.comment, found.entry.uid, found.attendee.address, mail.sender)
    for text in kept:  # what is kept must be storable: PostgreSQL takes neither NUL nor surrogates
        assert "\x00" not in text
        text.encode()


@given(
    answer=st.sampled_from(["ACCEPTED", "TENTATIVE", "DECLINED"]),
    name=st.text(max_size=80).filter(lambda x: not set(x) & set('"\r\n') and "\\" not in x),
    ends=st.sampled_from(["\r\n", "\n", "\r"]),
    fold=st.integers(20, 75),
    encoding=st.sampled_from(["base64", "quoted-printable", "8bit"]),
    bom=st.booleans(),
)
def test_an_answer_survives_every_way_to_write_it(
    answer: str, name: str, ends: str, fold: int, encoding: str, bom: bool
) -> None:
    name = "".join(x for x in name if x.isprintable())
    line = f'ATTENDEE;CN="{name}";PARTSTAT={answer}:mailto:{ADA}'
    folded = "\n ".join(line[x : x + fold] for x in range(0, len(line), fold))
    text = f"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{OURS}@x\n{folded}\nEND:VEVENT\n"
    message = EmailMessage()
    message["From"] = ADA
    body = ("\ufeff" * bom + text).replace("\n", ends).encode()
    message.add_attachment(body, maintype="application", subtype="ics", filename="a.ics")
    if encoding != "base64":
        message = EmailMessage()
        message["From"] = ADA
        written = ("\ufeff" * bom + text).replace("\n", "\r\n" if ends == "\r\n" else "\n")
        message.set_content(written, subtype="calendar", cte=encoding)
    assert verdict(read(message.as_bytes()).entries, [OURS], ADA).said is Said[answer]
