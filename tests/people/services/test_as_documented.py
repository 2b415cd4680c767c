"""What docs/integrate.md tells another system to do works, as it stands there."""

from pathlib import Path
from typing import Any

from app.people import tokens
from tests.conftest import SECRET, World
from tests.people.services.machines import TOKEN_URL, ask, with_key
from tests.people.tokens.forging import rsa_pair

DOCUMENT = Path(__file__).parents[3] / "docs" / "integrate.md"


async def test_the_assertion_of_the_document_gives_a_token(world: World):
    pair = rsa_pair("2027-01")
    id = await with_key(world, pair)
    code = DOCUMENT.read_text().split("```python\n")[1].split("```")[0]
    code = code.replace("https://reviews.example/v1/oauth/token", TOKEN_URL).replace("svc-0123456789ab", id)
    code = code.replace("int(time())", str(int(world.clock.now().timestamp())))
    made: dict[str, Any] = {"PRIVATE_KEY_PEM": pair.pem.decode()}
    exec(code, made)
    answer = await ask(world, made["form"])
    assert answer.status_code == 200, answer.text
    assert tokens.read_access(SECRET, answer.json()["access_token"], world.clock.now())["sub"] == id
