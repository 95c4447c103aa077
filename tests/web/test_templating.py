"""What the filters of templates make of texts."""

from flask import Flask, g
from flask_babel import force_locale

from eventapp.core.localised import Localised
from eventapp.organisations.forms import country_choices
from eventapp.web.templating import city_name, country_name, loc


def _shown(app: Flask, text: Localised) -> str:
    with app.test_request_context("/en/"):
        g.lang = "en"
        return str(loc(text))


def test_a_span_of_years_stays_on_one_line_and_nothing_else_is_markup(app: Flask) -> None:
    shown = _shown(app, Localised(en="<b>Strategy</b> 2020\u20132025"))
    assert shown == '&lt;b&gt;Strategy&lt;/b&gt; <span class="keep">2020\u20132025</span>'


def test_a_text_in_another_language_says_so(app: Flask) -> None:
    assert _shown(app, Localised(nl="Zaal & plein")) == '<span lang="nl">Zaal &amp; plein</span>'


def test_a_mail_names_places_in_its_own_language(app: Flask) -> None:
    with app.test_request_context("/en/"), force_locale("fr"):
        assert (city_name("Brussels"), country_name("BE")) == ("Bruxelles", "Belgique")


def test_countries_stand_as_readers_sort_them(app: Flask) -> None:
    with app.test_request_context("/fr/"):
        names = [str(name) for _, name in country_choices()]
    assert names.index("Égypte") < names.index("Espagne")
    assert all(len(name) > 2 for name in names[1:])
