"""What others do with words: BM25 with stemming or with the product's own terms, and TF-IDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from diagnops.bench.data import Document
from diagnops.bench.scores import Floats
from diagnops.bench.text import Method, Score
from diagnops.search.tokens import terms

# In a large corpus character n-grams are taken of so many characters only; most of the rest is logs.
_LARGE, _MOST_CHARACTERS = 5000, 1500


def whole(document: Document) -> str:
    """Title and body."""
    return f"{document.title}\n{document.text}"


def stemmed(texts: Sequence[str]) -> list[list[str]]:
    """The words of each text without English stop words, by the Snowball stemmer."""
    import bm25s
    from Stemmer import Stemmer

    found: list[list[str]] = bm25s.tokenize(
        texts, stopwords="en", stemmer=Stemmer("english"), return_ids=False, show_progress=False
    )
    return found


def own_terms(texts: Sequence[str]) -> list[list[str]]:
    """The product's search terms."""
    return [list(terms(t)) for t in texts]


def bm25(words: Callable[[Sequence[str]], list[list[str]]], *, once: bool = False) -> Method:
    """BM25 as Lucene has it; `once`: a word counts once however often the query says it."""

    def method(corpus: Sequence[Document]) -> Score:
        from bm25s import BM25

        retriever = BM25()
        retriever.index(words([whole(d) for d in corpus]), show_progress=False)

        def score(queries: Sequence[Document]) -> Floats:
            rows = []
            for said in words([whole(q) for q in queries]):
                known = [w for w in said if w in retriever.vocab_dict]
                known = list(dict.fromkeys(known)) if once else known
                rows.append(retriever.get_scores(known) if known else np.zeros(len(corpus)))
            return np.asarray(rows, float)

        return score

    return method


def tf_idf(**options: Any) -> Method:
    """Cosine of scikit-learn's TF-IDF."""

    def method(corpus: Sequence[Document]) -> Score:
        from sklearn.feature_extraction.text import TfidfVectorizer

        cut = _MOST_CHARACTERS if options.get("analyzer") == "char_wb" and len(corpus) > _LARGE else None
        vectorizer = TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **options)
        documents = vectorizer.fit_transform([whole(d)[:cut] for d in corpus]).T.tocsr()

        def score(queries: Sequence[Document]) -> Floats:
            asked = vectorizer.transform([whole(q)[:cut] for q in queries])
            return np.asarray((asked @ documents).toarray(), float)

        return score

    return method


BASELINES: dict[str, Method] = {
    "BM25 stemmed": bm25(stemmed, once=True),
    "BM25 own terms": bm25(own_terms),
    "TF-IDF word": tf_idf(stop_words="english"),
    "TF-IDF char_wb 3-5": tf_idf(analyzer="char_wb", ngram_range=(3, 5), min_df=2),
}
