"""Lists of people: how each kind is read, what is wrong with them, and that they come in whole."""

import io
import time
import zipfile
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.invitations import files, lists
from eventapp.invitations.lists import Known
from eventapp.registration import categories
from eventapp.registration.categories import CategoryData
from tests.backoffice.forms import fields_of
from tests.drafting.files import workbook
from tests.invitations.helpers import OLGA, act, invitations, invited
from tests.plugins.databases import Database

BRING = "/organise/events/evening/invitations/bring"
CSV = "Nom;E-mail;Société\nÉlodie;elodie@example.org;Œuvre\nBo;bo@example.org;Parliament\n"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(*rows: tuple[str, ...], end: str = "") -> bytes:
    """Return an ODS file of one sheet."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        f"<table:table-row>{''.join(cell.format(x) for x in row)}</table:table-row>" for row in rows
    )
    body = (
        f"<office:document-content {_NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="Guests">{lines}{end}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", _ODS)
        packed.writestr("content.xml", body)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    return file.getvalue()


def told(data: bytes | str, known: Known | None = None) -> list[tuple[str, str, list[str]]]:
    """Return name, address and findings of each row, the columns as guessed."""
    cells = files.read(data.encode() if isinstance(data, str) else data)
    found = lists.lines(cells, lists.guess(cells), "en", known or Known())
    return [(x.values["name"], x.values["email"], [y.code for y in x.findings]) for x in found]


ELODIE = ("Élodie", "elodie@example.org", [])
BO = ("Bo", "bo@example.org", [])


@pytest.mark.parametrize(
    "data",
    [
        CSV,
        CSV.replace(";", ","),
        CSV.replace(";", "\t").encode("utf-16"),
        CSV.encode("cp1252"),
        workbook(("Name", "Mail"), ("Élodie", "elodie@example.org"), ("Bo", "bo@example.org")),
        ods(("Name", "Mail"), ("Élodie", "elodie@example.org"), ("Bo", "bo@example.org")),
        "Élodie <elodie@example.org>, Œuvre\nBo <bo@example.org>",
        "elodie@example.org;Élodie\nbo@example.org;Bo",
        "BEGIN:VCARD\r\nVERSION:4.0\r\nN:;Élodie;;;\r\nFN:Élodie\r\n"
        "item1.EMAIL;TYPE=work:elodie@exam\r\n ple.org\r\nORG:Œuvre;Unit\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo\r\nEMAIL:bo@example.org\r\nEND:VCARD\r\n",
    ],
    ids=["csv", "commas", "utf-16", "cp1252", "xlsx", "ods", "typed", "no head", "vcard"],
)
def test_people_are_read_of_each_kind_of_list(data: bytes | str) -> None:
    assert told(data) == [ELODIE, BO]


def test_lines_as_one_types_them() -> None:
    found = told('"Byron, Ada" <ada@example.org>; Parliament\nbo.van-dam@example.org\n')
    assert found == [
        ("Byron, Ada", "ada@example.org", []),
        ("Bo Van-dam", "bo.van-dam@example.org", []),
    ]


def test_one_line_of_another_shape_spoils_no_other() -> None:
    typed = (
        "Ada Lovelace <ada@example.org>, Engines\nGrace Hopper; grace@example.org; Navy\n"
        "bo@example.org\nEva <eva@example.org>; Max <max@example.org>; li@example.org\n"
        "nobody at all\n"
    )
    cells = files.read(typed.encode())
    assert cells[0] == list(files.LINE_HEAD)
    assert [tuple(x) for x in cells[1:]] == [
        ("Ada Lovelace", "ada@example.org", "Engines"),
        ("Grace Hopper", "grace@example.org", "Navy"),
        ("Bo", "bo@example.org", ""),
        ("Eva", "eva@example.org", ""),
        ("Max", "max@example.org", ""),
        ("Li", "li@example.org", ""),
        ("nobody at all", "", ""),
    ]


def test_cards_of_older_address_books_are_read_and_a_bad_one_spoils_no_other() -> None:
    text = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\n"
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Eva;;Dr.;\r\n"
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Dr. Eva =\r\nM=C3=BCller\r\n"
        "TEL;WORK;VOICE:+32 2 000\r\nEMAIL;PREF;INTERNET:eva@example.org\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nthis is no line of a card\r\nFN:Bo\\, the second\r\nEND:VCARD\r\n"
    )
    cells = files.read(text.encode())
    assert [list(x) for x in cells[1:]] == [
        ["Dr.", "Eva Müller", "eva@example.org", "", "", ""],
        ["", "Bo, the second", "", "", "", ""],
    ]
    many = "BEGIN:VCARD\nEND:VCARD\n" * 20_001
    with pytest.raises(DomainError) as caught:
        files.read(many.encode())
    assert caught.value.code == "file.rows"


def test_a_title_above_the_names_of_the_columns_is_no_guest() -> None:
    table = "Gastenlijst maart;;\n;;\nNaam;E-mailadres;Taal\nLotte;lotte@example.org;nl\n"
    cells = files.read(table.encode())
    assert list(cells[0]) == ["Naam", "E-mailadres", "Taal"]
    assert lists.guess(cells) == lists.Reading(("name", "email", "language"), True)
    no_head = "Bob;;\nLotte;lotte@example.org;nl\n"
    assert files.read(no_head.encode())[0][0] == "Bob"


def test_what_is_there_twice_is_told_and_nothing_is_merged() -> None:
    rows = [
        "Name,Email", "Ada,ada@example.org", "Ada,ADA@Example.org", "A. B.,a.da+x@example.org",
        "Ada,other@example.org", "Bo,bo@münchen.example", "Bo B,bo@xn--mnchen-3ya.example",
        'Eve,"""e v"" @example.org"', ",nobody@example.org", "Zoe,zoe@example.org",
        "Known,known@example.org",
    ]  # fmt: skip
    rows.append("O. L. D.,o.ld+eu@example.org")
    found = told("\n".join(rows), Known({"known@example.org", "old@example.org"}, {"zoë"}))
    assert [x[2] for x in found] == [
        [], ["same_address", "same_name"], ["like_address"], ["same_name"], [], ["same_address"],
        ["email"], ["name"], ["known_name"], ["known"], ["like_known"],
    ]  # fmt: skip


