"""``marsad rerun``: an operator has articles of a deployed stack extracted again."""

import pytest
from botocore.exceptions import ClientError
from click.testing import Result
from typer.testing import CliRunner

from marsad_local.command_line import application
from tests.integration.conftest import KEY, TABLE, Stack


@pytest.fixture
def deployed(stack: Stack, monkeypatch) -> Stack:
    monkeypatch.setattr("marsad.store.clients.table", lambda name: stack.resource if name == TABLE else None)
    monkeypatch.setattr("marsad.store.clients.sqs", lambda: stack.sqs)
    for key in (KEY, "inbox/2016/1.txt", "inbox/2016/2.txt"):
        stack.ingest(stack.upload(key=key))
    stack.drain()
    return stack


def rerun(stack: Stack, *arguments: str) -> Result:
    return CliRunner().invoke(application, ["rerun", "--table", TABLE, "--queue", stack.queue_url, *arguments])


def test_one_article_is_queued(deployed: Stack):
    result = rerun(deployed, deployed.article().article_id)
    assert (result.exit_code, result.stdout) == (0, "1 queued for extraction\n")
    (message,) = deployed.messages()
    assert (message.article_id, message.force) == (deployed.article().article_id, True)


def test_all_articles_under_a_prefix_are_queued(deployed: Stack):
    assert rerun(deployed, "--prefix", "inbox/2016/").stdout == "2 queued for extraction\n"
    queued = {message.article_id for message in deployed.messages()}
    assert queued == {deployed.article(f"inbox/2016/{number}.txt").article_id for number in (1, 2)}


def test_an_article_that_nobody_knows_is_an_error(deployed: Stack):
    result = rerun(deployed, "0" * 32)
    assert (result.exit_code, result.stderr) == (1, f"marsad: there is no article {'0' * 32}\n")


def test_what_aws_refuses_is_said_without_a_traceback(deployed: Stack, monkeypatch):
    def refuse(**_):
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "not yours"}}, "GetItem")

    monkeypatch.setattr(deployed.resource, "get_item", refuse)
    result = rerun(deployed, "0" * 32)
    assert result.exit_code == 1
    assert "AccessDeniedException" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [[], ["0" * 32, "--prefix", "inbox/"]])
def test_either_an_article_or_a_prefix_is_given(deployed: Stack, arguments: list[str]):
    assert rerun(deployed, *arguments).exit_code == 2
    assert deployed.messages() == []
