#!/usr/bin/env python3
"""Both chat doors at once against strict stand-ins for their services, while everything around the program breaks.

500 mixed messages at 20 a second; messages that come twice, 429, 5xx, broken lines, lost replies; the program is killed 30
times, or PostgreSQL is stopped and started under it. Counted in the end: every acknowledged entry once in the books, every
answer and every piece of news in its chat, a second copy at most for each lost reply and each kill, and no more than `/status`
says, no violation but for what a dead program leaves open.

usage: doors.py PROGRAM PEERS DATABASE_URL [--messages N] [--kills N] [--restarts N --restart COMMAND] [--seed N]
PEERS is the folder of `tg_server.py` and `slack_server.py`; their control calls are under `/_ctl/`.
"""

import argparse
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHAT, DIRECT = 1000, "D0OWNER"


def ctl(base, path, body=None, raw=None, method=None):
    data = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
    request = urllib.request.Request(
        f"{base}/_ctl{path}", data=data, method=method or ("POST" if data is not None else "GET"),
        headers={"content-type": "application/json"},
    )
    try:
        return json.loads(urllib.request.urlopen(request, timeout=60).read())
    except urllib.error.HTTPError as error:
        return {"ok": False, "error": error.read().decode("utf-8", "replace")[:200]}


class Program:
    """The program, started again when it was killed."""

    def __init__(self, binary, env, folder):
        # It runs in a folder of its own.
        self.binary, self.env, self.folder = Path(binary).resolve(), env, folder
        self.log = open(folder / "log", "a")
        self.lock = threading.Lock()
        self.process = None
        self.started = 0

    def start(self):
        self.process = subprocess.Popen(
            [self.binary, "serve"], env=self.env, cwd=self.folder, stdout=self.log, stderr=self.log
        )
        self.started += 1

    def kill(self):
        with self.lock:
            self.process.kill()
            self.process.wait()
            self.start()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def run(self, *args):
        done = subprocess.run([self.binary, *args], env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=120)
        return done.stdout


class Telegram:
    name = "telegram"
    methods = ["sendMessage", "editMessageText", "sendDocument", "sendPhoto", "getUpdates", "answerCallbackQuery"]

    def __init__(self, base):
        self.base = base

    def say(self, text):
        return ctl(self.base, "/user/message", {"text": text, "chat_id": CHAT})["ok"]

    def file(self, name, data):
        return ctl(self.base, f"/user/file?chat_id={CHAT}&filename={name}&mime=text/csv", raw=data)["ok"]

    def edit(self, text):
        mine = [m for m in ctl(self.base, f"/messages?chat_id={CHAT}&from=user")["messages"] if m.get("text")]
        return bool(mine) and ctl(self.base, "/user/edit", {"message_id": mine[-1]["message_id"], "text": text, "chat_id": CHAT})["ok"]

    def press(self, label):
        return ctl(self.base, "/user/callback", {"label": label, "chat_id": CHAT})["ok"]

    def again(self):
        ctl(self.base, "/replay", {"last": random.randint(1, 4)})

    def break_line(self):
        ctl(self.base, "/faults", {"method": "getUpdates", "kind": "drop"})

    def shown(self):
        found = ctl(self.base, f"/messages?chat_id={CHAT}&from=bot")["messages"]
        return [m.get("text") or m.get("caption") or "" for m in found if not m["_deleted"]]

    def is_quiet(self):
        return not ctl(self.base, "/state")["pending"]


