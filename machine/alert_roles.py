"""Roles of alerts: of which component an alert is, by the kinds of its labels, never by what its things are called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diagnops.kb.errors import UsageError
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.alert import Alert

# What a label of this name says the alert is of, the nearest first.
_OF_LABEL: dict[str, tuple[str, ...]] = {
    "container": ("container", "pod", "application"), "pod": ("pod", "container", "application"),
    "deployment": ("application",), "statefulset": ("application",), "daemonset": ("application",),
    "job_name": ("job",), "cronjob": ("job",), "persistentvolumeclaim": ("volume",),
    "mountpoint": ("filesystem",), "fstype": ("filesystem",), "ingress": ("load-balancer",),
    "consumergroup": ("message-queue",), "topic": ("message-queue",), "queue": ("message-queue",), "datname": ("database",),
    "node": ("node", "host"), "kubernetes_node": ("node", "host"), "host": ("host",), "hostname": ("host",),
    "nodename": ("host",), "DBInstanceIdentifier": ("database",), "DBClusterIdentifier": ("database",),
    "dbinstance_identifier": ("database",), "LoadBalancer": ("load-balancer",), "LoadBalancerName": ("load-balancer",),
    "TargetGroup": ("load-balancer",), "VolumeId": ("volume",), "CacheClusterId": ("cache",),
    "ReplicationGroupId": ("cache",), "QueueName": ("message-queue",), "Consumer Group": ("message-queue",),
    "FunctionName": ("application",), "ApiName": ("proxy",), "FileSystemId": ("filesystem",), "NatGatewayId": ("router",),
    "VpnId": ("network",), "DistributionId": ("cdn",), "BucketName": ("object-store",), "TableName": ("database",),
    "PodName": ("pod", "container"), "NodeName": ("node", "host"), "InstanceId": ("host",),
    "AutoScalingGroupName": ("host",), "ServiceName": ("application", "container"),
}  # fmt: skip
_OF_NAMESPACE: dict[str, tuple[str, ...]] = {
    "AWS/RDS": ("database",), "AWS/DocDB": ("database",), "AWS/Redshift": ("database",), "AWS/DynamoDB": ("database",),
    "AWS/ElastiCache": ("cache",), "AWS/ApplicationELB": ("load-balancer",), "AWS/NetworkELB": ("load-balancer",),
    "AWS/ELB": ("load-balancer",), "AWS/EC2": ("host",), "CWAgent": ("host",), "AWS/EBS": ("volume",),
    "AWS/SQS": ("message-queue",), "AWS/Kafka": ("message-queue",), "AWS/AmazonMQ": ("message-queue",),
    "AWS/ES": ("search-engine",), "AWS/Lambda": ("application",), "AWS/CloudFront": ("cdn",), "AWS/EFS": ("filesystem",),
    "AWS/NATGateway": ("router",), "AWS/VPN": ("network",), "AWS/DX": ("network",), "AWS/ECS": ("container",),
    "AWS/ApiGateway": ("proxy",), "AWS/S3": ("object-store",), "AWS/Usage": ("cloud-provider",),
}  # fmt: skip
PRODUCTS = {
    "AWS/RDS": "aws-rds", "AWS/DocDB": "aws-documentdb", "AWS/DynamoDB": "aws-dynamodb", "AWS/ElastiCache": "aws-elasticache",
    "AWS/ApplicationELB": "aws-elb", "AWS/NetworkELB": "aws-elb", "AWS/ELB": "aws-elb", "AWS/EC2": "aws-ec2",
    "AWS/EBS": "aws-ebs", "AWS/SQS": "aws-sqs", "AWS/Kafka": "aws-msk", "AWS/Lambda": "aws-lambda",
    "AWS/CloudFront": "aws-cloudfront", "AWS/EFS": "aws-efs", "AWS/NATGateway": "aws-nat-gateway", "AWS/ECS": "aws-ecs",
    "AWS/S3": "aws-s3", "AWS/Route53": "aws-route53", "ContainerInsights": "aws",
}  # fmt: skip
"""The product that a namespace of CloudWatch is of."""
# Labels that hold what a thing is, or the name of a service that the team has said the role of.
_SAY_A_ROLE = ("job", "service", "app", "application", "component")
_OF_HOSTS = re.compile(r"^node(?:[-_]?exporter)?$|^(?:windows|wmi)[-_]?exporter$|^telegraf$")
_EXPORTER = re.compile(r"[-_ ]?(?:exporter|metrics|server)$")


def role_of(signal: str, alert: Alert, vocabulary: Vocabulary, named: str | None = None) -> str | None:
    """The component on which `alert` tells of a signal; None where neither the signal nor a label says it.

    `named` is what the table of names or of metrics says it is.
    """
    roles = vocabulary.signal[signal].roles
    if named in roles:
        return named
    if len(roles) == 1:
        return roles[0]
    return next((role for role in _kinds(alert, vocabulary) if role in roles), None)


def kinds_of_labels(alert: Alert) -> tuple[str, ...]:
    """What the labels of an alert are of: words for an alert whose name nobody knows.

    >>> kinds_of_labels(Alert("X", "firing", {"pod": "web-1", "team": "shop"}))
    ('pod',)
    """
    return tuple(dict.fromkeys(kinds[0] for label, kinds in _OF_LABEL.items() if alert.labels.get(label)))


def _kinds(alert: Alert, vocabulary: Vocabulary) -> Iterator[str]:
    if alert.measured and alert.measured.namespace in _OF_NAMESPACE:
        yield from _OF_NAMESPACE[alert.measured.namespace]
    of_targets = _OF_HOSTS.match(alert.labels.get("job", "")) is not None
    for label, kinds in _OF_LABEL.items():  # those of a pod come from Prometheus's own discovery: of the exporter
        if alert.labels.get(label) and not (of_targets and kinds[0] in ("pod", "container")):
            yield from kinds
    if of_targets:
        yield from ("host", "node")
    for label in _SAY_A_ROLE:
        if name := alert.labels.get(label):
            try:
                yield vocabulary.find_role(_EXPORTER.sub("", name)).id
            except UsageError:
                continue
