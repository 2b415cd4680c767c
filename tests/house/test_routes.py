"""What must hold for every route there is, and for every one that will be."""

from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.main import ROUTERS, openapi
from app.people.administration_api import administrator
from app.people.asking import asking
from app.people.once import unread
from app.people.own_session import any_session
from app.people.routes import ROUTES

# what the machines that keep it running may ask without a token
OPEN_TO_ALL = {"get_health", "get_readiness"}
# whoever is not signed in yet; it proves itself that the request comes from our pages
SIGNS_IN = {"sign_in"}
# their answers hold a secret or a cookie, which must not be kept for a repetition
TELLS_A_SECRET = {
    "sign_in", "give_factor", "change_password", "begin_factor", "confirm_factor", "make_recovery_codes",
    "add_person", "reset_person",
}  # fmt: skip
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def routes() -> list[APIRoute]:
    """Every route of the application."""
    found = [route for router in ROUTERS for route in router.routes]
    assert all(isinstance(route, APIRoute) for route in found)
    return [route for route in found if isinstance(route, APIRoute)]


def called(dependant: Dependant) -> Iterator[object]:
    """Everything that a route depends on, at any depth."""
    for each in dependant.dependencies:
        yield each.call
        yield from called(each)


def test_these_are_the_routes_that_are_served():
    described = {(path, method.upper()) for path, ways in openapi()["paths"].items() for method in ways}
    assert {(route.path, method) for route in routes() for method in route.methods} == described


def test_a_post_can_be_repeated_with_its_key():
    posts = [route for route in routes() if "POST" in route.methods]
    assert len(posts) >= 14
    loose = {route.operation_id for route in posts if unread not in called(route.dependant)}
    assert loose == TELLS_A_SECRET, "take `once: Repeatable` and answer through it"


def test_nothing_but_a_post_writes_save_the_end_of_a_session():
    ways = {(m, route.operation_id) for route in routes() for m in route.methods if m in WRITES}
    assert {way for way in ways if way[0] != "POST"} == {("DELETE", "sign_out"), ("DELETE", "end_session")}


def test_every_route_asks_who_is_asking():
    asks = {asking, administrator, any_session}
    nameless = {route.operation_id for route in routes() if asks.isdisjoint(called(route.dependant))}
    assert nameless == OPEN_TO_ALL | SIGNS_IN


def test_whoever_has_a_session_alone_is_asked_for_where_it_concerns_nothing_but_their_sign_in():
    own = {route.operation_id for route in routes() if any_session in called(route.dependant)}
    assert own == {name for name, rule in ROUTES.items() if rule.session} | {"get_session", "sign_out"}


def test_every_route_has_a_stable_name_and_says_how_it_refuses():
    names = [route.operation_id for route in routes()]
    assert None not in names and len(set(names)) == len(names)
    for route in routes():
        if route.operation_id not in OPEN_TO_ALL:
            assert {401, 422, 503} <= set(route.responses), route.operation_id
