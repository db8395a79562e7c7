"""The door to other people's servers: the public web alone, checked at every hop, cut in size and in time."""

from __future__ import annotations

import datetime
import gzip
import socket
import ssl
import threading
import time
import zlib

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection

from hlh.outside import NoAnswer, Why, fetch
from hlh.outside.addresses import is_public, place_of, site_of
from hlh.outside.turns import key_of

pytestmark = pytest.mark.django_db


def why_not(address, **how):
    with pytest.raises(NoAnswer) as silence:
        fetch(address, **how)
    return silence.value.why


def test_who_asks_says_so_and_reads_the_answer(elsewhere, settings):
    settings.SITE = "https://hub.example"
    elsewhere.answers["/a b/é"] = elsewhere.says(200, b"Here.", X_More="yes")
    elsewhere.answers["/a%20b/%C3%A9"] = elsewhere.answers["/a b/é"]
    answer = fetch(elsewhere.at("/a b/é?q=ü#part"))
    assert (answer.status, answer.content, answer.headers["x-more"]) == (200, b"Here.", "yes")
    [(method, path, said)] = elsewhere.asked
    assert (method, path) == ("GET", "/a%20b/%C3%A9?q=%C3%BC")
    assert said["host"] == f"127.0.0.1:{elsewhere.port}"
    assert said["user-agent"] == "LearningHub/1.0 (+https://hub.example/)"
    assert not {"cookie", "authorization", "referer"} & set(said)


def test_what_we_have_of_it_is_said_and_who_we_are_stays(elsewhere):
    elsewhere.answers["/"] = elsewhere.says(304)
    answer = fetch(elsewhere.at("/"), headers={"If-None-Match": '"one"', "Host": "other.example"})
    assert answer.status == 304
    [(_method, _path, said)] = elsewhere.asked
    assert (said["if-none-match"], said["host"]) == ('"one"', f"127.0.0.1:{elsewhere.port}")


def test_a_header_of_two_lines_is_said_to_nobody(elsewhere):
    assert why_not(elsewhere.at("/"), headers={"If-None-Match": "a\r\nCookie: b"}) == Why.BROKEN
    assert not elsewhere.asked


def test_this_machine_is_refused_unless_it_was_named(unlisted, settings):
    assert not settings.OUTSIDE_ALLOW
    assert why_not(unlisted.at("/")) == Why.REFUSED
    assert why_not("http://127.0.0.1/") == Why.REFUSED
    assert why_not("http://localhost/") == Why.REFUSED
    assert not unlisted.asked


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:0:53aa:64c:0:fffe:80ff:fffe",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "fec0::1",
        "168.63.129.16",  # of Azure, for its own machines
        "::ffff:168.63.129.16",
        "no number",
    ],
)
def test_no_number_of_a_house_or_a_machine_is_public(number):
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_numbers_of_the_internet_are_public(number):
    assert is_public(number)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http://:80/",
        "http://user:secret@example.org/",
        "http://user@example.org/",
        "http://@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org:8080/",
        "http://example.org:22/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://exa mple.org/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://" + "a" * 70 + ".org/",
        "http://a..org/",
        "http://example.org/" + "a" * 4000,
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::]/",
    ],
)
def test_what_is_no_address_of_the_public_web_is_refused(address):
    assert why_not(address) == Why.REFUSED


def test_an_address_is_taken_apart_as_browsers_do():
    place = place_of("HTTPS://Bücher.Example.:443/a?b=c#d")
    assert (place.scheme, place.host, place.port, place.target) == ("https", "xn--bcher-kva.example", 443, "/a?b=c")
    assert place.name == "xn--bcher-kva.example"
    assert place_of("http://[2606:4700::1111]/").name == "[2606:4700::1111]"
    assert place_of("http://example.org/a\r\nHost: other").target == "/aHost:%20other"


def test_a_name_is_looked_up_once_and_that_number_is_asked(elsewhere, monkeypatch):
    """Whoever answers for a name may say something else the second time: there is none."""
    looked_up, real = [], socket.getaddrinfo

    def keep(host, *more, **how):
        looked_up.append(host)
        return real(host, *more, **how)

    monkeypatch.setattr(socket, "getaddrinfo", keep)
    elsewhere.answers["/"] = elsewhere.says(200)
    assert fetch(elsewhere.at("/", host="localhost")).status == 200
    assert looked_up.count("localhost") == 1


def test_a_name_with_one_private_number_among_others_is_refused(monkeypatch):
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80)) for number in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_how: rows)
    assert why_not("http://both.example/") == Why.REFUSED


def test_each_hop_is_checked_and_the_last_address_is_said(elsewhere):
    for number in range(5):
        elsewhere.answers[f"/{number}"] = elsewhere.says(302, Location=f"/{number + 1}")
    elsewhere.answers["/5"] = elsewhere.says(200, b"There.")
    answer = fetch(elsewhere.at("/0"))
    assert (answer.content, answer.address) == (b"There.", elsewhere.at("/5"))
    elsewhere.answers["/start"] = elsewhere.says(301, Location="/0")
    assert why_not(elsewhere.at("/start")) == Why.LOOP


def test_a_circle_ends(elsewhere):
    elsewhere.answers["/"] = elsewhere.says(302, Location="/")
    assert why_not(elsewhere.at("/")) == Why.LOOP
    assert len(elsewhere.asked) == 6


@pytest.mark.parametrize(
    "leads_to",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "//user@8.8.8.8/",
        "http://[",
    ],
)
def test_nobody_is_led_from_the_public_web_into_a_house(elsewhere, leads_to):
    elsewhere.answers["/"] = elsewhere.says(302, Location=leads_to)
    assert why_not(elsewhere.at("/")) in (Why.REFUSED, Why.BROKEN)


