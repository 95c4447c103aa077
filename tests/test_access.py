"""Every route of the application, and how it answers nobody, a stranger, and each role.

A stranger is signed in without any role. A route without a row fails, and so does a row without
a route. POSTs are sent without a token: what comes after the guard is then a refusal of the form.
"""

import pytest
from flask import Flask

from eventapp.auth.models import RoleName
from tests.access_rows import BROUGHT, Row, both, keepers, organisers, organisers_post, public
from tests.accounts import signed_in
from tests.backoffice.world import World, make_world

PEOPLE = ("nobody", "stranger", "door", "organiser", "administrator")


EVENT = "/organise/events/summit"
PANEL = f"{EVENT}/programme/panel"
START = f"{EVENT}/programme/_start"

ROWS = [
    # pages for everybody
    public("site.home", "/en/"),
    public("site.events", "/en/events"),
    public("site.event", "/en/events/summit"),
    public("site.event_preview", "/en/events/summit/preview.png"),
    public("site.person", "/en/people/ada"),
    public("site.organisations", "/en/organisations"),
    public("site.organisation", "/en/organisations/alliance"),
    public("site.policy", "/en/policy"),
    public("site.policy_file", "/en/policy/none", 404),
    public("site.accessibility", "/en/accessibility"),
    public("site.privacy", "/en/privacy"),
    public("machines.root", "/", 302),
    public("machines.healthz", "/healthz"),
    public("machines.readyz", "/readyz"),
    public("machines.robots", "/robots.txt"),
    public("machines.security", "/.well-known/security.txt"),
    public("machines.site_map", "/sitemap.xml"),
    public("machines.favicon", "/favicon.ico"),
    public("site.programme_changes", "/en/events/summit/changes"),
    public("site.programme_embed", "/en/events/summit/embed"),
    public("feeds.calendar", "/en/calendar"),
    public("feeds.events", "/en/calendar/events.ics"),
    public("feeds.milestones", "/en/calendar/policy.ics"),
    public("feeds.event", "/en/events/summit.ics"),
    public("feeds.programme", "/en/events/summit/programme.ics"),
    public("feeds.event_schedule", "/en/events/summit/schedule.json"),
    public("feeds.person", "/en/people/ada.ics"),
    public("feeds.policy", "/en/policy/none.ics", 404),
    public("people.portrait", "/portraits/none-320.webp", 404),
    public("registration.rsvp", "/en/events/summit/rsvp"),
    public("registration.answer", "/en/events/summit/rsvp", 422, method="POST"),
    public("registration.thanks", "/en/events/summit/rsvp/thanks"),
    public("registration.mine", "/en/rsvp/unknown", 404),
    public("registration.change", "/en/rsvp/unknown", 404, method="POST"),
    public("registration.accepting", "/en/rsvp/unknown/accept", 404),
    public("registration.accept", "/en/rsvp/unknown/accept", 404, method="POST"),
    public("registration.proving_address", "/en/rsvp/unknown/confirm", 404),
    public("registration.prove_address", "/en/rsvp/unknown/confirm", 404, method="POST"),
    public("registration.cancelling", "/en/rsvp/unknown/cancel", 404),
    public("registration.cancel", "/en/rsvp/unknown/cancel", 404, method="POST"),
    public("quota.page", "/en/quota/unknown", 404),
    public("quota.add", "/en/quota/unknown", 404, method="POST"),
    public("quota.adding_several", "/en/quota/unknown/several", 303),
    public("quota.add_several", "/en/quota/unknown/several", 404, method="POST"),
    *(
        public(f"quota.{x}", f"/en/quota/unknown/1{path}", 404, method=method)
        for x, path, method in (
            ("correcting", "", "GET"), ("correct", "", "POST"),
            ("taking_off", "/off", "GET"), ("take_off", "/off", "POST"),
        )
    ),
    public("invitation.page", "/en/invitation/unknown", 404),
    public("invitation.confirming", "/en/invitation/unknown/yes", 404),
    public("invitation.answer", "/en/invitation/unknown/yes", 404, method="POST"),
    public("access.page", "/en/access/unknown", 404),
    public("access.answer", "/en/access/unknown", 404, method="POST"),
    public("registration.companying", "/en/rsvp/unknown/companions", 404),
    public("registration.accompany", "/en/rsvp/unknown/companions", 404, method="POST"),
    public(
        "registration.refuse_photographs", "/en/rsvp/unknown/photographs", 404, method="POST"
    ),
    public("registration.withdraw", "/en/rsvp/unknown/consents/1", 404, method="POST"),
    public("registration.passing_on", "/en/rsvp/unknown/pass", 404),
    public("registration.pass_on", "/en/rsvp/unknown/pass", 404, method="POST"),
    public("registration.take_back", "/en/rsvp/unknown/pass/withdraw", 404, method="POST"),
    public("registration.place", "/en/place/unknown", 404),
    public("registration.take", "/en/place/unknown", 404, method="POST"),
    public("registration.leave", "/en/place/unknown/decline", 404, method="POST"),
    public("registration.ticket", "/en/rsvp/unknown/ticket.svg", 404),
    public("speaker.page", "/en/speaker/unknown", 404),
    public("speaker.accept", "/en/speaker/unknown/1/accept", 404, method="POST"),
    public("speaker.declining", "/en/speaker/unknown/1/decline", 404),
    public("speaker.decline", "/en/speaker/unknown/1/decline", 404, method="POST"),
    public("speaker.part", "/en/speaker/unknown/biography", 404),
    public("speaker.write", "/en/speaker/unknown/biography", 404, method="POST"),
    public("speaker.picture", "/en/speaker/unknown/portrait/cut.jpg", 404),
    public("speaker.consents", "/en/speaker/unknown/consents", 404),
    public("speaker.consents", "/en/speaker/unknown/consents", 404, method="POST"),
    public("speaker.hide", "/en/speaker/unknown/hide", 404, method="POST"),
    public("speaker.about", "/en/speaker/unknown/about", 404),
    public("speaker.about", "/en/speaker/unknown/about", 404, method="POST"),
    public("speaker.naming", "/en/speaker/unknown/1/deputy", 404),
    public("speaker.name_deputy", "/en/speaker/unknown/1/deputy", 404, method="POST"),
    public("subscriptions.show", "/en/rsvp/unknown/calendar", 404),
    public("subscriptions.change", "/en/speaker/unknown/calendar", 404, method="POST"),
    public("personal_feed.feed", "/calendar/unknown.ics", 404),
    # accounts
    Row("GET", "account.sign_in", "/account/sign-in", (200, 303, 303, 303, 303)),
    public("account.sign_in", "/account/sign-in", 422, method="POST"),
    public("account.link", "/account/link/unknown", 410),
    public("account.use_link", "/account/link/unknown", 410, method="POST"),
    public("account.sign_out", "/account/sign-out", 303, method="POST"),
    Row("GET", "account.profile", "/account/", (303, 200, 200, 200, 200)),
    Row("POST", "account.profile", "/account/", (401, 422, 422, 422, 422)),
    Row("GET", "account.password", "/account/password", (303, 200, 200, 200, 200)),
    Row("POST", "account.password", "/account/password", (401, 422, 422, 422, 422)),
    organisers("own_calendar.show", "/account/calendar"),
    organisers_post("own_calendar.change", "/account/calendar", 422),
    Row("GET", "accounts.index", "/organise/accounts", (303, 403, 403, 403, 200)),
    Row("POST", "accounts.index", "/organise/accounts", (401, 403, 403, 403, 422)),
    Row("GET", "accounts.edit", "/organise/accounts/{account}", (303, 403, 403, 403, 200)),
    Row("POST", "accounts.edit", "/organise/accounts/{account}", (401, 403, 403, 403, 422)),
    Row("POST", "accounts.act", "/organise/accounts/{account}/invite", (401, 403, 403, 403, 303)),
    # the back office
    Row("GET", "backoffice.overview", "/organise/", (303, 403, 200, 200, 200)),
    organisers("backoffice.log", "/organise/log"),
    organisers("events_manage.index", "/organise/events", 303),
    organisers("backoffice.policy", "/organise/policy"),
    organisers("mailbox.index", "/organise/messages"),
    organisers("fetches.index", "/organise/calendars"),
    organisers("mailbox.of_event", f"{EVENT}/messages"),
    organisers("mailbox.show", "/organise/messages/{message}"),
    organisers("mailbox.html", "/organise/messages/{message}/html"),
    organisers_post("mailbox.again", "/organise/messages/{message}/again", 303),
    organisers("organisations_manage.index", "/organise/organisations"),
    *both("organisations_manage.new", "/organise/organisations/_new"),
    *both("organisations_manage.edit", "/organise/organisations/alliance"),
    organisers_post(
        "organisations_manage.membership", "/organise/organisations/alliance/membership", 422
    ),
    organisers_post("organisations_manage.delete", "/organise/organisations/alliance/delete", 303),
    organisers("people_manage.index", "/organise/people"),
    organisers("person_page.show", "/organise/people/ada/overview"),
    organisers("merging.index", "/organise/people/_duplicates"),
    organisers("merging.choose", "/organise/people/ada/merge"),
    organisers("merging.merge", "/organise/people/ada/merge/ada", 404),
    organisers_post("merging.merge", "/organise/people/ada/merge/ada", 404),
    organisers_post("merging.apart", "/organise/people/ada/merge/ada/apart", 404),
    organisers_post("merging.together", "/organise/people/ada/merge/ada/together", 404),
    *both("people_manage.new", "/organise/people/_new"),
    *both("people_manage.edit", "/organise/people/ada"),
    organisers_post("people_manage.delete", "/organise/people/ada/delete", 303),
    *both("portraits_manage.edit", "/organise/people/ada/portrait"),
    organisers("portraits_manage.picture", "/organise/people/ada/portrait/whole.jpg", 404),
    organisers_post("portraits_manage.remove", "/organise/people/ada/portrait/remove", 303),
    *BROUGHT,
    organisers("venues.index", "/organise/venues"),
    *both("venues.new", "/organise/venues/_new"),
    *both("venues.edit", "/organise/venues/house"),
    organisers_post("venues.delete", "/organise/venues/house/delete", 303),
    *both("events_manage.new", "/organise/events/_new"),
    organisers("events_manage.show", EVENT),
    *both("events_manage.settings", f"{EVENT}/settings"),
    *both("events_manage.postpone", f"{EVENT}/postpone"),
    *both("events_manage.cancel", f"{EVENT}/cancel"),
    organisers("events_manage.publishing", f"{EVENT}/publish", 303),
    organisers_post("events_manage.publish", f"{EVENT}/publish", 303),
    organisers("events_manage.reinstate", f"{EVENT}/reinstate", 303),
    organisers_post("events_manage.reinstate", f"{EVENT}/reinstate", 303),
    organisers_post("events_manage.delete", f"{EVENT}/delete", 303),
    organisers("drafts.preview", f"{EVENT}/preview"),
    organisers("balance.show", f"{EVENT}/balance"),
    *both("precedence_manage.show", f"{EVENT}/precedence"),
    organisers_post("precedence_manage.start", f"{EVENT}/precedence/_start", 303),
    organisers_post("precedence_manage.stop", f"{EVENT}/precedence/_stop", 303),
    organisers_post("precedence_manage.apply", f"{EVENT}/precedence/_apply", 303),
    organisers_post("precedence_manage.follow", f"{EVENT}/precedence/_sessions/panel", 303),
    organisers("precedence_manage.standing", f"{EVENT}/precedence/ada", 404),
    organisers_post("precedence_manage.standing", f"{EVENT}/precedence/ada", 404),
    organisers("programme_manage.show", f"{EVENT}/programme"),
    *both("releases_manage.show", f"{EVENT}/programme/release"),
    organisers_post("releases_manage.set_time", f"{EVENT}/programme/release/time", 422),
    organisers_post("releases_manage.call_off", f"{EVENT}/programme/release/time/1/cancel", 303),
    organisers("programme_manage.changes", f"{EVENT}/programme/changes"),
    organisers_post("programme_manage.turn", f"{EVENT}/programme/changes/undo", 303),
    *both("programme_manage.tools", f"{EVENT}/programme/tools"),
    organisers("programme_manage.printed", f"{EVENT}/programme/list"),
    organisers_post("programme_manage.place", f"{PANEL}/place", 303),
    organisers_post("programme_manage.quick", f"{EVENT}/programme/quick", 422),
    organisers_post("programme_manage.seat", f"{EVENT}/programme/seat", 422),
    organisers_post("programme_manage.check", f"{EVENT}/programme/check", 400),
    organisers("programme_manage.times", f"{PANEL}/times"),
    organisers_post("programme_manage.take_time", f"{PANEL}/times", 303),
    *both("programme_manage.availability", f"{EVENT}/availability"),
    *both("programme_manage.edit_availability", f"{EVENT}/availability/{{window}}"),
    organisers_post(
        "programme_manage.remove_availability", f"{EVENT}/availability/{{window}}/remove", 303
    ),
    organisers_post("programme_manage.add_way", f"{EVENT}/availability/ways", 422),
    organisers_post(
        "programme_manage.remove_way", f"{EVENT}/availability/ways/{{way}}/remove", 303
    ),
    *both("programme_manage.accept", f"{EVENT}/warnings/{{warning}}"),
    organisers_post("programme_manage.reopen", f"{EVENT}/warnings/{{warning}}/reopen", 303),
    organisers("speakers.index", f"{EVENT}/speakers"),
    organisers("speakers.show", f"{EVENT}/speakers/{{speaker}}"),
    organisers("speakers.writing", f"{EVENT}/speakers/write"),
    organisers_post("speakers.write", f"{EVENT}/speakers/write", 422),
    organisers_post("speakers.act", f"{EVENT}/speakers/act", 303),
    organisers_post("speakers.ask", f"{EVENT}/speakers/ask", 422),
    organisers_post("speakers.link_again", f"{EVENT}/speakers/link", 422),
    organisers_post(
        "speakers.record", f"{EVENT}/speakers/{{speaker}}/answer/{{appearance}}", 422
    ),
    organisers_post("speakers.contact", f"{EVENT}/speakers/{{speaker}}/contact", 422),
    organisers_post("speakers.link", f"{EVENT}/speakers/{{speaker}}/link", 303),
    *both("speakers.terms", f"{EVENT}/speakers/dates"),
    organisers("speakers.deputy", f"{EVENT}/speakers/deputies/1", 404),
    organisers_post("speakers.deputy", f"{EVENT}/speakers/deputies/1", 404),
    *both("programme_manage.new", f"{EVENT}/programme/_new"),
    *both("programme_manage.edit", PANEL),
    *both("programme_manage.delete", f"{PANEL}/delete", 303),
    organisers_post("programme_manage.move", f"{PANEL}/move", 303),
    organisers_post("programme_manage.add_appearance", f"{PANEL}/appearances", 422),
    *both("programme_manage.edit_appearance", f"{PANEL}/appearances/{{appearance}}"),
    organisers_post(
        "programme_manage.move_appearance", f"{PANEL}/appearances/{{appearance}}/move", 303
    ),
    organisers_post("programme_manage.order_appearances", f"{PANEL}/appearances/order", 303),
    *both(
        "programme_manage.remove_appearance", f"{PANEL}/appearances/{{appearance}}/remove", 303
    ),
    organisers("drafting_manage.start", START),
    organisers_post("drafting_manage.from_template", f"{START}/template", 422),
    organisers_post("drafting_manage.from_event", f"{START}/event", 422),
    organisers_post("drafting_manage.from_file", f"{START}/file", 422),
    organisers("drafting_manage.example", f"{START}/example.csv"),
    organisers("drafting_manage.as_csv", f"{START}/programme.csv"),
    organisers("drafting_manage.look", f"{START}/none", 404),
    organisers_post("drafting_manage.confirm", f"{START}/none", 303),
    organisers_post("drafting_manage.choose", f"{START}/none/people", 404),
    organisers_post("drafting_manage.discard", f"{START}/none/discard", 404),
    organisers("contributions.index", f"{EVENT}/contributions"),
    organisers("contributions.ask", f"{EVENT}/contributions/tasks"),
    organisers_post("contributions.ask", f"{EVENT}/contributions/tasks", 422),
    organisers("contributions.show", f"{EVENT}/contributions/1", 404),
    organisers_post("contributions.accept", f"{EVENT}/contributions/1/accept", 404),
    organisers_post("contributions.send_back", f"{EVENT}/contributions/1/return", 404),
    organisers("contributions.slides", f"{EVENT}/contributions/1/slides.pdf", 404),
    organisers("contributions.picture", f"{EVENT}/contributions/1/portrait.jpg", 404),
    organisers("guests.index", f"{EVENT}/guests"),
    organisers("guests.as_csv", f"{EVENT}/guests.csv"),
    organisers("guests.as_xlsx", f"{EVENT}/guests.xlsx"),
    organisers("guests.as_print", f"{EVENT}/guests/print"),
    organisers("guests.as_badges", f"{EVENT}/guests/badges"),
    organisers_post("guests.save_view", f"{EVENT}/guests/views", 422),
    organisers_post("guests.change_view", f"{EVENT}/guests/views/1", 404),
    *both("guests.export", f"{EVENT}/guests/_export"),
    organisers("guests.texts", f"{EVENT}/guests/mails"),
    organisers("mailings.index", f"{EVENT}/mailings"),
    *both("mailings.new", f"{EVENT}/mailings/_new"),
    *both("mailings.by_clock", f"{EVENT}/mailings/by-clock"),
    organisers("mailings.show", f"{EVENT}/mailings/99999", 404),
    organisers_post("mailings.turn", f"{EVENT}/mailings/99999", 404),
    public("mail.unsubscribe", "/en/unsubscribe/none", 404),
    public("mail.leave", "/en/unsubscribe/none", 404, method="POST"),
    *both("guests.edit_text", f"{EVENT}/guests/mails/confirmed"),
    organisers_post("guests.reset_text", f"{EVENT}/guests/mails/confirmed/reset", 303),
    *both("guests.new", f"{EVENT}/guests/_new"),
    *both("guests.edit", f"{EVENT}/guests/{{guest}}"),
    organisers_post("guests.send_link", f"{EVENT}/guests/{{guest}}/link", 200),
    organisers_post("guests.take_back_passing", f"{EVENT}/guests/{{guest}}/passing", 303),
    organisers("guests.answered_file", f"{EVENT}/guests/1/files/1", 404),
    organisers("guests.access_tasks", f"{EVENT}/guests/access"),
    *both("guests.new_access_task", f"{EVENT}/guests/{{guest}}/access"),
    organisers("guests.edit_access_task", f"{EVENT}/guests/access/1", 404),
    organisers_post("guests.edit_access_task", f"{EVENT}/guests/access/1", 404),
    organisers_post("guests.finish_access_task", f"{EVENT}/guests/access/1/done", 404),
    organisers("guests.questions", f"{EVENT}/guests/questions"),
    organisers("guests.preview_questions", f"{EVENT}/guests/questions/preview"),
    organisers_post("guests.ask_interpretation", f"{EVENT}/guests/questions/interpretation", 303),
    *both("guests.new_question", f"{EVENT}/guests/questions/_new"),
    organisers("guests.edit_question", f"{EVENT}/guests/questions/1", 404),
    organisers_post("guests.edit_question", f"{EVENT}/guests/questions/1", 404),
    organisers_post("guests.move_question", f"{EVENT}/guests/questions/1/move", 404),
    organisers_post("guests.order_questions", f"{EVENT}/guests/questions/order", 303),
    organisers("guests.remove_question", f"{EVENT}/guests/questions/1/remove", 404),
    organisers_post("guests.remove_question", f"{EVENT}/guests/questions/1/remove", 404),
    organisers("guests.approval", f"{EVENT}/guests/approval"),
    organisers_post("guests.decide", f"{EVENT}/guests/approval/decide", 303),
    organisers_post("guests.say", f"{EVENT}/guests/approval/{{guest}}/say", 303),
    organisers_post("guests.put_right", f"{EVENT}/guests/{{guest}}/right", 303),
    organisers_post("guests.undo", f"{EVENT}/guests/approval/undo", 303),
    organisers("guests.categories", f"{EVENT}/guests/categories"),
    organisers_post("guests.start_categories", f"{EVENT}/guests/categories/_start", 303),
    *both("guests.new_category", f"{EVENT}/guests/categories/_new"),
    organisers("guests.edit_category", f"{EVENT}/guests/categories/1", 404),
    organisers_post("guests.edit_category", f"{EVENT}/guests/categories/1", 404),
    organisers_post("guests.move_category", f"{EVENT}/guests/categories/1/move", 404),
    organisers_post("guests.order_categories", f"{EVENT}/guests/categories/order", 303),
    organisers("guests.remove_category", f"{EVENT}/guests/categories/1/remove", 404),
    organisers_post("guests.remove_category", f"{EVENT}/guests/categories/1/remove", 404),
    organisers("guests.access_codes", f"{EVENT}/guests/categories/1/codes", 404),
    organisers_post("guests.access_codes", f"{EVENT}/guests/categories/1/codes", 404),
    organisers_post("guests.revoke_code", f"{EVENT}/guests/categories/1/codes/1/revoke", 404),
    organisers_post("guests.act", f"{EVENT}/guests/act", 303),
    *both("access_profiles.edit", "/organise/venues/house/access-list"),
    organisers("access_lists.index", f"{EVENT}/guests/access-list"),
    organisers("access_lists.ask", f"{EVENT}/guests/access-list/ask"),
    organisers_post("access_lists.ask", f"{EVENT}/guests/access-list/ask", 303),
    organisers_post("access_lists.remind", f"{EVENT}/guests/access-list/remind", 303),
    *both("access_lists.settings", f"{EVENT}/guests/access-list/settings"),
    *both("access_lists.new", f"{EVENT}/guests/access-list/_new"),
    organisers_post("access_lists.act", f"{EVENT}/guests/access-list/1/reopen", 404),
    keepers("GET", "access_lists.contents", f"{EVENT}/guests/access-list/contents"),
    keepers("POST", "access_lists.hand_over", f"{EVENT}/guests/access-list/hand-over"),
    keepers("GET", "access_lists.handed", f"{EVENT}/guests/access-list/handed.csv"),
    organisers("quotas_manage.index", f"{EVENT}/guests/quotas"),
    *both("quotas_manage.new", f"{EVENT}/guests/quotas/_new"),
    organisers("quotas_manage.show", f"{EVENT}/guests/quotas/1", 404),
    *(
        row(f"quotas_manage.{x}", f"{EVENT}/guests/quotas/1/{x}", 404)
        for x in ("edit", "send", "end", "remove")
        for row in (organisers, organisers_post)
    ),
    organisers_post("quotas_manage.link", f"{EVENT}/guests/quotas/1/link", 404),
    organisers_post("quotas_manage.seat_double", f"{EVENT}/guests/quotas/1/doubles/1", 404),
    *both("invitations_manage.new", f"{EVENT}/invitations/_new"),
    organisers("invitations_manage.edit", f"{EVENT}/invitations/1", 404),
    organisers_post("invitations_manage.edit", f"{EVENT}/invitations/1", 404),
    organisers_post("invitations_manage.hear", f"{EVENT}/invitations/1/answer", 404),
    organisers_post("invitations_manage.do", f"{EVENT}/invitations/1/do", 404),
    *both("invitations_manage.plan", f"{EVENT}/invitations/plan"),
    organisers_post("invitations_manage.chosen", f"{EVENT}/invitations/chosen", 303),
    *both("invitations_manage.write", f"{EVENT}/invitations/write/invitation"),
    *both("invitations_manage.bring", f"{EVENT}/invitations/bring"),
    organisers("invitations_manage.look", f"{EVENT}/invitations/bring/none", 404),
    organisers_post("invitations_manage.confirm", f"{EVENT}/invitations/bring/none", 303),
    organisers_post("invitations_manage.discard", f"{EVENT}/invitations/bring/none/discard", 404),
    organisers("invitations_manage.show_round", f"{EVENT}/invitations/rounds/1", 404),
    organisers_post("invitations_manage.change_round", f"{EVENT}/invitations/rounds/1", 404),
    Row("GET", "guests.check_in", f"{EVENT}/check-in", (303, 403, 200, 200, 200)),
    Row("POST", "guests.arrive", f"{EVENT}/check-in/{{guest}}", (401, 403, 200, 200, 200)),
    Row(
        "POST",
        "guests.accompany",
        f"{EVENT}/check-in/{{guest}}/with/1",
        (401, 403, 404, 404, 404),
    ),
]  # fmt: skip


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    routes = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    rows = [(x.method, x.endpoint) for x in ROWS]
    assert set(rows) == routes
    assert len(rows) == len(set(rows))


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app)


