#!/usr/bin/env python3
"""A small child station: joins a parent with an enrolment code and sends it figures from a CSV file.

    python3 child.py enrol MIOC1.… --home DIR [--parent 01]
    python3 child.py send FIGURES.csv --home DIR
    python3 child.py run FIGURES.csv --home DIR      (sends, then keeps in touch and sends what changes)

The file has the columns measure, period, slice, value and, if wanted, n (how many observations stand behind
the figure). An empty value withdraws a figure. Figures of weeks, months, quarters and years are the child's
to compute: the parent adds up units, never days. Needs Python 3.9 and the openssl command, nothing else.
docs/chain-protocol.md says why each step is as it is.
"""
import argparse, base64, csv, gzip, hashlib, http.client, json, os, random, secrets, ssl, subprocess, sys, time
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import urlsplit

MOST_ITEMS = 2000
HEARTBEAT_S = 30
RENEW_BEFORE_S = 30 * 86400


def fail(text):
    sys.exit(f"child: {text}")


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


def write_private(path, text):
    """Replaces a file whole, for its owner only."""
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


def openssl(*args, stdin=None):
    done = subprocess.run(["openssl", *args], input=stdin, capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"openssl {args[0]} failed: {done.stderr.strip()}")
    return done.stdout


def make_key():
    return openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")


def make_request(home, unit, key):
    write_private(home / "request-key.pem", key)
    request = openssl("req", "-new", "-key", str(home / "request-key.pem"), "-subj", f"/CN={unit}")
    (home / "request-key.pem").unlink()
    return request


class Parent:
    """One connection to the parent, verified against its authority and nothing else."""

    def __init__(self, url, ca, station=None, client=None):
        self.address = urlsplit(url)
        self.station = station
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self.context.check_hostname = False  # the name that counts is checked in ask()
        self.context.verify_mode = ssl.CERT_REQUIRED if ca else ssl.CERT_NONE
        if ca:
            self.context.load_verify_locations(cadata=ca)
        if client:
            self.context.load_cert_chain(client)
        self.line = None

    def ask(self, method, path, body=None):
        """Status, headers and JSON of an answer. OSError or HTTPException where none came."""
        try:
            if self.line is None:
                line = http.client.HTTPSConnection(
                    self.address.hostname, self.address.port or 443, timeout=10, context=self.context
                )
                line.connect()
                self.check(line.sock.getpeercert())
                self.line = line
            headers = {"accept": "application/json"}
            data = None
            if body is not None:
                data = gzip.compress(json.dumps(body).encode())
                headers |= {"content-type": "application/json", "content-encoding": "gzip"}
            self.line.request(method, path, data, headers)
            answer = self.line.getresponse()
            text = answer.read()
            if answer.will_close:
                self.close()
            return answer.status, answer.headers, json.loads(text or b"null")
        except (OSError, http.client.HTTPException, ValueError):
            self.close()
            raise

    def check(self, certificate):
        """With an authority: a server of that authority, and the station that we know."""
        if self.context.verify_mode == ssl.CERT_NONE:
            return
        names = [value for kind, value in certificate.get("subjectAltName", ()) if kind == "URI"]
        wanted = f"urn:mini-ioc:station:{self.station or ''}"
        if len(names) != 1 or not (names[0] == wanted if self.station else names[0].startswith(wanted)):
            fail(f"the certificate shown is not that of station {self.station or 'any'}: {names}")

    def close(self):
        if self.line:
            self.line.close()
        self.line = None


