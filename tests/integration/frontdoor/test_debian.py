"""Our template inside Debian's own nginx.conf, as deploy/systemd/README.md has it put there."""

import gzip
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import trustme

from services.chassis.runtime.settings import CHECKOUT
from tests.architecture.manifests import env_file
from tests.chaos.workers import free_port
from tests.integration.frontdoor.doors import Door, nginx, values
from tests.running import Running, eventually

DEBIANS = Path("/etc/nginx/nginx.conf")
TOKEN = "kanaria-token-of-a-mailed-link"
MAILED = [f"/answer/{TOKEN}", f"/apply/l/{TOKEN}", f"/profile/l/{TOKEN}", f"/apply/status?code={TOKEN}",
          f"/%61nswer/{TOKEN}", f"//answer/{TOKEN}"]  # fmt: skip
# An ordinary user's nginx writes here; and its OpenSSL would speak what is long broken, if it were asked to.
OURS_TO_WRITE = """
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
ssl_certificate {folder}/certificate.pem;
ssl_certificate_key {folder}/key.pem;
ssl_ciphers ALL:@SECLEVEL=0;
"""


@pytest.fixture
def debian(instance: Running, tmp_path: Path) -> Iterator[Door]:
    """https, with the mailer's pages at a service that does not answer: what makes nginx complain."""
    door = Door(free_port(), tmp_path)
    issued = trustme.CA().issue_cert("127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "certificate.pem")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    front = env_file(CHECKOUT / "deploy" / "systemd" / "env" / "front.env")
    filled = values(
        instance,
        tmp_path,
        door.port,
        PUBLIC_URL=front["PUBLIC_URL"],
        FRONT_LISTEN=f"127.0.0.1:{door.port} ssl default_server",
        MEMBERS_ADDRESS="127.0.0.1:1",
    )
    text = DEBIANS.read_text(encoding="utf-8")
    for place in ("/var/log/nginx", "/run/nginx.pid", "/etc/nginx/conf.d"):
        assert place in text, f"{DEBIANS} is not Debian's own"
        text = text.replace(place, str(tmp_path / place.rpartition("/")[2]))
    text = text.replace("/etc/nginx/sites-enabled/*", str(tmp_path / "no-site-*"))
    (tmp_path / "nginx").mkdir()
    (tmp_path / "nginx.conf").write_text(text)
    _put_into(tmp_path / "conf.d", filled | {"LOG_DIRECTORY": str(tmp_path / "nginx")})
    (tmp_path / "conf.d" / "00-place.conf").write_text(OURS_TO_WRITE.format(folder=tmp_path))
    with nginx(door, tmp_path / "nginx.conf", "-g", "daemon off;"):
        yield door


def _put_into(folder: Path, filled: dict[str, str]) -> None:
    folder.mkdir()
    text = (CHECKOUT / "deploy" / "nginx" / "tsunagari.conf.template").read_text(encoding="utf-8")
    for name, value in filled.items():
        text = text.replace(f"${{{name}}}", value)
    (folder / "tsunagari.conf").write_text(text, encoding="utf-8")


def ask(door: Door, path: str) -> requests.Response:
    session = requests.Session()
    request = requests.Request("GET", f"https://127.0.0.1:{door.port}/").prepare()
    request.url = f"https://127.0.0.1:{door.port}{path}"  # as it is, not as requests would clean it
    request.headers["Accept-Encoding"] = "gzip"
    return session.send(request, verify=False, timeout=20, allow_redirects=False, stream=True)


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_no_log_of_debians_nginx_holds_the_token_of_a_mailed_link(debian: Door) -> None:
    for path in MAILED:
        ask(debian, path)
    eventually(lambda: debian.log("nginx/nginx-access.log").count("\n") == len(MAILED))
    log = debian.log("nginx/nginx-access.log")
    assert '"GET /answer/(token)"' in log
    assert '127.0.0.0 "GET /profile/l/(token)" 502' in log, "what failed is in the log, masked"
    for file in [path for path in debian.folder.rglob("*") if path.suffix == ".log"]:
        assert TOKEN not in file.read_text(errors="replace"), file


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_debians_nginx_compresses_the_public_site_and_no_page_with_a_token(debian: Door) -> None:
    form = ask(debian, "/apply/status")
    assert form.status_code == 200
    assert "Content-Encoding" not in form.headers
    assert b"csrf_token" in form.raw.read()
    site = ask(debian, "/entries/")
    assert site.headers["Content-Encoding"] == "gzip"
    assert "<html" in gzip.decompress(site.raw.read()).decode()


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
@pytest.mark.parametrize(
    "path", ["/", "/assets/mark.svg", "/open-data/entries.json", "/entries", "/gone", "/apply", "/apply/",
             "/office/", "/profile/x", "/internal/", "/_errors/x", "/" + "x" * 9000],
)  # fmt: skip
def test_every_answer_tells_a_browser_to_come_by_tls_only(debian: Door, path: str) -> None:
    assert ask(debian, path).headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_broken_versions_of_tls_are_not_spoken(debian: Door) -> None:
    for version, spoken in ((ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True)):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        with socket.create_connection(("127.0.0.1", debian.port), timeout=20) as line:
            if spoken:
                context.wrap_socket(line).close()
            else:
                with pytest.raises(ssl.SSLError, match=r"PROTOCOL_VERSION|protocol version"):
                    context.wrap_socket(line)


def test_without_tls_nobody_is_told_to_come_by_it(instance: Running) -> None:
    for path in ("/", "/apply/", "/gone"):
        assert (
            "Strict-Transport-Security" not in requests.get(instance.url + path, timeout=20).headers
        )
