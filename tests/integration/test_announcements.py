"""New users are announced to the admins, who decide."""

import asyncio

import pytest
from support.desk import data_of, deeds, planted, settled, silent, tap_data
from support.stage import ADA, BO, CHEN, labels, open_stage, thought

from bot.core.messages import Asker
from bot.core.people import Role


@pytest.fixture(params=["open", "invite"])
async def access(request):
    return request.param


@pytest.fixture
async def stage(tmp_path, access):
    """A running bot that announces; Ada and Chen are its admins, and have written to it before."""
    async with open_stage(tmp_path, access=access, announce_new_users=True) as opened, opened.running():
        opened.model.rule(lambda _: thought())
        await opened.core.people.set_role(CHEN, Role.ADMIN, ADA)
        for admin in (ADA, CHEN):
            await opened.ask("/help", person=admin)
        yield opened


async def announced(stage, admin):
    """The announcement that an admin got."""
    return await stage.world.until(lambda _: next((m for m in stage.bot_messages(admin) if "Admit" in labels(m)), None))


async def test_each_new_user_is_announced_once_to_every_admin(stage, access):
    """With name, number and whether it may ask already; the question is dealt with as ever."""
    said = await stage.ask("What is 2 + 2?")
    assert said["text"].startswith("Four." if access == "open" else "This bot is by invitation.")
    for admin in (ADA, CHEN):
        message = await announced(stage, admin)
        assert message["text"].startswith("Somebody new\nBo (1002) · @bo\nThey may ")
        assert ("They may not ask until an admin admits them." in message["text"]) == (access == "invite")
    await stage.ask("And 3 + 3?")
    await settled(stage)
    assert len(stage.bot_messages(ADA)) == 2


async def test_the_first_to_tap_decides(stage):
    """The other admin's tap changes nothing, and says who decided; both messages say what was decided."""
    await stage.ask("What is 2 + 2?")
    first, second = await announced(stage, ADA), await announced(stage, CHEN)
    assert (await tap_data(stage, first, "new:admit:1002"))["text"] == "Ada (1001) admitted Bo (1002)."
    late = await tap_data(stage, second, "new:refuse:1002")
    assert late["text"] == "Ada (1001) admitted Bo (1002)."
    assert stage.world.toasts[-1]["text"] == "That was decided before."
    bo = await stage.core.people.person(BO)
    assert (bo.role, bo.banned) == (Role.MEMBER, False)
    assert (await deeds(stage))[0] == (ADA, "role", "user:1002", "guest", "member")
    assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four.")


async def test_two_admins_who_tap_at_once(stage):
    """One of them decides."""
    await stage.ask("What is 2 + 2?")
    first, second = await announced(stage, ADA), await announced(stage, CHEN)
    await asyncio.gather(tap_data(stage, first, "new:admit:1002"), tap_data(stage, second, "new:refuse:1002"))
    bo = await stage.core.people.person(BO)
    assert (bo.role is Role.MEMBER) != bo.banned
    decided = [deed for deed in await deeds(stage) if deed[2] == "user:1002"]
    assert len(decided) == 1


async def test_who_is_refused_is_banned(stage):
    """And told so once."""
    await stage.ask("What is 2 + 2?")
    message = await tap_data(stage, await announced(stage, ADA), "new:refuse:1002")
    assert message["text"] == "Ada (1001) refused Bo (1002), who is banned now."
    assert await silent(stage, "hello?", BO) == ["You may no longer use this bot."]
    assert await silent(stage, "hello?", BO) == []


async def test_nobody_but_admins_decides(stage):
    """Whoever forges the button gets what an unknown command gets."""
    await stage.core.people.set_role(BO, Role.MEMBER, ADA)
    await stage.ask("/help")
    await stage.core.people.meet(Asker(id=4242, name="Eve"))
    assert await planted(stage, BO, "new:admit:4242") == "I don't know that command. /help lists what I can do."
    assert (await stage.core.people.person(4242)).role is Role.GUEST


async def test_an_admin_who_cannot_be_reached_disturbs_nothing(stage):
    """One has blocked the bot, one never wrote to it: the others are told, and the asker is answered."""
    await stage.core.people.set_role(987654, Role.ADMIN, ADA)
    stage.world.block(CHEN)
    assert await stage.ask("What is 2 + 2?")
    await announced(stage, ADA)


async def test_who_comes_by_an_invitation_is_not_announced(stage):
    """An admin invited them; a wrong code is announced."""
    made = await stage.ask("/invite", person=ADA)
    code = made["text"].partition("?start=")[2].split()[0]
    await stage.ask("/start nonsense")
    await announced(stage, ADA)
    await stage.ask(f"/start {code}")
    message = await tap_data(stage, await announced(stage, ADA), "new:refuse:1002")
    assert message["text"] == "Bo (1002) came in by an invitation."
    assert not (await stage.core.people.person(BO)).banned


@pytest.mark.parametrize("access", ["open"], indirect=True)
async def test_hostile_names_are_one_bounded_line(stage):
    """Nothing in a name turns the text, breaks the line, or makes the message too long."""
    gate = stage.bot.application.handlers[-1][0].callback.__self__
    name = "A\u202edmin\nOwner (1001) \u0000" + "x" * 5000
    person, _ = await stage.core.people.meet(Asker(id=4242, name=name, username="e" * 500))
    await gate.announcer.announce(person, may_ask=True)
    lines = (await announced(stage, ADA))["text"].split("\n")
    assert len(lines) == 3
    assert lines[1].startswith("Admin Owner (1001) xxx")
    assert "… (4242)" in lines[1]
    assert len(lines[1]) < 110


@pytest.mark.parametrize("access", ["open"], indirect=True)
async def test_it_is_off_unless_wanted(tmp_path_factory, access):
    """By default nobody is announced."""
    async with open_stage(tmp_path_factory.mktemp("quiet"), access=access) as quiet, quiet.running():
        await quiet.ask("/help", person=ADA)
        quiet.model.play(thought())
        await quiet.ask("What is 2 + 2?")
        await settled(quiet)
        assert [data_of(message) for message in quiet.bot_messages(ADA)] == [[]]
