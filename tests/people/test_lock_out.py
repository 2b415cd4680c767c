"""Guessing is stopped, and whoever guesses locks nobody out but themselves."""

from tests.conftest import World
from tests.people.browser import Browser, browser_in, code, give_account, together

GUESSES = 10
OWNER, GUESSER, THIRD = "198.51.100.7", "203.0.113.9", "192.0.2.44"


async def guess(browser: Browser, who: str, times: int = GUESSES + 1) -> list[int]:
    """Try passwords; the statuses of the answers."""
    return [(await browser.sign_in(who, f"guess number {n} of many")).status_code for n in range(times)]


async def test_after_ten_guesses_nothing_is_checked_any_more(world: World):
    await give_account(world, "ada")
    async with browser_in(world, address=GUESSER) as guesser:
        assert await guess(guesser, "ada") == [401] * GUESSES + [429]
        answer = await guesser.sign_in("ada")  # with the right one
        assert (answer.status_code, answer.json()["code"]) == (429, "TooMany")
        assert 1 <= int(answer.headers["Retry-After"]) <= 900
        assert guesser.cookie is None


async def test_an_unknown_name_is_counted_like_a_known_one(world: World):
    await give_account(world, "ada")
    async with browser_in(world, address=GUESSER) as guesser:
        assert await guess(guesser, "nobody") == await guess(guesser, "ada")


async def test_capitals_and_spaces_do_not_make_another_name_to_guess_at(world: World):
    await give_account(world, "ada")
    async with browser_in(world, address=GUESSER) as guesser:
        await guess(guesser, "ADA", GUESSES)
        assert await guess(guesser, " ada ", 1) == [429]


async def test_somebody_elsewhere_does_not_lock_the_owner_out(world: World):
    await give_account(world, "ada")
    async with browser_in(world, address=GUESSER) as guesser, browser_in(world, address=OWNER) as owner:
        await guess(guesser, "ada", 2 * GUESSES)
        assert (await owner.sign_in("ada")).status_code == 200


async def test_somebody_behind_the_same_address_does_not_lock_out_the_owners_own_device(world: World):
    await give_account(world, "ada")
    async with browser_in(world, address=OWNER) as guesser, browser_in(world, address=OWNER) as owner:
        await owner.enter("ada")
        assert (await owner.ask("DELETE", "/v1/session")).status_code == 204
        await guess(guesser, "ada", 2 * GUESSES)
        async with browser_in(world, address=OWNER) as stranger:
            assert (await stranger.sign_in("ada")).status_code == 429
        assert (await owner.sign_in("ada")).status_code == 200


async def test_a_known_device_is_no_way_to_guess_for_ever(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as stolen:
        await stolen.enter("ada")
        assert await guess(stolen, "ada") == [401] * GUESSES + [429]


async def test_ones_own_device_is_no_way_to_guess_at_somebody_else(world: World):
    await give_account(world, "ada")
    await give_account(world, "casey")
    async with browser_in(world, address=GUESSER) as own, browser_in(world, address=GUESSER) as other:
        await own.enter("casey")
        await guess(other, "ada", GUESSES)
        assert await guess(own, "ada", 1) == [429]


async def test_a_device_that_was_made_up_counts_for_nothing(world: World):
    await give_account(world, "ada")
    async with browser_in(world, address=GUESSER) as guesser:
        await guess(guesser, "ada", GUESSES)
        seconds = int(world.clock.now().timestamp())
        for made_up in (f"{seconds}.device.{'0' * 64}", "..", "", f"{seconds}.device.", "x" * 4000):
            guesser.client.cookies.set("__Host-quorate-device", made_up, "quorate.test")
            assert (await guesser.sign_in("ada")).status_code == 429


async def test_a_right_password_wipes_out_the_wrong_ones_before_it(world: World):
    await give_account(world, "ada")
    async with browser_in(world, address=GUESSER) as first:
        await guess(first, "ada", GUESSES - 1)
        assert (await first.sign_in("ada")).status_code == 200
    async with browser_in(world, address=GUESSER) as second:
        assert await guess(second, "ada", GUESSES - 1) == [401] * (GUESSES - 1)
        assert (await second.sign_in("ada")).status_code == 200


async def test_one_address_cannot_try_every_name(world: World):
    await give_account(world, "ada")
    async with browser_in(world, address=GUESSER) as guesser:
        answers = [
            (await guesser.sign_in(f"name{n}", "one password for all")).status_code for n in range(301)
        ]
        assert answers == [401] * 300 + [429]
    async with browser_in(world, address=THIRD) as other:
        assert (await other.sign_in("ada")).status_code == 200


async def test_a_network_of_ipv6_counts_as_one_address(world: World):
    await give_account(world, "ada")
    answers = []
    for n in range(GUESSES + 1):
        async with browser_in(world, address=f"2001:db8:0:1::{n:x}") as guesser:
            answers += await guess(guesser, "ada", 1)
    assert answers == [401] * GUESSES + [429]
    async with browser_in(world, address="2001:db8:0:2::1") as neighbour:
        assert (await neighbour.sign_in("ada")).status_code == 200


async def test_guesses_at_the_same_moment_are_all_counted(world: World):
    await give_account(world, "ada")
    async with browser_in(world, address=GUESSER) as guesser:
        answers = await together(*(guesser.sign_in("ada", f"guess {n} of many") for n in range(20)))
        statuses = [answer.status_code for answer in answers]
        assert statuses.count(401) == GUESSES and statuses.count(429) == 20 - GUESSES


async def test_a_second_factor_cannot_be_guessed_and_a_known_device_has_its_own_count(world: World):
    await give_account(world, "quinn", factor=True)
    async with browser_in(world, address=OWNER) as owner, browser_in(world, address=GUESSER) as guesser:
        await owner.enter("quinn")
        await guesser.sign_in("quinn")  # somebody who knows the password
        answers = [(await guesser.factor(f"{n:06}")).status_code for n in range(GUESSES + 1)]
        assert answers == [403] * GUESSES + [429]
        async with browser_in(world, address=THIRD) as guesser_elsewhere:
            await guesser_elsewhere.sign_in("quinn")
            assert (await guesser_elsewhere.factor("000000")).status_code == 429
        await owner.sign_in("quinn")
        assert (await owner.factor(code(world, steps=1))).status_code == 200
