"""What must hold for every route there is, and for every one that will be."""

from collections.abc import Callable, Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.db import get_db
from app.main import ROUTERS, openapi
from app.people.administration_api import administrator
from app.people.asking import asking, sender, who_asks
from app.people.once import alone, keyed, looked_up, unread
from app.people.own_session import any_session
from app.people.routes import ROUTES

OPEN_TO_ALL = {name for name, route in ROUTES.items() if route.public}
# their answers hold a secret or a cookie, which must not be kept for a repetition
TELLS_A_SECRET = {
    "sign_in", "give_factor", "change_password", "begin_factor", "confirm_factor", "make_recovery_codes",
    "add_person", "reset_person", "add_service_key", "make_calendar",
}  # fmt: skip
# what they are sent and what they answer is decided by RFC 6749, RFC 7009 and OpenID Connect Back-Channel Logout
BY_STANDARD = {"issue_token", "revoke_token", "provider_signed_out"}
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


def depends(route: APIRoute, *wanted: object) -> bool:
    """Whether a route depends on all of these."""
    return set(wanted) <= set(called(route.dependant))


def itself(route: APIRoute, *functions: Callable[..., object]) -> bool:
    """Whether a route's own code names these: a file is streamed between two transactions, and it calls them there."""
    return {function.__name__ for function in functions} <= set(route.endpoint.__code__.co_names)


def test_these_are_the_routes_that_are_served():
    described = {(path, method.upper()) for path, ways in openapi()["paths"].items() for method in ways}
    assert {(route.path, method) for route in routes() for method in route.methods} == described


def test_a_post_can_be_repeated_with_its_key():
    posts = [route for route in routes() if "POST" in route.methods]
    assert len(posts) >= 14
    loose = {
        route.operation_id
        for route in posts
        if not depends(route, unread) and not itself(route, keyed, looked_up)
    }
    assert loose - OPEN_TO_ALL == TELLS_A_SECRET - OPEN_TO_ALL, (
        "take `once: Repeatable` and answer through it"
    )


def test_nothing_but_a_post_writes_save_the_end_of_a_session():
    ways = {(m, route.operation_id) for route in routes() for m in route.methods if m in WRITES}
    assert {way for way in ways if way[0] != "POST"} == {("DELETE", "sign_out"), ("DELETE", "end_session")}


def test_a_repetition_is_told_to_wait_before_it_waits_for_the_database():
    for route in (route for route in routes() if depends(route, alone)):
        order = list(called(route.dependant))
        first = order.index(get_db) if get_db in order else len(order)
        assert order.index(alone) < first, f"take `once` before `db`: {route.operation_id}"


def test_every_route_asks_who_is_asking():
    asks = (asking, administrator, any_session)
    nameless = {
        route.operation_id
        for route in routes()
        if not any(depends(route, each) for each in asks)
        and not (depends(route, sender) and itself(route, who_asks))
    }
    by_session = {route.operation_id for route in routes() if depends(route, any_session)}
    assert nameless == OPEN_TO_ALL - by_session


def test_whoever_has_a_session_alone_is_asked_for_where_it_concerns_nothing_but_their_sign_in():
    own = {route.operation_id for route in routes() if depends(route, any_session)}
    assert own == {name for name, rule in ROUTES.items() if rule.session} | {"get_session", "sign_out"}


def test_what_is_open_to_all_shows_nobodys_record():
    assert {"get_health", "get_readiness"} <= OPEN_TO_ALL
    assert not [
        name for name in OPEN_TO_ALL if ROUTES[name].shows or ROUTES[name].roles or ROUTES[name].scope
    ]


def test_every_route_has_a_stable_name_and_says_how_it_refuses():
    names = [route.operation_id for route in routes()]
    assert None not in names and len(set(names)) == len(names)
    for route in routes():
        if route.operation_id not in OPEN_TO_ALL:
            assert {401, 422, 503} <= set(route.responses), route.operation_id
