"""Products that a text names, with their versions."""

from __future__ import annotations

import pytest
from msgspec import structs

from diagnops.intake.products import ProductNames, named_products, product_lexicon
from diagnops.kb.incident import Product
from diagnops.kb.vocabulary import Names, Service, Vocabulary


@pytest.fixture(scope="module")
def names(vocabulary: Vocabulary) -> ProductNames:
    return product_lexicon(vocabulary)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PostgreSQL 15.4 on the primary refuses connections", [("postgresql", "15.4")]),
        ("Postgres refuses connections", [("postgresql", None)]),
        ("we run Kubernetes v1.29 and RabbitMQ", [("kubernetes", "1.29"), ("rabbitmq", None)]),
        ("k8s 1.29.3, later k8s again", [("kubernetes", "1.29.3")]),
        ("카프카가 느리고 레디스 7.2에서 에러가 납니다", [("kafka", None), ("redis", "7.2")]),
        ("Redis 90 % of memory, Kafka 300 ms", [("redis", None), ("kafka", None)]),
        ("the node goes down and nobody can go on", []),
        ("결제 PG사 응답이 없습니다", []),
        ("", []),
    ],
)
def test_each_product_is_named_once_with_its_version(
    text: str, found: list[tuple[str, str | None]], names: ProductNames
) -> None:
    assert sorted(named_products(text, names), key=str) == sorted((Product(*one) for one in found), key=str)


def test_of_names_that_begin_alike_the_longest_counts(names: ProductNames) -> None:
    assert [one.product for one in named_products("Oracle Linux 8 hosts reboot", names)] == ["oracle-linux"]


def test_who_names_a_service_of_the_team_names_its_technology(vocabulary: Vocabulary) -> None:
    services = (
        Service("orders-pg", "database", Names(ko=("주문디비",)), "PostgreSQL 15, two replicas"),
        Service("till", "application", technology="something of our own"),
    )
    names = product_lexicon(structs.replace(vocabulary, services=services))

    for text in ("orders-pg is slow", "주문디비가 느려요"):
        assert named_products(text, names) == (Product("postgresql", "15"),)
    assert named_products("orders-pg 16.1 is slow", names) == (Product("postgresql", "16.1"),)  # it was upgraded
    assert named_products("the till is slow", names) == ()
