"""deploy/nginx as it is, but for the places and ports that only a real machine has."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers import ROOT

MAIN = """
daemon off;
pid {folder}/nginx.pid;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def nginx_site(folder: Path, http: int, https: int, app: int) -> list[str]:
    """Writes the site into the folder; the command that serves it."""
    parts = folder / "self-reflection"
    shutil.copytree(ROOT / "deploy/nginx", parts)
    _write_certificate(folder)
    site = (ROOT / "deploy/nginx/self-reflection.conf").read_text()
    for place in ("/etc/ssl/self-reflection", "/var/cache/nginx", "/var/log/nginx"):
        assert place in site
        site = site.replace(place, str(folder))
    page = parts / "error-page.conf"
    page.write_text(
        page.read_text().replace("/srv/self-reflection/current/deploy/nginx", str(parts))
    )
    site = re.sub(r" *listen \[::\].*\n", "", site)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{http};")
    site = site.replace("listen 443 ", f"listen 127.0.0.1:{https} ")
    (folder / "site.conf").write_text(site)
    copies = parts / "copies.conf"
    copies.write_text(copies.read_text().replace("127.0.0.1:8000", f"127.0.0.1:{app}"))
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder))
    return [
        "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "log"),
    ]  # fmt: skip


@contextmanager
def nginx_serving(http: int, https: int, app: int) -> Iterator[Path]:
    """The site before the app on that port; yields the folder with all that nginx writes."""
    with tempfile.TemporaryDirectory(prefix="nginx-") as name:
        folder = Path(name)
        command = nginx_site(folder, http, https, app)
        user = "nobody" if os.geteuid() == 0 else None
        if user:
            for place in (folder, *folder.rglob("*")):
                shutil.chown(place, user)
        with (folder / "out").open("wb") as out:
            server = subprocess.Popen(command, user=user, stdout=out, stderr=out)
        try:
            yield folder
        finally:
            server.terminate()
            server.wait(10)


def _write_certificate(folder: Path) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "reflect.example.org")])
    made = x509.CertificateBuilder(
        issuer_name=name, subject_name=name, public_key=key.public_key(), not_valid_before=now,
        serial_number=x509.random_serial_number(), not_valid_after=now + timedelta(days=1),
    ).sign(key, hashes.SHA256())  # fmt: skip
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(secret)
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