class Slack:
    name = "slack"
    methods = ["chat.postMessage", "chat.update", "files.completeUploadExternal", "upload", "files.getUploadURLExternal"]

    def __init__(self, base):
        self.base = base
        self.number = 0
        self.said = []
        self.lock = threading.Lock()

    def event(self, body):
        """Sends an event until it is acknowledged, as Slack does."""
        with self.lock:
            self.number += 1
            body["event_id"] = f"EvCampaign{self.number:05d}"
            self.said.append(body)
        for _ in range(60):
            if ctl(self.base, "/event", body).get("acked"):
                return True
            time.sleep(1)
        return False

    def say(self, text):
        return self.event({"text": text})

    def slash(self, text):
        return ctl(self.base, "/slash", {"command": "/jasan", "text": text, "channel_id": DIRECT}).get("acked")

    def file(self, name, data):
        number = ctl(self.base, f"/user/file?filename={name}&mime=text/csv", raw=data)["id"]
        return self.event({"file": number, "text": ""})

    def edit(self, text):
        return self.event({"event": {
            "type": "message", "subtype": "message_changed", "channel": DIRECT, "channel_type": "im",
            "message": {"type": "message", "user": "U0OWNER", "text": text, "ts": "1.1", "edited": {"user": "U0OWNER", "ts": "2.1"}},
            "previous_message": {"type": "message", "user": "U0OWNER", "text": text + "0", "ts": "1.1"},
        }})

    def press(self, label):
        return ctl(self.base, "/action", {"channel_id": DIRECT, "label": label}).get("acked")

    def again(self):
        with self.lock:
            if not self.said:
                return
            body = random.choice(self.said[-6:])
        ctl(self.base, "/event", body)

    def break_line(self):
        how = random.choice([{"abrupt": True}, {"reason": "refresh_requested"}, {"reason": "warning"}])
        ctl(self.base, "/disconnect", how)

    def shown(self):
        found = ctl(self.base, f"/messages?channel={DIRECT}")["messages"]
        return [m.get("text", "") for m in found if m.get("bot_id") and not m.get("_ephemeral")]

    def is_quiet(self):
        return True