def enrol(home, text, station):
    if not text.startswith("MIOC1."):
        fail("an enrolment code begins with MIOC1.")
    padded = text[6:].strip() + "=" * (-len(text[6:].strip()) % 4)
    code = json.loads(base64.urlsafe_b64decode(padded))
    home.mkdir(mode=0o700, parents=True, exist_ok=True)

    # The first connection believes nobody: it only fetches the authority, which the code names by its hash.
    first = Parent(code["url"], ca=None)
    status, _, answer = first.ask("GET", "/chain/v1/ca")
    first.close()
    der = ssl.PEM_cert_to_DER_cert(answer["certificate"]) if status == 200 else b""
    if hashlib.sha256(der).hexdigest() != code["caSha256"]:
        fail(f"whoever answers at {code['url']} is not the station that made the code")
    ca = ssl.DER_cert_to_PEM_cert(der)

    # The second one is verified whole; only it hears the secret. The key is kept before it is sent, so that
    # the same code can be used again if the answer is lost.
    key_file = home / "key.pem"
    if not key_file.exists():
        write_private(key_file, make_key())
    key = key_file.read_text()
    body = {"secret": code["secret"], "request": make_request(home, code["unit"], key)}
    status, headers, answer = Parent(code["url"], ca, station).ask("POST", "/chain/v1/enrol", body)
    if status == 403:
        fail("the code is wrong, used, or older than 24 hours; ask for a new one")
    if status in (429, 503):
        fail(f"the parent is busy; try again in {headers.get('retry-after', '60')} s")
    if status != 200:
        fail(f"the parent answered {status}: {answer}")
    write_private(home / "ca.pem", ca)
    write_private(home / "client.pem", key + answer["certificate"])
    known = read_state(home) if (home / "state.json").exists() else None
    state = known or {"rev": 0, "epoch": 0, "cells": {}, "refused": {}}
    state |= {"url": code["url"], "unit": code["unit"], "parent": answer["parent"]}
    start_epoch(state, state["epoch"])
    save_state(home, state)
    print(f"joined {answer['parent']} as {code['unit']}")


def read_state(home):
    try:
        return json.loads((home / "state.json").read_text())
    except FileNotFoundError:
        fail(f"{home} has not joined a parent; run enrol first")


def save_state(home, state):
    write_private(home / "state.json", json.dumps(state))


def start_epoch(state, known):
    """All that is held goes up again, and the parent drops what does not."""
    state |= {"epoch": max(state["epoch"], known) + 1, "acknowledged": None, "pending": None, "resync": True}
    for cell in state["cells"].values():
        cell["sent"] = 0


