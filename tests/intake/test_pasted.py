"""A text with several outputs is one incident, in which trouble holds against what is well elsewhere."""

from __future__ import annotations

from diagnops.intake.lexicon import Lexicon
from diagnops.intake.pasted import read_pasted
from diagnops.kb.vocabulary import Vocabulary

NODE = """$ kubectl get nodes
NAME   STATUS     ROLES    AGE   VERSION
n1     {one}   <none>   12d   v1.29.1

$ kubectl get nodes
NAME   STATUS     ROLES    AGE   VERSION
n2     {other}   <none>   12d   v1.29.1
"""


def test_of_two_tables_that_disagree_the_trouble_holds(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    for one, other in (("Ready   ", "NotReady"), ("NotReady", "Ready   ")):
        incident = read_pasted(NODE.format(one=one, other=other), vocabulary, lexicon)

        assert [(o.signal, o.state) for o in incident.observations] == [("k8s.node.not_ready", "present")]
