"""The program under load and among faults, in small: the runs of `make bench`, with fixed seeds."""

import pytest
from bench import bench_faults, bench_kills, bench_load
from bench.loadfaults import MODEL, TELEGRAM
from bench.loadfigures import Record, books, median, outcome

pytestmark = pytest.mark.process


def test_a_burst_is_answered_once_each():
    """60 people ask at once: each has one answer, and the last within three times what pacing makes unavoidable."""
    fared, waits = bench_load.burst(60, think=0.2)
    assert (fared.answered, fared.lost, fared.twice, fared.unforeseen) == (60, (), (), 0)
    assert max(waits) < 3 * (60 / bench_load.RATE + 0.2) + 3


def test_a_long_answer_delays_nobody_else():
    """While one answer takes four seconds, five others have theirs long before it."""
    behind, _ = bench_load.line(5, 4.0, 1, pause=4.0)
    assert len(behind) >= 5
    assert median(behind) < 3


def test_kills_lose_nothing():
    """Killed three times in 60 questions: no answer is lost, out of order or twice, and the ledger has every call."""
    run = bench_kills.kill_often(60, 3, seed=1, rate=12.0)
    assert run.fared.answered == 60
    assert (run.fared.lost, run.fared.disordered, run.unexplained) == ((), 0, [])
    assert (run.books.unlisted, run.books.invented, run.faults) == (0, 0, ())


def test_faults_lose_nothing():
    """100 questions while requests fail in every way but silence of Telegram, which would take half a minute."""
    kinds = tuple(kind for kind in TELEGRAM + MODEL if kind != "telegram-silent")
    run = bench_faults.among_faults(100, rate=40.0, seed=1, kinds=kinds, patience=40)
    assert set(run.done) == set(kinds)
    assert (run.fared.lost, run.fared.disordered, run.fared.unforeseen) == ((), 0, 0)
    assert [twice for twice in run.fared.twice if twice.fault != "telegram-drop"] == []
    assert (run.books.unlisted, run.books.invented, run.log, run.code) == (0, 0, (), 0)


def test_a_locked_database_and_a_full_disk_lose_nothing():
    """Another program holds the lock for longer than SQLite waits, and then the disk is full: all is answered later."""
    run = bench_faults.among_faults(60, rate=20.0, kinds=(), locked=6.0, filled=3.0, patience=40, mount=False)
    assert run.fared.answered == 60
    assert (run.fared.lost, run.fared.disordered, run.fared.unforeseen, run.fared.twice) == ((), 0, 0, ())
    assert (run.books.unlisted, run.books.invented, run.log, run.code) == (0, 0, (), 0)


def sent(n: int | None, chat: int, at: float, text: str = "") -> dict[str, object]:
    return {"n": n, "chat": chat, "at": at, "text": text, "fault": None}


def record(asked: dict[int, int], *said: dict[str, object], bill: tuple[dict[str, object], ...] = ()) -> Record:
    return {
        "asked": {n: {"at": 0.0, "chat": chat} for n, chat in asked.items()},
        "sent": list(said),
        "bill": list(bill),
    }


def test_the_judge_sees_what_is_lost_twice_and_out_of_order():
    """A record in which each of these happens once; an apology stands for an answer, a note of doubt does not."""
    doubt = sent(None, 3, 1.0, "Telegram did not confirm my last answer.")
    apology = sent(None, 2, 1.0, "The model provider took too long to answer.")
    judged = outcome(
        record({1: 1, 2: 1, 3: 2, 4: 3}, sent(2, 1, 1.0), sent(1, 1, 2.0), sent(1, 1, 3.0), apology, doubt)
    )
    assert (judged.answered, judged.lost, judged.apologies, judged.disordered) == (2, (4,), 1, 1)
    assert [(twice.n, twice.first, twice.again) for twice in judged.twice] == [(1, 2.0, 3.0)]


def test_the_judge_holds_the_ledger_against_the_bill():
    """An equal call, one that is listed as lost, one that is in no row, and a row that nobody billed."""
    bill = tuple({"n": n, "input": 10 + n, "output": 2, "ended": "ok"} for n in (1, 2, 3))
    exported = (
        "user_id,outcome,input_tokens,output_tokens,token_source\n"
        "1,ok,11,2,provider\n2,lost,9,,estimate\n3,ok,99,2,provider\n"
    )
    held = books(record({1: 1, 2: 2, 3: 3}, bill=bill), exported)
    assert (held.billed, held.equal, held.unlisted, held.invented) == (3, 1, 1, 1)
    assert held.rows == {"ok": 2, "lost": 1}