def take_figures(state, file):
    """Each changed figure gets the next revision."""
    with open(file, newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            key = f"{row['measure']}|{row['period']}|{row.get('slice') or ''}"
            value = float(row["value"]) if row["value"].strip() else None
            figure = {"value": value, "n": int(row.get("n") or 1) if value is not None else 0}
            known = state["cells"].get(key)
            if known is None or any(known[name] != figure[name] for name in figure):
                state["rev"] += 1
                state["cells"][key] = {**figure, "rev": state["rev"], "sent": 0, "asOf": now()}


def item_of(unit, key, cell):
    measure, period, slice_ = key.split("|")
    reported = 0 if cell["value"] is None else 1
    return {
        "kind": "cell", "unit": unit, "measure": measure, "period": period, "slice": slice_,
        "rev": cell["rev"], "value": cell["value"], "n": cell["n"], "reported": reported, "carried": 0,
        "asOf": cell["asOf"], "restated": False, "simulated": False,
    }  # fmt: skip


def send(home, state, parent, beat=False):
    """Sends until all that waits is acknowledged; with `beat` one batch even if nothing does."""
    most, failures = MOST_ITEMS, 0
    while True:
        waiting = [key for key, cell in state["cells"].items() if cell["sent"] < cell["rev"]]
        repeat = state["pending"] is not None
        if not (waiting or repeat or beat or state["resync"]):
            return
        # A batch whose answer was lost is repeated empty, under its id; its items go in the next one.
        keys = [] if repeat else waiting[:most]
        if not repeat:
            state["pending"] = secrets.token_urlsafe(16)
            save_state(home, state)
        complete = state["resync"] and not repeat and len(keys) == len(waiting)
        sent = {key: state["cells"][key]["rev"] for key in keys}
        batch = {
            "v": 1, "station": state["unit"], "epoch": state["epoch"], "batch": state["pending"],
            "after": state["acknowledged"], "items": [item_of(state["unit"], key, state["cells"][key]) for key in keys],
            "clock": now(), "appliedDirective": 0, "backlog": len(waiting) - len(keys),
        }  # fmt: skip
        if complete:
            batch["resyncComplete"] = True
        try:
            status, headers, answer = parent.ask("POST", "/chain/v1/batches", batch)
        except (OSError, http.client.HTTPException, ValueError) as error:
            failures += 1
            wait = min(300, 2 ** (failures - 1)) * (0.5 + random.random() / 2)
            print(f"no answer ({error}); again in {wait:.1f} s", file=sys.stderr)
            time.sleep(wait)
            continue
        if status == 200:
            failures = 0
            for key in keys:
                state["cells"][key]["sent"] = sent[key]
                state["refused"].pop(key, None)
            for refusal in answer["rejected"]:
                state["refused"][keys[refusal["index"]]] = f"{refusal['code']}: {refusal['detail']}"
                print(f"refused: {keys[refusal['index']]}: {refusal['code']}", file=sys.stderr)
            state |= {"acknowledged": batch["batch"], "pending": None, "resync": state["resync"] and not complete}
            save_state(home, state)
            beat = False
            most = min(MOST_ITEMS, most * 2)
        elif status == 409:
            start_epoch(state, answer["epoch"])
            save_state(home, state)
            failures += 1
            time.sleep(min(60, failures - 1))
        elif status == 413:
            # Certainly not taken, so its id is free again.
            state["pending"] = None
            if len(keys) == 1:
                state["refused"][keys[0]] = "too large"
                state["cells"][keys[0]]["sent"] = sent[keys[0]]
            most = max(1, len(keys) // 2)
        elif status in (429, 503):
            time.sleep(min(300, max(1, int(headers.get("retry-after") or 60))))
        elif status in (401, 403):
            fail("the parent does not take this certificate; ask for a new code and enrol again")
        elif status in (400, 415, 422):
            state["pending"] = None
            save_state(home, state)
            fail(f"the parent cannot read our batch ({status}): {answer}")
        else:
            failures += 1
            time.sleep(min(300, 2 ** (failures - 1)))


def renew_if_due(home, state):
    """In the last third of its life the certificate is exchanged, with a new key. True where it was."""
    client = home / "client.pem"
    due = ["openssl", "x509", "-in", str(client), "-noout", "-checkend", str(RENEW_BEFORE_S)]
    if subprocess.run(due, capture_output=True).returncode == 0:
        return False
    key = make_key()
    body = {"request": make_request(home, state["unit"], key)}
    status, _, answer = connect(home, state).ask("POST", "/chain/v1/renew", body)
    if status != 200:
        return False
    write_private(home / "key.pem", key)
    write_private(client, key + answer["certificate"])
    return True


def connect(home, state):
    return Parent(state["url"], (home / "ca.pem").read_text(), state["parent"], home / "client.pem")


def main():
    command = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("action", choices=["enrol", "send", "run"])
    command.add_argument("subject", help="the code, or the CSV file")
    command.add_argument("--home", type=Path, required=True)
    command.add_argument("--parent", help="the parent's unit code, if known beforehand")
    asked = command.parse_args()
    if asked.action == "enrol":
        return enrol(asked.home, asked.subject, asked.parent)
    state = read_state(asked.home)
    parent = connect(asked.home, state)
    # What was refused is tried again with each run: the parent's dictionary may know it by now.
    for key in state["refused"]:
        state["cells"][key]["sent"] = 0
    while True:
        take_figures(state, asked.subject)
        save_state(asked.home, state)
        send(asked.home, state, parent, beat=True)
        if asked.action == "send":
            break
        time.sleep(HEARTBEAT_S)
        if renew_if_due(asked.home, state):
            parent.close()
            parent = connect(asked.home, state)
    refused = state["refused"]
    print(f"sent; {len(refused)} refused")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()