def test_formulas_are_text_and_hostile_files_are_refused() -> None:
    found = told('Name,Email\n"=HYPERLINK(""http://x"")",ada@example.org\n')
    assert found[0][0] == '=HYPERLINK("http://x")'
    wide = "Email" + ",x" * 300 + "\n" + "a@example.org" + ",y" * 300
    for data, code in (
        (wide, "file.columns"),
        ("a@example.org\n" * 20_002, "file.rows"),
        ("", "file.empty"),
        (b"\xd0\xcf\x11\xe0 old", "file.old_workbook"),
        (b"PK\x03\x04 broken", "file.workbook"),
        (b"%PDF-1.7 \x01\x02 text", "file.not_text"),
        ("BEGIN:VCARD\r\nno property\r\n", "file.cards"),
    ):
        with pytest.raises(DomainError) as refused:
            told(data)
        assert refused.value.code == code, code


def test_rows_that_an_ods_repeats_to_the_end_take_no_room() -> None:
    empty = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell '
    empty += 'table:number-columns-repeated="16384"/></table:table-row>'
    assert told(ods(("Name", "Mail"), ("Bo", "bo@example.org"), end=empty)) == [BO]
    full = empty.replace("/></table:table-row>", ' office:value-type="string"><text:p>x</text:p>')
    full += "</table:table-cell></table:table-row>"
    with pytest.raises(DomainError, match=r"file\."):
        told(ods(("Name", "Mail"), end=full))


def test_a_list_pasted_together_of_two_encodings_is_read_as_both() -> None:
    mixed = "Nom;E-mail\nÉlodie;elodie@example.org\n".encode() + "Zoé;zoe@example.org\n".encode(
        "cp1252"
    )
    assert told(mixed) == [ELODIE, ("Zoé", "zoe@example.org", [])]
    with pytest.raises(DomainError, match=r"file\.encoding"):
        told(b"Name;Email\n\x81\x8d;bo@example.org\n")


def test_20_000_rows_are_read_in_seconds() -> None:
    rows = "\n".join(f"Guest {x},guest{x}@example.org" for x in range(20_000))
    before = time.process_time()
    assert len(told(f"Name,Email\n{rows}")) == 20_000
    assert time.process_time() - before < 20


def brought(client: FlaskClient, data: bytes | str, name: str = "list.csv") -> Any:
    fields = fields_of(client.get(BRING).text, BRING)
    content = data.encode() if isinstance(data, str) else data
    sent = {**fields, "text": "", "file": (io.BytesIO(content), name)}
    return client.post(BRING, data=sent)


