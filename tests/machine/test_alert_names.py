from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from diagnops.kb.own_vocabulary import MoreNames, OwnWords, laid_over
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.alerts.names import Meaning, meaning

FILE = Path(__file__).parent / "data" / "alerts" / "alerts-test.tsv"


def test_a_name_is_found_however_it_is_written(vocabulary: Vocabulary) -> None:
    swap = Meaning("system.paging.utilization", "high", None, None)
    told = [
        meaning(name, vocabulary, FILE) for name in ("ShopQueueStalled", "Shop queue stalled", "shop-queue_stalled")
    ]
    assert told == [Meaning("messaging.queue.depth", "high")] * 3
    assert meaning("HostSwapIsFillingUp", vocabulary, FILE) == swap  # the vocabulary knows it too, and goes first


def test_a_state_that_is_left_open_and_a_signal_that_is_gone(vocabulary: Vocabulary) -> None:
    assert meaning("ShopTraffic", vocabulary, FILE) == Meaning("http.request_rate", None, "application")
    assert meaning("NoSuchSignal", vocabulary, FILE) is None
    assert meaning("WholeOtherThing", vocabulary, FILE) is None
    assert meaning("!", vocabulary, FILE) is None


def test_the_names_of_the_team_come_first(vocabulary: Vocabulary) -> None:
    own = OwnWords(aliases={"app.thread_pool.queue": MoreNames(metrics=("ShopQueueStalled", "KubePodCrashLooping"))})
    ours = laid_over(vocabulary, [own])
    assert meaning("ShopQueueStalled", ours, FILE) == Meaning("app.thread_pool.queue", "high")
    assert meaning("KubePodCrashLooping", ours, FILE) == Meaning("app.thread_pool.queue", "high")
    assert meaning("KubePodCrashLooping", vocabulary, FILE) == Meaning("k8s.pod.crash_loop", "present")


def test_a_metric_of_what_may_be_high_or_low_leaves_the_state_open(vocabulary: Vocabulary) -> None:
    signal = vocabulary.signal["http.request_rate"]
    ours = replace(vocabulary, signals=(replace(signal, metrics=("ShopRate",)),))
    assert meaning("ShopRate", ours, FILE) == Meaning("http.request_rate", None)
