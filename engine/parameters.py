"""Parameters: every constant the reasoning rests on, each with its unit and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from typing import Annotated, Literal, NamedTuple, get_type_hints

from msgspec import Struct

from diagnops.search.postings import UNSEEN
from diagnops.search.rerank import MOST, RIGHT
from diagnops.search.similarity import WEIGHTS, Weights

Basis = Literal["learned", "tuned", "literature", "reasoned"]


class Origin(NamedTuple):
    """The unit of a parameter, on what it rests, and why it is what it is.

    basis: `learned` by a program of `diagnops.training`; `tuned`, chosen by somebody looking at the named data;
    `literature`, with its source; `reasoned`, from what it means.
    """

    unit: str
    basis: Basis
    why: str


class Parameters(Struct, frozen=True):
    """The constants of the reasoning. `origins` tells of each."""

    # how often a symptom shows again
    always: Annotated[
        float, Origin("probability", "reasoned", "a symptom that is always there; seen to be fine it clears the case")
    ] = 0.999
    usually: Annotated[float, Origin("probability", "reasoned", "a symptom that is usually there")] = 0.8
    sometimes: Annotated[float, Origin("probability", "reasoned", "a symptom that is sometimes there")] = 0.5
    most_repeatable: Annotated[
        float, Origin("probability", "reasoned", "however well a signal repeats, it is no surer than this")
    ] = 0.999
    repeatability: Annotated[
        float,
        Origin(
            "probability",
            "tuned",
            "that a signal shows again when its cause recurs, before anything is learned; bench/symptoms dev",
        ),
    ] = 0.7
    repeatability_all_strength: Annotated[
        float, Origin("disagreements", "tuned", "hold the repeatability of all signals there; bench/symptoms dev")
    ] = 20.0
    repeatability_family_strength: Annotated[
        float, Origin("disagreements", "tuned", "hold that of a family at that of all; bench/symptoms dev")
    ] = 2.0
    repeatability_signal_strength: Annotated[
        float, Origin("disagreements", "tuned", "hold that of a signal at that of its family; bench/symptoms dev")
    ] = 2.0
    least_repeatability: Annotated[float, Origin("probability", "reasoned", "of what is learned")] = 0.02
    most_repeatability: Annotated[float, Origin("probability", "reasoned", "of what is learned")] = 0.8

    # how often it shows elsewhere
    normal_reported: Annotated[
        float,
        Origin(
            "probability",
            "reasoned",
            "that what is reported at all is reported as fine: people look where they suspect",
        ),
    ] = 0.5
    normal_strength: Annotated[
        float, Origin("looks", "reasoned", "what that is worth against counts of the case base")
    ] = 20.0
    machine_watched: Annotated[
        float, Origin("share", "reasoned", "where so much of what is recorded was fine, a machine looked at everything")
    ] = 0.75
    base_rate_strength: Annotated[
        float,
        Origin("incidents", "reasoned", "what a base rate of the vocabulary is worth against counts of the case base"),
    ] = 50.0
    place_strength: Annotated[
        float, Origin("looks", "reasoned", "what the rate of all places is worth against that of one")
    ] = 2.0

    # what one observation is worth
    temper: Annotated[
        float,
        Origin(
            "factor",
            "tuned",
            "on bits that speak for a case: symptoms come together, they are no independent witnesses; "
            "bench/symptoms dev",
        ),
    ] = 0.8
    unexplained: Annotated[
        float,
        Origin("bits", "reasoned", "of a case that is silent about a trouble: its record may just not mention it"),
    ] = log2(0.84)
    role_unsaid: Annotated[
        float, Origin("agreement", "reasoned", "of an observation without a role with a symptom on one")
    ] = 0.85
    role_enclosing: Annotated[float, Origin("agreement", "reasoned", "of a role with the one it runs in")] = 0.6
    role_beside: Annotated[
        float,
        Origin("agreement", "reasoned", "of a trouble with the same one on a component beside, which it may come from"),
    ] = 0.3
    least_bits: Annotated[
        float,
        Origin("bits", "reasoned", "of similarity or of recency that are worth a line: all texts are a little alike"),
    ] = 0.1

    # magnitudes and shapes
    dominant_within: Annotated[
        float,
        Origin("ln |z|", "tuned", "below the largest of the incident that counts as dominant too; bench/symptoms dev"),
    ] = 0.7
    dominant_rate: Annotated[
        float, Origin("probability", "tuned", "that a signal is among the dominant ones elsewhere; bench/symptoms dev")
    ] = 0.05
    dominant_strength: Annotated[
        float, Origin("looks", "reasoned", "what that is worth against counts of the case base")
    ] = 2.0
    dominant_power: Annotated[
        float,
        Origin(
            "power",
            "tuned",
            "the dominant sign of a share of what is usually looked at is dominant of all with this power of the "
            "share; bench/symptoms dev",
        ),
    ] = 2.0
    shape_repeats: Annotated[float, Origin("probability", "reasoned", "that a shape on record shows again")] = 0.5
    shape_rate: Annotated[float, Origin("probability", "reasoned", "of any of the five shapes elsewhere")] = 0.2

    # words
    similarity: Annotated[
        Weights,
        Origin(
            "nats", "tuned", "of the channels of words; a conditional logit on field and tellings dev, bench/answers"
        ),
    ] = WEIGHTS
    text_most: Annotated[
        float, Origin("bits", "tuned", "that words alike can give; field and tellings dev, bench/answers")
    ] = 20.0
    text_said: Annotated[
        float,
        Origin("bits of rarity", "reasoned", "of words from which on they count whole; one word is never so rare"),
    ] = 10.0
    text_unlike: Annotated[
        float,
        Origin("factor", "reasoned", "on what less than chance takes away: what is said in other words is unlike"),
    ] = 0.05
    one_witness: Annotated[
        float,
        Origin(
            "factor",
            "tuned",
            "on what a reading speaks for a case, for its words are in the text and count; field dev, bench/answers",
        ),
    ] = 0.5
    reranked: Annotated[
        int, Origin("cases", "reasoned", "that a cross-encoder reads again: 100 ms of a processor each")
    ] = MOST
    reranked_right: Annotated[
        float,
        Origin(
            "cosine", "tuned", "above chance that a right case usually has; runbooks and Korean pages, bench/text dev"
        ),
    ] = RIGHT

    # before anything is known
    unseen_causes: Annotated[
        float,
        Origin("causes", "reasoned", "that a small case base does not hold; a case begins at 1 : so many against none"),
    ] = UNSEEN
    least_new: Annotated[
        float, Origin("probability", "literature", "that an incident is new: 24.96 % in RCACopilot, EuroSys 2024")
    ] = 0.25
    recency_power: Annotated[
        float,
        Origin(
            "power",
            "learned",
            "odds fall with (days + recency_days) to this; half of what apache-dup-other has, as a bug tracker is "
            "no operations room",
        ),
    ] = 0.3
    recency_days: Annotated[float, Origin("days", "learned", "on the same reports")] = 10.0

    # from bits to a verdict
    calibration_slack: Annotated[
        float,
        Origin(
            "bits",
            "reasoned",
            "that a lead is measured against besides those of what was told: of little, even all is little",
        ),
    ] = 10.0
    new_prior: Annotated[
        float,
        Origin(
            "probability",
            "reasoned",
            "that an incident is the first of its kind, where nothing is known of what recurs",
        ),
    ] = 0.5
    new_strength: Annotated[float, Origin("occurrences", "reasoned", "that this is worth")] = 10.0
    new_least: Annotated[float, Origin("probability", "reasoned", "that an incident is new however much recurs")] = 0.1
    shown: Annotated[
        float, Origin("probability", "reasoned", "of a candidate worth showing: the list is never padded")
    ] = 0.04
    alone: Annotated[float, Origin("bits", "reasoned", "by which the first leads where there is no other")] = 100.0
    candidate_bits: Annotated[
        float, Origin("bits", "reasoned", "of what was told that a case needs to be a candidate at all")
    ] = 0.5
    seen_observed: Annotated[
        float, Origin("bits", "tuned", "of what was observed that `seen` needs beside words; field dev, bench/answers")
    ] = 3.0
    seen_said: Annotated[
        float,
        Origin(
            "bits of rarity",
            "reasoned",
            "of words below which `seen` needs twice as much observed: the name of one error has many causes",
        ),
    ] = 20.0
    told: Annotated[
        float,
        Origin(
            "bits of rarity", "tuned", "some thirty words, that are enough to call it new; field dev, bench/answers"
        ),
    ] = 120.0
    told_printed: Annotated[
        float,
        Origin(
            "bits of rarity",
            "reasoned",
            "that are enough where programs print it: a quarter, for a message is said without other words",
        ),
    ] = 30.0
    printed_share: Annotated[
        float, Origin("share", "reasoned", "of the text that was printed, from which on it is almost all of it")
    ] = 0.8
    printed_like: Annotated[
        float,
        Origin(
            "cosine",
            "tuned",
            "from which on a case is known by what was printed: with words of people, 180 outputs had at most .27; "
            "bench/answers",
        ),
    ] = 0.3
    told_certain: Annotated[
        float,
        Origin(
            "bits",
            "reasoned",
            "of a repeat of the certain troubles, enough to call it new: a frequent one alone has 2, a rare one 4",
        ),
    ] = 2.5
    listed: Annotated[int, Origin("cases", "reasoned", "that lead: more are not read at night")] = 3
    listed_behind: Annotated[float, Origin("bits", "reasoned", "behind the first; further back is another league")] = (
        5.0
    )
    listed_probability: Annotated[
        float,
        Origin(
            "probability", "reasoned", "of one behind the first: less would be told as 0 %; of 59 such 2 were right"
        ),
    ] = 0.005
    listed_least: Annotated[
        float, Origin("bits", "reasoned", "of the first of a text; 26 idle sentences had at most 2.1 by chance")
    ] = 2.5
    listed_plain: Annotated[
        float, Origin("bits", "reasoned", "of words alike in a text without a component or signal; 26 idle sentences")
    ] = 8.0
    confirming: Annotated[int, Origin("symptoms", "reasoned", "that are told of a case to confirm it")] = 3
    profile_fits: Annotated[
        float, Origin("share", "reasoned", "of the best profile's likelihood from which another one counts")
    ] = 0.01

    candidates: Annotated[
        int, Origin("cases", "reasoned", "that are weighed in full: far more than are ever shown")
    ] = 64
    equal_bits: Annotated[float, Origin("bits", "reasoned", "between two cases that are no reason to prefer one")] = (
        0.05
    )

    close_bits: Annotated[
        float, Origin("bits", "reasoned", "between two look-alikes from which on nobody asks what tells them apart")
    ] = 3.0

    # ruled out, and what is proposed
    most_ruled_out: Annotated[int, Origin("cases", "reasoned", "that are told, the likeliest")] = 3
    ruled_out_for: Annotated[float, Origin("bits", "reasoned", "for a case that is worth telling to be ruled out")] = (
        2.0
    )
    product_named: Annotated[
        float, Origin("probability", "reasoned", "that somebody who has it names the product whose doing it is")
    ] = 0.6
    product_witness: Annotated[
        float,
        Origin(
            "factor",
            "tuned",
            "on what a named product speaks for a case, for its name counts as a word; field, bench/answers",
        ),
    ] = 0.3
    other_product: Annotated[
        float, Origin("bits", "reasoned", "of another product, or a version without the fault, being named")
    ] = -2.0
    message_quoted: Annotated[
        float, Origin("probability", "reasoned", "that somebody who has it quotes a line that is written then")
    ] = 0.6
    message_witness: Annotated[
        float,
        Origin(
            "factor", "reasoned", "on what a quoted line speaks for a case, for its words are in the text and count"
        ),
    ] = 0.5
    sure: Annotated[float, Origin("certainty", "reasoned", "from which on an observation may rule a case out")] = 0.98
    excluded: Annotated[float, Origin("bits", "reasoned", "of a state that rules the case out")] = -8.0
    ruled_out_against: Annotated[float, Origin("bits", "reasoned", "that rule it out")] = -1.0
    proposed: Annotated[float, Origin("probability", "reasoned", "of a case whose remedies are proposed")] = 0.15
    partly: Annotated[float, Origin("successes", "reasoned", "that a partly successful trial is worth")] = 0.5
    public_trial: Annotated[
        float, Origin("trials", "reasoned", "of one's own that a trial of others is worth, which others have published")
    ] = 0.5
    public_most: Annotated[
        float, Origin("share", "reasoned", "of what one success of one's own is worth that those of others come to")
    ] = 0.95
    success_bound: Annotated[
        float, Origin("probability", "literature", "below the lower bound of a success rate: the 95 % of statistics")
    ] = 0.05
    applies_unknown: Annotated[
        float, Origin("factor", "reasoned", "on a remedy of which nobody knows whether it applies here")
    ] = 0.8

    # the next check
    check_overhead: Annotated[
        float, Origin("minutes", "reasoned", "that any check costs besides its own: reading, going there, thinking")
    ] = 2.0
    least_gain: Annotated[
        float, Origin("bits a minute", "reasoned", "below which a check is not worth making at night")
    ] = 0.01
    asked_candidates: Annotated[int, Origin("cases", "reasoned", "that are asked about")] = 16
    asked_none: Annotated[
        float,
        Origin(
            "factor",
            "tuned",
            "that `none of them` counts at most against all of these: no check tells what an unknown cause would "
            "show; bench/symptoms dev",
        ),
    ] = 1.0
    most_elsewhere: Annotated[
        float, Origin("probability", "reasoned", "of an answer that means trouble where nothing is recorded")
    ] = 0.45

    # corrections
    correction_alike: Annotated[
        float, Origin("similarity", "reasoned", "to a counter-example from which a correction counts at all")
    ] = 0.5
    correction_same: Annotated[float, Origin("similarity", "reasoned", "from which it is the same for all we know")] = (
        0.8
    )
    correction_unknown: Annotated[
        float, Origin("factor", "reasoned", "on what only the counter-example knew: unknown is not other")
    ] = 0.3
    correction_right: Annotated[
        float, Origin("odds", "reasoned", "of ten people who say that this was not it nine are right")
    ] = 9.0
    correction_least: Annotated[
        float, Origin("bits", "reasoned", "that a correction takes at least: it is seen in the evidence")
    ] = 1.0
    correction_word: Annotated[
        float, Origin("bits", "reasoned", "of one word, as long as all words give no more than their similarity can")
    ] = 0.5


PARAMETERS = Parameters()


def origins(kind: type[Struct] = Parameters) -> Iterator[tuple[str, Origin]]:
    """Each parameter by name, with its origin.

    >>> dict(origins())["least_new"].basis
    'literature'
    """
    hints = get_type_hints(kind, include_extras=True)
    return ((name, hints[name].__metadata__[0]) for name in kind.__struct_fields__)