def test_a_list_is_looked_at_mapped_and_comes_in(
    any_database: Database, app: Flask, event_id: int, organiser: FlaskClient
) -> None:
    data = CategoryData(name=Localised(en="Press", fr="Presse"))
    press = act(app, categories.save, event_id, data, by=OLGA).id
    given = "Qui;Où écrire;Pour;Sorte;Langue\nÉlodie;elodie@example.org;Œuvre;presse;français\n"
    page = brought(organiser, given).location
    shown = organiser.get(page).text
    assert "elodie@example.org" in shown
    fields = fields_of(shown, page)
    fields |= {f"columns-{n}": x for n, x in enumerate(
        ("name", "email", "organisation", "category", "language"))}  # fmt: skip
    fields |= {"has_head": "y", "language": "nl", "may_pass_on": "y"}
    assert organiser.post(page, data=fields).status_code == 303
    again = organiser.get(page).text
    assert "<b>1</b> person can come in" in again
    assert not invitations(app), "nobody is on the list before it is said"
    done = organiser.post(page, data={**fields_of(again, page), "bring": "1"})
    assert done.status_code == 303
    made = invitations(app)[0]
    assert (made.name, made.email, made.language, made.category_id, made.may_pass_on) == (
        "Élodie", "elodie@example.org", "fr", press, True,
    )  # fmt: skip
    assert made.state.value == "draft"
    assert "Invitation: brought in" in organiser.get("/organise/log").text
    twice = organiser.post(page, data={**fields, "bring": "1"}, follow_redirects=True)
    assert "This was brought in or discarded already." in twice.text


def test_all_of_it_comes_in_or_nothing(
    any_database: Database, app: Flask, event_id: int, organiser: FlaskClient
) -> None:
    invited(app, event_id, 1)
    rows = "Name,Email\nAda,ada@example.org\nGuest 1,GUEST1@example.org\nBo,nowhere\n"
    page = brought(organiser, rows).location
    shown = organiser.get(f"{page}?view=findings").text
    assert "This address is invited already." in shown
    assert "This is no e-mail address." in shown
    assert '<td class="wide">ada@example.org' not in shown
    fields = fields_of(organiser.get(page).text, page)
    refused = organiser.post(page, data={**fields, "bring": "1"})
    assert refused.status_code == 422
    assert "2 rows are wrong. Mend them, or leave them out." in refused.text
    assert len(invitations(app)) == 1
    organiser.post(page, data={**fields, "bring": "1", "leave_out": "y"})
    assert [x.email for x in invitations(app)] == ["guest1@example.org", "ada@example.org"]


def test_20_000_rows_come_in_whole(app: Flask, event_id: int, organiser: FlaskClient) -> None:
    rows = "\n".join(f"G{x},g{x}@example.org" for x in range(20_000))
    page = brought(organiser, f"Name,Email\n{rows}").location
    shown = organiser.get(page).text
    assert "<b>20000</b> people can come in" in shown
    assert len(shown) < 500_000, "the preview shows a part"
    before = time.process_time()
    organiser.post(page, data={**fields_of(shown, page), "bring": "1"})
    assert time.process_time() - before < 20
    assert len(invitations(app)) == 20_000


def test_a_list_needs_an_address_and_is_only_ones_own(
    app: Flask, event_id: int, organiser: FlaskClient
) -> None:
    empty = fields_of(organiser.get(BRING).text, BRING)
    assert "Please choose a file" in organiser.post(BRING, data={**empty, "text": " "}).text
    page = brought(organiser, CSV).location
    fields = fields_of(organiser.get(page).text, page)
    none = organiser.post(page, data={**fields, "columns-1": ""})
    assert none.status_code == 422
    assert "Say which column holds the e-mail address." in none.text
    odd = organiser.post(page, data={**fields, "columns-1": "odd"})
    assert odd.status_code == 422
    from eventapp.auth.models import RoleName
    from tests.accounts import signed_in

    other = signed_in(app, RoleName.ORGANISER, name="other")
    assert other.get(page).status_code == 404
    token = fields_of(organiser.get(page).text, f"{page}/discard")
    organiser.post(f"{page}/discard", data=token)
    assert organiser.get(page).status_code == 404


def test_what_is_wrong_with_a_pasted_list_is_said_there_and_the_text_stays(
    app: Flask, event_id: int, organiser: FlaskClient
) -> None:
    fields = fields_of(organiser.get(BRING).text, BRING)
    wide = ",".join(f"c{x}" for x in range(300))
    refused = organiser.post(BRING, data={**fields, "text": wide})
    assert refused.status_code == 422
    assert "more than 200 columns" in refused.text.partition('id="text-error"')[2][:200]
    assert wide in refused.text
    assert 'id="file-error"' in organiser.post(BRING, data={**fields, "text": " "}).text