class Campaign:
    def __init__(self, args):
        self.args = args
        self.folder = Path(tempfile.mkdtemp(prefix="jasan-doors."))
        self.servers = []
        tg, sl = self.server("tg_server.py", "--token", "123456:TEST-TOKEN", "--chat", str(CHAT)), self.server("slack_server.py")
        slack = sl["api_url"]
        self.doors = [Telegram(tg["base_url"]), Slack(slack.removesuffix("/api"))]
        env = {
            "PATH": os.environ["PATH"], "JASAN_DATA_DIR": str(self.folder / "data"), "DATABASE_URL": args.database,
            "TELEGRAM_BOT_TOKEN": "123456:TEST-TOKEN", "TELEGRAM_ALLOWED_CHATS": str(CHAT), "TELEGRAM_API_URL": tg["base_url"],
            "SLACK_API_URL": slack, "SLACK_APP_TOKEN": sl["app_token"], "SLACK_BOT_TOKEN": sl["bot_token"],
            "SLACK_ALLOWED_USERS": "U0OWNER", "BITHUMB_API_URL": "http://127.0.0.1:9",
        }
        self.program = Program(args.program, env, self.folder)
        self.lost, self.over, self.faults = {"telegram": 0, "slack": 0}, threading.Event(), 0
        self.wanted = {"telegram": [], "slack": []}
        self.reads = {"telegram": 0, "slack": 0}
        self.edits = {"telegram": 0, "slack": 0}
        # A command that nobody acknowledged may be booked all the same: Slack tells who typed it, and brings it never again.
        self.entries, self.doubtful, self.unsent = [], set(), 0

    def server(self, name, *more):
        data = self.folder / name
        process = subprocess.Popen(
            [sys.executable, str(Path(self.args.peers) / name), "--port", "0", "--data", str(data), *more],
            stdout=subprocess.PIPE, stderr=open(self.folder / f"{name}.log", "a"), text=True,
        )
        self.servers.append(process)
        return json.loads(process.stdout.readline())

    # ------------------------------------------------------------------ what is said
    def one(self, n):
        door = self.doors[n % 2]
        kind = self.random.choices(
            ["entry", "read", "wrong", "file", "press", "edit", "slash"], [50, 16, 10, 6, 8, 5, 5]
        )[0]
        amount = 100_000 + n
        if kind == "slash" and door.name == "telegram":
            kind = "entry"
        marks = self.wanted[door.name]
        if kind in ("entry", "slash"):
            line = f"입금 {amount}원 빗썸"
            if (door.slash if kind == "slash" else door.say)(line):
                self.entries.append(amount)
                marks.append(("entry", f"입금했다고 적었어요 · {amount:,}원"))
            elif kind == "slash":
                self.doubtful.add(amount)
                self.unsent += 1
            else:
                raise SystemExit(f"{line} was never taken")
        elif kind == "wrong":
            door.say(f"비둘기{n}")
            marks.append(("wrong", f'"비둘기{n}"'))
        elif kind == "file":
            head = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note\n"
            row = f"2026-03-01T10:00:00+09:00,deposit,upbit,KRW,cash,{amount},1,KRW,,,F{n},\n"
            door.file(f"file{n}.csv", (head + row).encode())
            marks.append(("file", f"file{n}.csv"))
        elif kind == "read":
            door.say("잔고")
            self.reads[door.name] += 1
        elif kind == "press":
            if not door.press("새로고침"):
                self.unsent += 1
        elif kind == "edit" and door.edit(f"입금 {amount + 50_000}원 빗썸"):
            self.edits[door.name] += 1

    def speak(self):
        began = time.time()
        with ThreadPoolExecutor(96) as pool:
            said = []
            for n in range(self.args.messages):
                time.sleep(max(0.0, began + n / 20 - time.time()))
                said.append(pool.submit(self.one, n))
            for one in said:
                one.result()
        print(f"said {self.args.messages} in {time.time() - began:.0f} s", flush=True)

    # ------------------------------------------------------------------ what breaks
    def trouble(self):
        while not self.over.wait(0.5):
            door = random.choice(self.doors)
            what = random.choice(["fault"] * 5 + ["again"] * 2 + ["line"])
            if what == "again":
                door.again()
            elif what == "line":
                door.break_line()
            else:
                fault = {"method": random.choice(door.methods[:1] * 4 + door.methods), "kind": random.choice(
                    ["http", "retry_after", "drop", "lost_reply", "slow", "truncate"])}
                fault |= {"http": {"status": 502}, "retry_after": {"seconds": 1}, "slow": {"seconds": 1}}.get(fault["kind"], {})
                self.faults += 1
                if fault["kind"] in ("lost_reply", "truncate"):
                    self.lost[door.name] += 1
                ctl(door.base, "/faults", fault)

    def kills(self):
        for _ in range(self.args.kills):
            if self.over.wait(random.uniform(1.0, 5.0)):
                return
            self.program.kill()

    def restarts(self):
        for _ in range(self.args.restarts):
            time.sleep(random.uniform(5, 9))
            subprocess.run(self.args.restart, shell=True, check=True)

    # ------------------------------------------------------------------ news
    def sql(self, statement):
        if self.args.database.startswith("postgres"):
            for _ in range(60):
                done = subprocess.run(["psql", "-qtA", self.args.database, "-c", statement], capture_output=True, text=True)
                if done.returncode == 0:
                    return done.stdout
                time.sleep(0.5)
            raise SystemExit(done.stderr)
        with sqlite3.connect(self.args.database.removeprefix("sqlite://"), timeout=30) as books:
            return "\n".join("|".join(map(str, row)) for row in books.execute(statement))

    def news(self):
        """What a job would post, from another process: one for each place every two seconds."""
        self.told = {"telegram": [], "slack": []}
        for n in range(self.args.news):
            if n:
                time.sleep(2)
            for place, door in ((f"telegram:{CHAT}:", "telegram"), ("slack:U0OWNER:", "slack")):
                words = f"소식 {n} {door}"
                at = int(time.time() * 1e6)
                reply = json.dumps({"done": True, "at": at, "reply": [{"text": words}], "figures": {}, "buttons": []}, ensure_ascii=False)
                is_server = self.args.database.startswith("postgres")
                now = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime())
                self.sql(
                    "insert into outbox (place, slot, reply, quiet, made, not_before, expires, tries, arrived, why) values "
                    f"('{place}', '', '{reply}', {'false' if is_server else 0}, '{now}', '{now}', null, 0, 0, '')"
                )
                self.told[door].append(words)

    # ------------------------------------------------------------------ what is counted
    def missing(self):
        out = []
        for door in self.doors:
            shown = door.shown()
            heads = "\n".join(shown)
            for kind, mark in self.wanted[door.name]:
                if mark not in heads:
                    out.append(f"{door.name} {kind} {mark}")
            out += [f"{door.name} {words}" for words in self.told[door.name] if words not in heads]
            balances = sum(text.startswith("총자산") for text in shown)
            if balances < self.reads[door.name]:
                out.append(f"{door.name} {balances} of {self.reads[door.name]} balances")
            edits = sum("고친 메시지는" in text for text in shown)
            if edits < self.edits[door.name]:
                out.append(f"{door.name} {edits} of {self.edits[door.name]} edits")
        return out

    def run(self):
        self.random = random.Random(self.args.seed)
        random.seed(self.args.seed)
        self.program.start()
        time.sleep(4)
        breaks = [threading.Thread(target=of) for of in (self.trouble, self.kills, self.restarts, self.news)]
        for one in breaks:
            one.start()
        self.speak()
        for one in breaks[1:]:
            one.join()
        print(f"killed {self.program.started - 1} times, {self.faults} faults", flush=True)
        self.over.set()
        breaks[0].join()
        for door in self.doors:
            ctl(door.base, "/faults", method="DELETE")
        end = time.time() + self.args.patience
        while time.time() < end and (self.missing() or not all(door.is_quiet() for door in self.doors)):
            time.sleep(2)
        time.sleep(3)
        return self.counted()

    def counted(self):
        wrong = [f"not answered: {what}" for what in self.missing()]
        self.doors[0].say("상태")
        end, told = time.time() + 30, ""
        while time.time() < end and not told:
            found = [text for text in self.doors[0].shown() if "부터 켜져 있어요" in text]
            told = found[-1] if found else ""
            time.sleep(0.5)
        counted = re.search(r"두 번 갔을 수 있는 것 (\d+)건", told)
        counted = int(counted.group(1)) if counted else 0
        seconds = 0
        for door in self.doors:
            shown = door.shown()
            for _, mark in self.wanted[door.name] + [("news", words) for words in self.told[door.name]]:
                times = sum(1 for text in shown if re.search(re.escape(mark) + r"(?!\d)", text))
                seconds += max(0, times - 1)
            seconds += max(0, sum(text.startswith("총자산") for text in shown) - self.reads[door.name])
            order = [int(m.group(1)) for text in shown if (m := re.match(r"소식 (\d+)", text))]
            first = list(dict.fromkeys(order))
            if first != sorted(first):
                wrong.append(f"news of {door.name} out of order: {order}")
            bad = ctl(door.base, "/violations")["violations"]
            kinds = {}
            for one in bad:
                kinds[(one["level"], one["rule"])] = kinds.get((one["level"], one["rule"]), 0) + 1
            print(f"{door.name}: {len(shown)} messages shown, violations {kinds}", flush=True)
            for one in bad:
                # A program that is dead, or whose database is, acknowledges nothing and answers a press late; what it had not
                # noted it answers again.
                if "query is too old" not in one["detail"] and one["rule"] not in ("ack_missing", "rate", "callback_slow", "callback_twice", "callback_unanswered"):
                    wrong.append(f"violation at {door.name}: {json.dumps(one, ensure_ascii=False)[:300]}")
        may = sum(self.lost.values()) + self.program.started - 1
        if seconds > min(may, counted):
            wrong.append(f"{seconds} second copies of at most {may}, and /status says {counted}")
        books = self.program.run("export")
        booked = [int(row.split(",")[5]) for row in books.splitlines()[1:] if ",deposit," in row]
        for amount in set(self.entries) | set(booked):
            times, due = booked.count(amount), self.entries.count(amount)
            if times != due and not (times == 1 and amount in self.doubtful):
                wrong.append(f"{amount} is {times} times in the books, {due} times acknowledged")
        print(f"entries {len(booked)} of {len(self.entries)}, second copies {seconds} (replies lost {sum(self.lost.values())}), told {counted}, not taken {self.unsent}", flush=True)
        code = self.program.stop()
        if code != 0:
            wrong.append(f"exit code {code}")
        log = (self.folder / "log").read_text(errors="replace")
        wrong += [f"log: {line}" for line in log.splitlines() if "panicked" in line]
        for secret in ("TEST-TOKEN", "xoxb", "xapp", "ticket"):
            if secret in log:
                wrong.append(f"the log holds {secret}")
        for server in self.servers:
            server.terminate()
        print("\n".join(wrong) or "nothing wrong", flush=True)
        print(self.folder)
        return not wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("peers")
    parser.add_argument("database")
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--restarts", type=int, default=0)
    parser.add_argument("--restart", default="")
    parser.add_argument("--news", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=int, default=900)
    sys.exit(0 if Campaign(parser.parse_args()).run() else 1)
