"""Forms of secrets: what passwords, keys, tokens, cookies and addresses look like, by their own documentation.

Each expression is ours. Where it looks ahead or repeats it is bounded, and begins at the edge of a word or with fixed
letters, so that any text is read in a time that grows with its length alone.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["password", "key", "token", "private-key", "cookie", "e-mail", "ip-address"]


class SecretForm(NamedTuple):
    """One form. `<kind>` stands where the group `secret` of the expression stood; the rest of what it finds stays.

    A text with none of the `signs` (lower case) in it holds none, nor does a line; but a secret of a form that is
    `apart` may go on over lines, or stand in another one than its sign. `source` documents the form. `masked` are texts
    with what becomes of them, `kept` are texts that only look like it.
    """

    name: str
    kind: Kind
    signs: tuple[str, ...]
    expression: str
    source: str
    masked: tuple[tuple[str, str], ...]
    kept: tuple[str, ...] = ()
    apart: bool = False


# What stands in the place of a secret already, or tells a reader to put one there.
_NEW = r"(?!<[A-Za-z][\w .-]{0,40}>)"
# What says that there is none, that it is left out, or that it is elsewhere.
_GIVEN = (
    _NEW + r"(?!(?i:\*{2,}|x{3,}|\.{3}|…|\?|%s|null|none|nil|true|false|yes|no|not|empty|undefined|redacted|masked|"
    r"removed|hidden|required|expired|wrong|incorrect|invalid|missing|changed|unknown|\$[0-9]|\$[A-Z_][A-Z0-9_]*)"
    r"(?:[\s\"'`,;&)\]}\\.]|$))(?!\$[({]|\{\{|%\()"
)
_QUOTE = r"(?P<quote>\\{0,3}[\"'`])?+"
_QUOTED = r"(?:(?!(?P=quote))(?:\\.|[^\n\\])){1,4096}"
_VALUE = rf"{_QUOTE}{_GIVEN}(?P<secret>(?(quote){_QUOTED}|[^\s\"'`;&,)\]}}]{{1,4096}}))"
_WHOLE_VALUE = rf"{_QUOTE}{_GIVEN}(?P<secret>(?(quote){_QUOTED}|\S{{1,4096}}))"
# At least eight letters, with a digit among them: what is made at random, and no word.
_LETTER = r"[^\s\"'`,;&<>()\[\]{}]"
_RANDOM = (
    rf"{_QUOTE}{_GIVEN}(?!/\w{{1,40}}/)(?={_LETTER}{{0,200}}[0-9])(?={_LETTER}{{0,200}}[A-Za-z])"
    rf"(?P<secret>{_LETTER}{{8,4096}})"
)
_AFTER_NAME = r"(?:\\{0,3}[\"'])?\]?"
_IS = r"(?:[ \t]{0,8}(?:=>|:=)[ \t]{0,8}|[ \t]{1,8}={1,3}+(?!>)[ \t]{0,8}|={1,3}+(?!>))"
_PASSWORD = r"(?i:pass(?:word|wd|phrase|code)|[_.-]pass|[_-]pwd|비밀번호|패스워드|비번|암호)"
_PASSWORD_SIGNS = ("pass", "pwd", "비밀번호", "패스워드", "비번", "암호")
# What all of it begins with stands first: most places of a text are passed by without a look at each name.
_KEY = (
    r"(?i:(?=[aeilmps])(?:(?:api|app|application|access|auth|account|encryption|signing|licen[sc]e|integration|storage|"
    r"master|private|secret)[_-]?key|secret))"
)
_EDGE = r"(?<![A-Za-z0-9_-])"
_END = r"(?![A-Za-z0-9_-])"
_MIXED = "a1B2c3D4"  # of what the examples are made
_HEX = "0a1b2c3d"

_PRIVATE_KEYS = (
    SecretForm(
        "private-key",
        "private-key",
        ("private key",),
        r"(?P<secret>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
        r"(?:(?:(?!-----)[\s\S]){0,20000}-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|"
        r"[A-Za-z0-9+/=\s\\]{16,20000}))",
        "https://www.rfc-editor.org/rfc/rfc7468",
        (
            (
                "key:\n-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nx/4+b==\n-----END RSA PRIVATE KEY-----\nend",
                "key:\n<private-key>\nend",
            ),
            (r'"-----BEGIN PRIVATE KEY-----\nMIIEvQ==\n-----END PRIVATE KEY-----\n"', r'"<private-key>\n"'),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\nZXktdjE", "<private-key>"),
            (
                "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF==\n=a1b2\n-----END PGP PRIVATE KEY BLOCK-----",
                "<private-key>",
            ),
        ),
        (
            "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkq\n-----END CERTIFICATE-----",
            "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq\n-----END PUBLIC KEY-----",
            "unable to load private key: no start line",
            "it begins with -----BEGIN PRIVATE KEY-----, as all do",
        ),
        apart=True,
    ),
    SecretForm(
        "private-key",
        "private-key",
        ("putty-user-key-file",),
        r"(?P<secret>PuTTY-User-Key-File-\d:(?:(?!PuTTY-User|Private-MAC)[\s\S]){0,20000}Private-MAC: [0-9a-f]{40,64})",
        "https://tartarus.org/~simon/putty-snapshots/htmldoc/AppendixC.html",
        (
            (
                "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\nAAAAIA==\nPrivate-MAC: "
                + _HEX * 8,
                "<private-key>",
            ),
        ),
        apart=True,
    ),
    SecretForm(
        "private-key",
        "private-key",
        ("key-data",),
        rf"client-key-data:[ \t]{{1,8}}{_NEW}(?P<secret>[A-Za-z0-9+/=]{{16,20000}})",
        "https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/",
        (("    client-key-data: LS0tLS1CRUdJTiBSU0E=", "    client-key-data: <private-key>"),),
        ("    client-certificate-data: LS0tLS1CRUdJTiBDRVJU",),
    ),
    SecretForm(
        "private-key",
        "private-key",
        ("age-secret-key-",),
        rf"{_EDGE}(?P<secret>AGE-SECRET-KEY-1[A-Z0-9]{{58}})",
        "https://age-encryption.org/v1",
        (("AGE-SECRET-KEY-1" + "QPZRY9X8" * 7 + "GF", "<private-key>"),),
    ),
)

_IN_ADDRESSES = (
    SecretForm(
        "password",
        "password",
        (":/",),
        rf":/{{1,2}}[^\s/:@\"'<>]{{0,256}}:{_NEW}(?P<secret>[^\s/\"'<>]{{1,512}}|(?!\d{{1,5}}[/?#])[^\s@\"'<>]{{1,512}})@",
        "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
        (
            ("postgres://app:hunter2@db-1:5432/orders", "postgres://app:<password>@db-1:5432/orders"),
            ("amqp://guest:p@ss@mq/%2F", "amqp://guest:<password>@mq/%2F"),
            ("redis://:hunter2@cache:6379/0", "redis://:<password>@cache:6379/0"),
            ("postgres:/app:hunter2@db-1: no such file", "postgres:/app:<password>@db-1: no such file"),
            ("mongodb+srv://u:p/w@a.b.net,c.b.net/x", "mongodb+srv://u:<password>@a.b.net,c.b.net/x"),
        ),
        (
            "http://localhost:9090/api/v1/query",
            "http://app:8080/users/@me",
            "ssh://git@host/repo.git",
            "registry://host:5000/name@sha256:0a1b",
        ),
    ),
    SecretForm(
        "password",
        "password",
        ("jdbc:oracle:", "sqlplus "),
        rf"(?i:jdbc:oracle:\w{{1,8}}:|sqlplus[ \t]{{1,8}}(?:-\w{{1,8}}[ \t]{{1,8}}){{0,4}})"
        rf"[\w$#]{{1,128}}/{_NEW}(?P<secret>[^\s@\"']{{1,256}})@",
        "https://docs.oracle.com/en/database/oracle/oracle-database/23/jjdbc/data-sources-and-URLs.html",
        (("jdbc:oracle:thin:scott/tiger@//db:1521/orcl", "jdbc:oracle:thin:scott/<password>@//db:1521/orcl"),),
        ("jdbc:oracle:thin:@//db:1521/orcl",),
    ),
    SecretForm(
        "webhook-key",
        "key",
        ("hooks.slack.com/",),
        rf"hooks\.slack\.com/(?:services|workflows|triggers)/{_NEW}(?P<secret>[A-Za-z0-9/_-]{{20,200}})",
        "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
        (
            (
                "https://hooks.slack.com/services/" + "T0000/B0000/" + _MIXED * 3,
                "https://hooks.slack.com/services/<key>",
            ),
        ),
        ("https://hooks.slack.com/services/ answers 404",),
    ),
    SecretForm(
        "webhook-key",
        "key",
        ("/api/webhooks/",),
        rf"discord(?:app)?\.com/api/webhooks/\d{{5,25}}/{_NEW}(?P<secret>[\w-]{{20,100}})",
        "https://discord.com/developers/docs/resources/webhook",
        (
            (
                "https://discord.com/api/webhooks/123456789/" + _MIXED * 8,
                "https://discord.com/api/webhooks/123456789/<key>",
            ),
        ),
    ),
    SecretForm(
        "webhook-key",
        "key",
        ("webhook.office.com/",),
        rf"webhook\.office\.com/\w{{1,20}}/{_NEW}(?P<secret>[^\s\"'<>]{{20,400}})",
        "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
        (
            (
                "https://corp.webhook.office.com/webhookb2/" + _HEX * 4 + "@x/IncomingWebhook/" + _HEX,
                "https://corp.webhook.office.com/webhookb2/<key>",
            ),
        ),
    ),
    SecretForm(
        "signature",
        "key",
        ("sig=", "-signature="),
        rf"(?:[?&;]sig=|(?i:x-(?:amz|goog)-signature=)){_NEW}(?P<secret>[A-Za-z0-9%/+=_-]{{20,1024}})",
        "https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas",
        (
            ("https://a.blob.core.windows.net/c?sv=2022&sig=" + "aB3%2F" * 6, "https://a.blob.core.windows.net/c?sv=2022&sig=<key>"),
            ("?X-Amz-Signature=" + _HEX * 8, "?X-Amz-Signature=<key>"),
        ),
        ("kill -9: sig=9",),
    ),
)  # fmt: skip


def _vendor(
    name: str, kind: Kind, sign: str, letters: str, source: str, example: str, *kept: str, signs: tuple[str, ...] = ()
) -> SecretForm:
    """What is known by how it begins, and stands alone."""
    return SecretForm(
        name,
        kind,
        signs or (sign.lower(),),
        f"{_EDGE}(?P<secret>{letters}){_END}",
        source,
        ((f"it is {example}, see", f"it is <{kind}>, see"), (f"'{example}'", f"'<{kind}>'")),
        kept,
    )


_OF_VENDORS = (
    SecretForm(
        "aws-secret-key",
        "key",
        ("akia", "asia", "secret"),
        r"(?:(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}[\"',:\s]{1,8}|"
        rf"(?i:secret_?access_?key)[\"']?[ \t]{{0,8}}[:=,]?[ \t]{{0,8}}[\"']?){_NEW}"
        r"(?P<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        (
            ("aws_secret_access_key = " + "a1B/+c3D" * 5, "aws_secret_access_key = <key>"),
            ("AKIA" + "Q2W3E4R5" * 2 + "," + "a1B/+c3D" * 5, "<key>,<key>"),
        ),
        ("the secret access key is wrong",),
        apart=True,
    ),
    _vendor(
        "aws-access-key", "key", "", "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes",
        "AKIA" + "Q2W3E4R5" * 2, "AKIAQ2W3", "arn:aws:iam::123456789012:role/AROAQ2W3",
        signs=("akia", "asia", "abia", "acca"),
    ),
    _vendor(
        "google-key", "key", "AIza", r"AIza[\w-]{35}",
        "https://cloud.google.com/docs/authentication/api-keys", "AIza" + "a1B2c3-" * 5, "AIzab",
    ),
    _vendor(
        "google-token", "token", "ya29.", r"ya29\.[\w-]{20,2048}(?:\.[\w-]{1,512})?",
        "https://developers.google.com/identity/protocols/oauth2", "ya29." + _MIXED * 5, "ya29.",
    ),
    _vendor(
        "google-client-secret", "key", "GOCSPX-", r"GOCSPX-[\w-]{28}",
        "https://support.google.com/cloud/answer/15549257", "GOCSPX-" + "a1B2c3D" * 4,
    ),
    _vendor(
        "azure-client-secret", "key", "8q~", r"[\w.~-]{3}8Q~[\w.~-]{31,34}",
        "https://learn.microsoft.com/en-us/purview/sit-defn-client-secret-api-key", "abc8Q~" + "a1B2c3D" * 4 + "efg",
    ),
    SecretForm(
        "azure-key",
        "key",
        ("accountkey=", "sharedaccesskey="),
        rf"(?i:AccountKey|SharedAccessKey)={_NEW}(?P<secret>[A-Za-z0-9+/]{{40,100}}={{0,2}})",
        "https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string",
        (
            ("AccountName=a;AccountKey=" + _MIXED * 10 + "a1B2c3==;x", "AccountName=a;AccountKey=<key>;x"),
        ),
        ("AccountKey=;EndpointSuffix=core.windows.net",),
    ),
    _vendor(
        "own-token", "token", "dgn_", r"dgn_[\w-]{43}",
        "https://docs.python.org/3/library/secrets.html#secrets.token_urlsafe", "dgn_" + _MIXED * 5 + "a1B", "dgn_x",
    ),
    _vendor(
        "digitalocean-token", "token", "", "do[opr]_v1_[a-f0-9]{64}",
        "https://docs.digitalocean.com/reference/api/create-personal-access-token/", "dop_v1_" + _HEX * 8,
        signs=("dop_v1_", "doo_v1_", "dor_v1_"),
    ),
    _vendor(
        "github-token", "token", "", "gh[pousr]_[A-Za-z0-9]{36,255}",
        "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
        "ghp_" + "a1B2c3" * 6, "ghp_short", signs=("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    ),
    _vendor(
        "github-token", "token", "github_pat_", r"github_pat_\w{22,255}",
        "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens",
        "github_pat_" + _MIXED * 5, "github_pat_",
    ),
    _vendor(
        "gitlab-token", "token", "gl", r"gl(?:pat|dt|rt|rtr|oas|cbt|ptt|ft|imt|agent|soat|ffct|wt)-[\w.-]{20,300}",
        "https://docs.gitlab.com/security/tokens/#token-prefixes", "glpat-" + "a1B2c" * 4, "glpat-abc",
    ),
    _vendor(
        "atlassian-token", "token", "", r"(?:ATATT3|ATCTT3|ATBB)[\w=-]{20,300}",
        "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/", "ATBB" + _MIXED * 4,
        signs=("atatt3", "atctt3", "atbb"),
    ),
    _vendor(
        "slack-token", "token", "", r"(?:xox[a-z](?:\.xox[a-z])?|xapp)-[A-Za-z0-9-]{10,300}",
        "https://docs.slack.dev/authentication/tokens", "xoxb-" + "123456789012-" + _MIXED * 3, "xoxo-kisses",
        signs=("xox", "xapp-"),
    ),
    _vendor(
        "stripe-key", "key", "", r"(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9]{10,300}",
        "https://docs.stripe.com/keys", "sk_" + "live_" + _MIXED * 3, "pk_live_a1B2c3D4a1B2c3D4",
        signs=("_live_", "_test_", "whsec_"),
    ),
    _vendor(
        "twilio-key", "key", "sk", "SK[0-9a-f]{32}",
        "https://www.twilio.com/docs/iam/api-keys", "SK" + _HEX * 4, "AC" + _HEX * 4,
    ),
    _vendor(
        "sendgrid-key", "key", "sg.", r"SG\.[\w-]{16,32}\.[\w-]{16,64}",
        "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
        "SG." + "a1B2c3D4e5-" * 2 + "." + _MIXED * 5 + "abc",
    ),
    _vendor(
        "mailgun-key", "key", "key-", "key-[0-9a-f]{32}",
        "https://documentation.mailgun.com/docs/mailgun/api-reference/mg-auth", "key-" + _HEX * 4, "key-value",
    ),
    _vendor(
        "npm-token", "token", "npm_", "npm_[A-Za-z0-9]{36}",
        "https://docs.npmjs.com/about-access-tokens", "npm_" + "a1B2c3" * 6, "npm_config_registry",
    ),
    _vendor(
        "pypi-token", "token", "pypi-", r"pypi-[\w-]{50,1024}",
        "https://pypi.org/help/#apitoken", "pypi-" + _MIXED * 8, "pypi-mirror",
    ),
    _vendor(
        "docker-token", "token", "dckr_", r"dckr_[op]at_[\w-]{20,100}",
        "https://docs.docker.com/security/access-tokens/", "dckr_pat_" + _MIXED * 3,
    ),
    _vendor(
        "vault-token", "token", "", r"hv[sbr]\.[\w-]{20,400}",
        "https://developer.hashicorp.com/vault/docs/concepts/tokens", "hvs." + _MIXED * 3, "hvs.x",
        signs=("hvs.", "hvb.", "hvr."),
    ),
    _vendor(
        "terraform-token", "token", ".atlasv1.", r"\w{14}\.atlasv1\.[\w-]{60,100}",
        "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
        "a1B2c3D4a1B2c3.atlasv1." + _MIXED * 8,
    ),
    _vendor(
        "databricks-token", "token", "dapi", r"dapi[0-9a-f]{32}(?:-\d)?",
        "https://docs.databricks.com/aws/en/dev-tools/auth/pat", "dapi" + _HEX * 4, "dapi0a1b",
    ),
    _vendor(
        "grafana-token", "token", "", r"(?:glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/=]{32,400})",
        "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
        "glsa_" + _MIXED * 4 + "_" + _HEX, signs=("glsa_", "glc_"),
    ),
    _vendor(
        "newrelic-key", "key", "", "(?:NRAK-[A-Z0-9]{27}|[0-9a-f]{36}NRAL)",
        "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/", "NRAK-" + "A1B2C3D4E" * 3,
        signs=("nrak-", "nral"),
    ),
    _vendor(
        "llm-key", "key", "sk-", r"sk-(?=[\w-]{0,100}[0-9])(?=[\w-]{0,100}[A-Z])[\w-]{20,300}",
        "https://platform.openai.com/docs/api-reference/authentication", "sk-" + "proj-" + _MIXED * 4,
        "sk-learn-of-a-long-name-1",
    ),
    _vendor(
        "huggingface-token", "token", "hf_", "hf_[A-Za-z]{34}",
        "https://huggingface.co/docs/hub/security-tokens", "hf_" + "abCDe" * 6 + "fGhi", "hf_hub_download",
    ),
    SecretForm(
        "telegram-token",
        "token",
        ("telegram", "bot"),
        rf"(?<!\d)\d{{6,12}}:(?P<secret>[\w-]{{34,36}}){_END}",
        "https://core.telegram.org/bots/api#authorizing-your-bot",
        (
            ("https://api.telegram.org/bot123456789:" + "AAa1B2c" * 5 + "/getMe", "https://api.telegram.org/bot123456789:<token>/getMe"),
        ),
        apart=True,
    ),
    SecretForm(
        "discord-token",
        "token",
        ("discord", "bot"),
        rf"{_EDGE}(?P<secret>[MNO][\w-]{{23,27}}\.[\w-]{{6}}\.[\w-]{{27,40}}){_END}",
        "https://discord.com/developers/docs/reference#authentication",
        (("discord: Bot M" + _MIXED * 3 + ".a1B2c3." + _MIXED * 4, "discord: Bot <token>"),),
        apart=True,
    ),
    SecretForm(
        "json-web-token",
        "token",
        ("eyj",),
        r"(?<![\w-])(?P<secret>eyJ[\w-]{6,8192}\.[\w-]{6,16384}(?:\.[\w-]{0,8192}){0,3})",
        "https://www.rfc-editor.org/rfc/rfc7519",
        (
            ("token: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.a1B2c3D4", "token: <token>"),
            ("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "<token>"),
        ),
        ("eyJhbGciOiJIUzI1NiJ9",),
    ),
)  # fmt: skip

_IN_HEADERS = (
    SecretForm(
        "credentials",
        "token",
        ("authorization",),
        r"(?i:authorization)[\"']?[ \t]{0,8}[:=][ \t]{0,8}[\"']?(?i:bearer|basic|token|apikey|key|bot|splunk)[ \t]{1,8}"
        rf"{_GIVEN}(?=\S{{0,200}}[0-9=+/._A-Z])(?P<secret>[^\s\"',;]{{6,8192}})",
        "https://www.rfc-editor.org/rfc/rfc9110#name-authorization",
        (
            ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic <token>"),
            ("-H 'Authorization: Bearer a1b2c3d4'", "-H 'Authorization: Bearer <token>'"),
            ('{"authorization": "token a1b2c3d4"}', '{"authorization": "token <token>"}'),
        ),
        ("Authorization: Bearer is missing", "authorization: basic authentication", "authorization denied for user x",
            "Authorization: Bearer $API_TOKEN"),
    ),
    SecretForm(
        "credentials",
        "token",
        ("bearer ",),
        rf"(?<!\w)(?i:bearer)[ \t]{{1,8}}{_NEW}(?=\S{{0,200}}[0-9])(?P<secret>[A-Za-z0-9._~+/=-]{{16,8192}})",
        "https://www.rfc-editor.org/rfc/rfc6750#section-2.1",
        (("sent Bearer " + _MIXED * 3, "sent Bearer <token>"),),
        ("bearer token authentication", "Bearer realm=example"),
    ),
    SecretForm(
        "credentials",
        "token",
        ('"auths"', '"auth"'),
        rf"\"auth\"[ \t]{{0,8}}:[ \t]{{0,8}}\"{_NEW}(?=[^\"\n]{{0,200}}[A-Z0-9=])"
        r"(?P<secret>[A-Za-z0-9+/]{8,4096}={0,2})\"",
        "https://docs.docker.com/reference/cli/docker/login/",
        (('{"auths": {"r.io": {"auth": "dXNlcjpwYXNz"}}}', '{"auths": {"r.io": {"auth": "<token>"}}}'),),
        ('{"auth": "kerberos"}',),
    ),
    SecretForm(
        "cookie",
        "cookie",
        ("cookie:",),
        rf"(?<![\w-])(?i:cookie):[ \t]{{0,8}}{_NEW}"
        r"(?P<secret>[^\s=;,\"']{1,128}=[^\s;,\"']{0,4096}(?:;[ \t]?[^\s=;,\"']{1,128}=[^\s;,\"']{0,4096}){0,99})",
        "https://www.rfc-editor.org/rfc/rfc6265#section-4.2",
        (("Cookie: id=a1; theme=dark\nAccept: */*", "Cookie: <cookie>\nAccept: */*"),),
        ("cookie: not set", "Cookie: none"),
    ),
    SecretForm(
        "cookie",
        "cookie",
        ("set-cookie:",),
        rf"(?i:set-cookie):[ \t]{{0,8}}[^\s=;,\"']{{1,128}}={_NEW}(?P<secret>[^;\s\"']{{1,8192}})",
        "https://www.rfc-editor.org/rfc/rfc6265#section-4.1",
        (("Set-Cookie: sid=a1b2; Path=/; HttpOnly", "Set-Cookie: sid=<cookie>; Path=/; HttpOnly"),),
        ("Set-Cookie: sid=; Max-Age=0",),
    ),
    SecretForm(
        "cookie",
        "cookie",
        ("sessionid", "session_id", "session-id", "sessid", "connect.sid"),
        rf"(?i:session[_-]?id|sessid|connect\.sid){_AFTER_NAME}[ \t]{{0,8}}[:=][ \t]{{0,8}}{_QUOTE}{_NEW}(?!0x)"
        r"(?=[^\s\"']{0,200}[0-9])(?=[^\s\"']{0,200}[A-Za-z])(?P<secret>[\w.%:+/=-]{16,1024})",
        "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html",
        (
            ("/shop;jsessionid=" + "0A1B2C3D" * 4, "/shop;jsessionid=<cookie>"),
            ('"session_id": "' + _MIXED * 3 + '"', '"session_id": "<cookie>"'),
        ),
        ("session_id=4711", "session id: 0x" + _HEX * 2),
    ),
)  # fmt: skip

_NO_VALUE = (
    r"(?!(?i:option|flag|is|are|was|and|or|but|argument|parameter|string|value|file|to|in|with|for|from|on|as|at|by|of|if|when|then|the|"
    r"an?|that|which|so|does|did|has|will|can|must|set|works?|given)(?:[\s.,:;)<]|$))(?![A-Z_]+(?:\s|$))(?![-가-힣|&>(])"
)

_ON_COMMAND_LINES = (
    SecretForm(
        "password",
        "password",
        ("curl",),
        r"(?<![\w.-])curl(?=\s)[^|;]{0,300}?\s(?:-u|-U|--user|--proxy-user)(?:=|[ \t]{0,8})[\"']?[^\s:\"']{1,128}:"
        rf"{_GIVEN}(?P<secret>[^\s\"']{{1,256}})",
        "https://curl.se/docs/manpage.html#-u",
        (
            ("curl -u kim:hunter2 https://host/", "curl -u kim:<password> https://host/"),
            ("curl --user 'kim:hun:ter2' host", "curl --user 'kim:<password>' host"),
        ),
        ("docker run -u 1000:1000 image", "curl -u kim https://host:8443/", 'curl -u "$NAME:$PASSWORD" host'),
        apart=True,
    ),
    SecretForm(
        "password",
        "password",
        ("--",),
        r"(?<![\w-])--?(?:[A-Za-z][\w.-]{0,40}[-_.])?(?i:pw|pass(?:word|wd|phrase)?|secret|token|secret-?key|api-?key)"
        rf"(?:=|[ \t]{{1,8}}){_NO_VALUE}{_VALUE}",
        "https://www.gnu.org/prep/standards/html_node/Command_002dLine-Interfaces.html",
        (
            ("mysqldump --password=hunter2 orders", "mysqldump --password=<password> orders"),
            ("kubeadm join --token abcdef.0123456789abcdef", "kubeadm join --token <password>"),
            ("tool --repo-password 'a b' -v", "tool --repo-password '<password>' -v"),
        ),
        (
            "the --password option is gone",
            "<td>--token string</td>",
            "tool --password PASSWORD",
            "--password-file /run/secrets/db",
            "--sort-key",
            "--token-ttl=5m",
        ),
        apart=True,
    ),
    SecretForm(
        "password",
        "password",
        ("-p",),
        rf"(?<=[ \t])-p(?P<quote>[\"']){_NEW}(?P<secret>{_QUOTED})",
        "https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html",
        (("mysql -u root -p'hunter2' orders", "mysql -u root -p'<password>' orders"),),
        ("mkdir -p 'a b'", "mysql -u root -p orders"),
    ),
    SecretForm(
        "password",
        "password",
        ("mysql", "mariadb", "sshpass"),
        r"(?<![\w./-])(?:mysql\w{0,20}|mariadb(?:-\w{1,20})?|sshpass)(?=[ \t])[^\n|;&]{0,200}?[ \t]-p"
        rf"{_NEW}(?P<secret>[^\s\"'<-][^\s\"']{{0,256}})",
        "https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html",
        (
            ("mysql -h db -u root -phunter2 orders", "mysql -h db -u root -p<password> orders"),
            ("sshpass -phunter2 ssh kim@host", "sshpass -p<password> ssh kim@host"),
        ),
        ("mysql -h db -u root -p orders", "the mysql pod -p flag"),
    ),
    SecretForm(
        "password",
        "password",
        (" login", "sshpass", "redis-cli", "ldap", "mongo", "sqlcmd"),
        r"(?<![\w./-])(?:(?:(?:docker|podman|nerdctl|helm registry|az|oc)[ \t]login|sshpass|sqlcmd|"
        r"mongo(?:sh|dump|restore|export)?|ldap(?:search|modify))(?=[ \t])[^\n|;&]{0,200}?[ \t]-[pwP]|"
        r"redis-cli(?=[ \t])[^\n|;&]{0,200}?[ \t]-a)[ \t]{1,8}"
        rf"{_NO_VALUE}{_VALUE}",
        "https://docs.docker.com/reference/cli/docker/login/",
        (
            ("docker login -u kim -p hunter2 r.io", "docker login -u kim -p <password> r.io"),
            ("redis-cli -h c -a 'hunter2' info", "redis-cli -h c -a '<password>' info"),
        ),
        ("redis-cli -h c -p 6379 info", "docker login is slow"),
    ),
)  # fmt: skip

_BY_NAME = (
    SecretForm(
        "password",
        "password",
        _PASSWORD_SIGNS,
        r"(?m)^[ \t]{0,40}(?:(?:export|set|setenv|env|ENV|ARG|-e|-)[ \t]{1,8})?[\w.]{0,80}"
        rf"{_PASSWORD}={_WHOLE_VALUE}",
        "https://docs.docker.com/compose/how-tos/environment-variables/",
        (
            ("PGPASSWORD=hunter2", "PGPASSWORD=<password>"),
            ("export DB_PASS='a b;c'\nx=1", "export DB_PASS='<password>'\nx=1"),
            ("DB_PASSWORD=a&b;c", "DB_PASSWORD=<password>"),
        ),
        ("OLDPWD=/home/kim", "PGPASSWORD=", "DB_PASSWORD=${DB_PASSWORD}", "PWD=/srv"),
    ),
    SecretForm(
        "password",
        "password",
        _PASSWORD_SIGNS,
        rf"{_PASSWORD}{_AFTER_NAME}{_IS}{_VALUE}",
        "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING",
        (
            ("host=db user=app password=hunter2 dbname=x", "host=db user=app password=<password> dbname=x"),
            ("jdbc:mysql://db/x?user=app&password=hunter2&ssl=1", "jdbc:mysql://db/x?user=app&password=<password>&ssl=1"),
            ("spring.datasource.password = \"a\\\"b c\"", "spring.datasource.password = \"<password>\""),
            ("비밀번호=hunter2", "비밀번호=<password>"),
            ("args={:password=>\"hunter2\"}", "args={:password=>\"<password>\"}"),
        ),
        (
            "Access denied for user 'x'@'h' (using password: YES)", "password=***", "password= dbname=x",
            "UPDATE u SET password=$1", "password == null", "password=<your password>", "passwordless=1",
        ),
    ),
    SecretForm(
        "password",
        "password",
        _PASSWORD_SIGNS,
        rf"{_PASSWORD}\\{{0,3}}[\"'][ \t]{{0,8}}:[ \t]{{0,8}}{_VALUE}",
        "https://www.rfc-editor.org/rfc/rfc8259",
        (
            ('{"user": "app", "password": "a, b"}', '{"user": "app", "password": "<password>"}'),
            ('"{\\"password\\":\\"hunter2\\"}"', '"{\\"password\\":\\"<password>\\"}"'),
            ("{'dbPassword': 4711}", "{'dbPassword': <password>}"),
        ),
        ('{"password": null}', '{"password": ""}', '"passwords": {"min": 8}'),
    ),
    SecretForm(
        "password",
        "password",
        _PASSWORD_SIGNS,
        rf"(?m)^[ \t#>|-]{{0,40}}[\w./-]{{0,80}}{_PASSWORD}[ \t]{{0,3}}:[ \t]{{1,40}}{_QUOTE}{_GIVEN}(?![가-힣])"
        rf"(?P<secret>(?(quote){_QUOTED}|[^\s\"']\S{{0,4096}}(?=[ \t]{{0,40}}(?:#|$))))",
        "https://yaml.org/spec/1.2.2/",
        (
            ("  password: hunter2\n  port: 1", "  password: <password>\n  port: 1"),
            ("      DB_PASSWORD:   hunter2", "      DB_PASSWORD:   <password>"),
            ("rootPassword: 'a b' # old", "rootPassword: '<password>' # old"),
        ),
        (
            "password: expired", "Password: the one of last year", "비밀번호: 만료됨",
            "DB_PASSWORD:  <set to the key 'password' in secret 'db'>",
        ),
    ),
    SecretForm(
        "password",
        "password",
        _PASSWORD_SIGNS,
        rf"{_PASSWORD}[ \t]{{0,2}}:[ \t]{{0,2}}{_QUOTE}{_GIVEN}(?=[^\s\"']{{0,200}}[0-9])(?=[^\s\"']{{0,200}}[A-Za-z])"
        r"(?P<secret>[^\s\"',;)]{6,256})",
        "https://yaml.org/spec/1.2.2/",
        (("login with password: hunter2 and wait", "login with password: <password> and wait"),),
        ("wrong password: 3 attempts left", "password: re-enter it"),
    ),
    SecretForm(
        "password",
        "password",
        ("password>", "passwd>", "secret>", "token>"),
        r"<(?P<tag>[\w:.-]{0,40}(?i:password|passwd|secret|token))(?:[ \t][^<>]{0,200})?>"
        r"(?P<secret>[^<>\n]{1,4096})</(?P=tag)>",
        "https://www.w3.org/TR/xml/#sec-starttags",
        (("<password>hunter2</password>", "<password><password></password>"),),
        ("<password></password>", "<password>"),
        apart=True,
    ),
    SecretForm(
        "password",
        "password",
        ("pwd", "pass", "pw="),
        r"(?i:[;&?][ \t]?pwd[ \t]?=|"
        r"(?:uid|user(?: id|name)?)[ \t]?=[^;,&\s]{1,128}[;,& \t]{1,3}(?:pwd|pass|pw)[ \t]?=)"
        rf"[ \t]?{_GIVEN}(?!/)(?P<secret>[^;,&\s\"']{{1,256}})",
        "https://learn.microsoft.com/en-us/dotnet/framework/data/adonet/connection-string-syntax",
        (
            ("Server=db;Uid=app;Pwd=hunter2;Database=x", "Server=db;Uid=app;Pwd=<password>;Database=x"),
            ("-o username=kim,pass=hunter2,vers=3", "-o username=kim,pass=<password>,vers=3"),
        ),
        ("pass=12 fail=0", "cd x; PWD=/srv make"),
    ),
    SecretForm(
        "password",
        "password",
        ("identified", "password"),
        r"(?i:(?:user|role|grant)[ \t][^;\n]{0,200}?[ \t]identified[ \t]{1,8}(?:with[ \t]{1,8}[\w']{1,40}[ \t]{1,8})?"
        r"(?:by|as)[ \t]{1,8}(?:password[ \t]{1,8})?|"
        r"with[ \t]{1,8}(?:login[ \t]{1,8})?password[ \t]{1,8}|encrypted[ \t]{1,8}password[ \t]{1,8}|"
        rf"[ \t](?:old_)?password\([ \t]?)(?P<quote>['\"]){_NEW}(?P<secret>{_QUOTED})",
        "https://www.postgresql.org/docs/current/sql-createrole.html",
        (
            ("CREATE USER a IDENTIFIED BY 'hunter2';", "CREATE USER a IDENTIFIED BY '<password>';"),
            ("ALTER ROLE a WITH PASSWORD 'hunter2'", "ALTER ROLE a WITH PASSWORD '<password>'"),
        ),
        ("it is identified by its id", "the index identified by 'SQL0709'"),
    ),
    SecretForm(
        "password",
        "password",
        ("login ", "requirepass", "masterauth", '"auth" '),
        r"(?:(?<!\w)login[ \t]{1,8}\S{1,128}\s{1,8}password[ \t]{1,8}|"
        r"(?<!\w)(?:requirepass|masterauth)[ \t]{1,8}[\"']?|\"(?i:auth)\"[ \t](?:\"[^\"\n]{1,128}\"[ \t](?=\"))?+\")"
        rf"{_GIVEN}(?!is\s|was\s|/)(?P<secret>[^\s\"']{{1,512}})",
        "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
        (
            ("machine h login kim password hunter2", "machine h login kim password <password>"),
            ("requirepass hunter2", "requirepass <password>"),
            ('1 [0 db] "AUTH" "app" "hunter2"', '1 [0 db] "AUTH" "app" "<password>"'),
        ),
        ("after login the password was asked for again", "requirepass is not set"),
        apart=True,
    ),
    SecretForm(
        "password-hash",
        "password",
        ("$1$", "$2", "$5$", "$6$", "$7$", "$y$", "$gy$", "$apr1$", "$argon2"),
        r"(?<![\w$])(?P<secret>\$(?:1|2[abxy]?|5|6|y|gy|7|apr1|argon2[id]{1,2})\$[./A-Za-z0-9$=,+]{20,512})",
        "https://man7.org/linux/man-pages/man5/crypt.5.html",
        (
            ("root:$6$saltsalt$" + _MIXED * 8 + ":19000:0", "root:<password>:19000:0"),
            ("kim:$gy$j9T$" + _MIXED * 8 + ":19000:0", "kim:<password>:19000:0"),
            ("kim:$7$CU" + _MIXED * 8 + ":19000:0", "kim:<password>:19000:0"),
        ),
        ("it costs $2 a month", "$1$"),
    ),
    SecretForm(
        "key",
        "key",
        ("key", "secret"),
        rf"{_KEY}{_AFTER_NAME}[ \t]{{0,8}}(?:=>|:=|[:=])[ \t]{{0,8}}{_RANDOM}",
        "https://docs.datadoghq.com/account_management/api-app-keys/",
        (
            ("DD_API_KEY=" + _HEX * 4, "DD_API_KEY=<key>"),
            ('{"client_secret": "a1B2c3D4"}', '{"client_secret": "<key>"}'),
            ("X-Api-Key: a1b2c3d4e5", "X-Api-Key: <key>"),
            ("NEW_RELIC_LICENSE_KEY=" + _HEX * 5, "NEW_RELIC_LICENSE_KEY=<key>"),
        ),
        (
            "cache_key=user123abc", "primary key: id1234567", "API key: invalid", 'secret "db-credentials-1" not found',
            "SecretName: default-token-abc12", "key=value1234", "private_key: /etc/x/0/key", "partition_key=a1b2c3d4",
        ),
    ),
    SecretForm(
        "token",
        "token",
        ("token",),
        rf"(?i:token){_AFTER_NAME}[ \t]{{0,8}}(?:=>|:=|[:=])[ \t]{{0,8}}{_RANDOM}",
        "https://www.rfc-editor.org/rfc/rfc6749#section-1.4",
        (
            ("?access_token=a1b2c3d4&x=1", "?access_token=<token>&x=1"),
            ("//packages.example.org/:_authToken=" + _MIXED, "//packages.example.org/:_authToken=<token>"),
            ("TWILIO_AUTH_TOKEN='" + _HEX * 4 + "'", "TWILIO_AUTH_TOKEN='<token>'"),
        ),
        ("max_tokens=4096a", "unexpected token: identifier", "fencing token=1234567890", "token: expired"),
    ),
)  # fmt: skip

# Accounts of machines and programs: `root@db-1.prod.example.com` is a place to log in to, and no person's address.
_NO_PERSON = (
    "root git ubuntu debian centos rocky fedora ec2-user core vagrant oracle postgres mysql redis nginx hdfs hadoop "
    "rabbit celery emqx couchdb ejabberd riak noreply no-reply"
)
_NO_DOMAIN = (
    "service socket target timer mount automount slice scope device path swap png jpg jpeg gif svg webp css js json "
    "yaml yml html xml conf log sock gz zip sh py go rs java internal localdomain"
)

ADDRESSES = (
    SecretForm(
        "e-mail",
        "e-mail",
        ("@",),
        rf"(?<![A-Za-z0-9_.+%@$-])(?<!://)(?<!ssh )(?<!scp )(?!(?:{'|'.join(_NO_PERSON.split())})@)"
        r"(?!(?<=/)[\w.-]{1,64}@[A-Z0-9.-]{3,100}(?![a-z]))"  # a principal of Kerberos
        r"(?P<secret>[A-Za-z0-9_][A-Za-z0-9_.+%-]{0,63}@(?!v?\d{1,9}\.\d)(?![\w.-]{0,200}gserviceaccount\.com)"
        rf"[A-Za-z0-9][A-Za-z0-9-]{{0,62}}(?:\.[A-Za-z0-9-]{{1,63}}){{0,6}}\.(?!(?:{'|'.join(_NO_DOMAIN.split())})(?![\w-]))"
        r"[A-Za-z]{2,18})(?![A-Za-z0-9_-]|\.[A-Za-z0-9]|:[~/]|[ \t][~/][^\s\]]{0,200}\]|[#$])",
        "https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1",
        (
            ("ask kim.lee+ops@corp.example.com.", "ask <e-mail>."),
            ("From: <kim@corp.co.kr>", "From: <<e-mail>>"),
            ("mailto:kim@corp.com", "mailto:<e-mail>"),
            ("kim@corp.com에게", "<e-mail>에게"),
        ),
        (
            "root@db-1:~#", "kim@db-1.corp.com:~$ df", "[kim@db-1.corp.com ~]$ df", "git@github.com:a/b.git",
            "nginx@sha256:0a1b2c", "com.acme.Foo@1a2b3c", "getty@tty1.service", "user@1000.service", "lodash@4.17.21",
            "icon@2x.png", "nn/host.corp.com@CORP.COM", "ssh://kim@host.corp.com/x", "rabbit@mq-1.corp.com",
            "scp a kim@host.corp.com:/tmp", "ssh kim@host.corp.com", "$USER@corp.com",
            "app@project.iam.gserviceaccount.com",
        ),
    ),
    SecretForm(
        "ip-address",
        "ip-address",
        (".", ":"),
        r"(?<![\w.:-])(?!127\.|0\.0\.0\.0)(?P<secret>(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|"
        r"(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6})(?![\w.]\w|\w|:[0-9a-fA-F]{0,4}:)",
        "https://www.rfc-editor.org/rfc/rfc4291#section-2.2",
        (
            ("10.1.2.3:5432 and 10.1.2.4.", "<ip-address>:5432 and <ip-address>."),
            ("from 2001:db8::1, fe80:0:0:0:1:2:3:4", "from <ip-address>, <ip-address>"),
        ),
        ("127.0.0.1", "12:34:56", "version 1.2.3", "kernel 5.15.0-91", "::1"),
    ),
)  # fmt: skip

FORMS: tuple[SecretForm, ...] = (
    *_PRIVATE_KEYS, *_IN_ADDRESSES, *_OF_VENDORS, *_IN_HEADERS, *_ON_COMMAND_LINES, *_BY_NAME, *ADDRESSES,
)  # fmt: skip
"""All of them, in the order in which they are looked for: the sure before the likely, a part before what it is in."""
