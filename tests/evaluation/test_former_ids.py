"""The former ids that go with the judging: by id of today, which ids it stands for."""

from __future__ import annotations

import json
from pathlib import Path

from diagnops import evaluation
from diagnops.bench.pages import former_ids
from diagnops.kb.vocabulary import Vocabulary

SHIPPED = Path(str(evaluation.__file__)).parent / "former.json"


def test_the_file_is_that_of_the_vocabulary(vocabulary: Vocabulary) -> None:
    assert SHIPPED.read_text("utf-8") == former_ids(vocabulary), "run: python -m diagnops.bench.pages"


def test_each_id_is_one_of_today_and_says_what_it_was(vocabulary: Vocabulary) -> None:
    stands = json.loads(SHIPPED.read_text("utf-8"))

    assert set(stands) <= set(vocabulary.signal)
    assert set(vocabulary.renamed) <= {old for ids in stands.values() for old in ids}
    assert stands["contrast.gone_after_reboot"] == ["contrast.gone_after_restart"]
    assert stands["dns.server.request.duration"] == stands["dns.lookup.duration"] == ["dns.lookup.duration"]
