"""What the filters of templates make of texts."""

from flask import Flask, g

from eventapp.core.localised import Localised
from eventapp.web.templating import loc


def _shown(app: Flask, text: Localised) -> str:
    with app.test_request_context("/en/"):
        g.lang = "en"
        return str(loc(text))


def test_a_span_of_years_stays_on_one_line_and_nothing_else_is_markup(app: Flask) -> None:
    shown = _shown(app, Localised(en="<b>Strategy</b> 2020\u20132025"))
    assert shown == '&lt;b&gt;Strategy&lt;/b&gt; <span class="keep">2020\u20132025</span>'


def test_a_text_in_another_language_says_so(app: Flask) -> None:
    assert _shown(app, Localised(nl="Zaal & plein")) == '<span lang="nl">Zaal &amp; plein</span>'