ROLES = {
    "stranger": (),
    "door": (RoleName.DOOR,),
    "organiser": (RoleName.ORGANISER,),
    "administrator": (RoleName.ADMINISTRATOR,),
}


@pytest.mark.parametrize("person", PEOPLE)
def test_each_person_is_answered_as_the_table_says(app: Flask, world: World, person: str) -> None:
    wrong = []
    client = app.test_client() if person == "nobody" else signed_in(app, *ROLES[person])
    for row in ROWS:
        path = row.path.format(**{x: getattr(world, x) for x in world.__slots__})
        endpoint, _values = app.url_map.bind("localhost").match(path, row.method)
        assert endpoint == row.endpoint
        expected = row.statuses[PEOPLE.index(person)]
        if row.endpoint == "account.sign_out" and person != "nobody":
            expected = 303  # without a token it leads back, still signed in
        answer = client.open(path, method=row.method, buffered=True)
        answer.close()
        private = path.startswith(("/organise", "/account"))
        if answer.status_code != expected:
            wrong.append((row.method, path, answer.status_code, expected))
        if private and answer.headers.get("Cache-Control") != "no-store":
            wrong.append((path, "may be kept"))
        if not private and "Set-Cookie" in answer.headers:
            wrong.append((path, "sets a cookie"))
    assert not wrong