def test_nobody_is_led_to_another_port_of_the_same_machine(elsewhere):
    elsewhere.answers["/"] = elsewhere.says(302, Location=f"http://127.0.0.1:{elsewhere.port + 1}/")
    assert why_not(elsewhere.at("/")) == Why.REFUSED


def test_too_much_is_not_taken_whatever_it_says_of_its_size(elsewhere):
    elsewhere.answers["/large"] = elsewhere.says(200, b"a" * 300_000)
    elsewhere.answers["/lies"] = elsewhere.says(200, b"a" * 10, Content_Length="2000000000")
    assert why_not(elsewhere.at("/large"), most=100_000) == Why.LARGE
    assert why_not(elsewhere.at("/lies"), most=100_000) == Why.BROKEN
    assert fetch(elsewhere.at("/large"), most=0).content == b""


def test_what_is_packed_small_and_unpacks_large_is_not_taken(elsewhere):
    bomb = gzip.compress(b"\0" * 30_000_000)
    assert len(bomb) < 100_000
    elsewhere.answers["/bomb"] = elsewhere.says(200, bomb, Content_Encoding="gzip")
    elsewhere.answers["/fine"] = elsewhere.says(200, gzip.compress(b"Here."), Content_Encoding="gzip")
    elsewhere.answers["/zlib"] = elsewhere.says(200, zlib.compress(b"Here."), Content_Encoding="deflate")
    elsewhere.answers["/half"] = elsewhere.says(200, gzip.compress(b"Here.")[:-9], Content_Encoding="gzip")
    elsewhere.answers["/none"] = elsewhere.says(200, b"not packed", Content_Encoding="gzip")
    elsewhere.answers["/other"] = elsewhere.says(200, b"?", Content_Encoding="br")
    assert why_not(elsewhere.at("/bomb"), most=1_000_000) == Why.LARGE
    assert fetch(elsewhere.at("/fine")).content == fetch(elsewhere.at("/zlib")).content == b"Here."
    for path in ("/half", "/none", "/other"):
        assert why_not(elsewhere.at(path)) == Why.BROKEN


def test_all_of_it_has_one_end_in_time(elsewhere):
    elsewhere.answers["/silent"] = elsewhere.silent
    elsewhere.answers["/drops"] = elsewhere.drop_by_drop
    for path in ("/silent", "/drops"):
        begun = time.monotonic()
        assert why_not(elsewhere.at(path), seconds=0.4) == Why.SLOW
        assert time.monotonic() - begun < 20


def test_what_is_no_answer_and_who_is_not_there(elsewhere, settings):
    elsewhere.answers["/"] = elsewhere.hang_up
    assert why_not(elsewhere.at("/")) == Why.BROKEN
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.OUTSIDE_ALLOW = {f"127.0.0.1:{port}"}
    assert why_not(f"http://127.0.0.1:{port}/") == Why.AWAY


def test_a_name_that_nobody_knows(monkeypatch):
    def nobody(*_asked, **_how):
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    assert why_not("http://nowhere.invalid/") == Why.NAME


def test_a_hub_without_a_way_out_asks_nobody(elsewhere, settings):
    settings.OUTSIDE = False
    assert why_not(elsewhere.at("/")) == Why.OFF
    assert not elsewhere.asked


def test_one_question_at_a_time_goes_to_a_server(elsewhere):
    """Another worker, with a connection of its own, is asking there."""
    elsewhere.answers["/"] = elsewhere.says(200)
    given = connection.get_connection_params()
    names = {name: given[name] for name in ("host", "port", "user", "password", "dbname") if given.get(name)}
    with psycopg.connect(**names) as other:
        assert other.execute("SELECT pg_try_advisory_lock(%s)", [key_of("127.0.0.1")]).fetchone()[0]
        assert why_not(elsewhere.at("/")) == Why.BUSY
        other.execute("SELECT pg_advisory_unlock(%s)", [key_of("127.0.0.1")])
    for _time in range(2):  # whoever had the turn gives it back
        assert fetch(elsewhere.at("/")).status == 200


@pytest.fixture
def closed(tmp_path, settings):
    """A server that speaks TLS, with a certificate for localhost that nobody vouches for yet."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    kept.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kept, private)
    door = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                line, _who = door.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(line, server_side=True) as inside:
                    inside.recv(4096)
                    inside.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHere.")
            except OSError:
                line.close()

    threading.Thread(target=serve, daemon=True).start()
    port = door.getsockname()[1]
    settings.OUTSIDE_ALLOW = {f"localhost:{port}", f"127.0.0.1:{port}"}
    yield port, kept
    door.close()


def test_who_answers_has_to_be_who_it_is_said_to_be(closed, monkeypatch):
    port, certificate = closed
    assert why_not(f"https://localhost:{port}/") == Why.TRUST
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert fetch(f"https://localhost:{port}/").content == b"Here."
    assert why_not(f"https://127.0.0.1:{port}/") == Why.TRUST  # vouched for under another name


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("who.int", "who.int"),
        ("apps.who.int", "who.int"),
        ("WWW.Who.Int.", "who.int"),
        ("www.moh.gov.ke", "moh.gov.ke"),
        ("gov.ke", "gov.ke"),
        ("a.b.sante.gouv.sn", "sante.gouv.sn"),
        ("a.github.io", "github.io"),
        ("www.rki.de", "rki.de"),
        ("localhost", "localhost"),
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::7"),
    ],
)
def test_all_names_of_somebody_are_one_server(host, site):
    assert site_of(host) == site
    assert key_of(host) == key_of(site)
