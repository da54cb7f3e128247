#!/usr/bin/env python3
"""From an update to the first answer, and what it costs: Jasan beside a bare teloxide echo and a minimal python-telegram-bot.

All three talk to a server of the Bot API in this process, in turns, so that each meets the same machine. Measured are the time
from handing out an update to hearing `sendMessage`, the CPU of each program over all messages, and what it keeps (`RssAnon`),
Jasan with Slack open beside Telegram (a socket that only says hello and answers pings).

usage: latency.py PROGRAM [ECHO] [--entries N] [--messages N] [--every SECONDS] [--database URL]
ECHO is `target/release/examples/echo` (cargo build --release --example echo). Needs aiohttp; python-telegram-bot where it is there.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from aiohttp import web

CHAT, TOKEN = 1000, "1:latency"
open_sockets = []

PYTHON_BOT = """
import os
from telegram.ext import ApplicationBuilder, MessageHandler, filters
async def echo(update, context):
    await update.message.reply_text(update.message.text)
app = (ApplicationBuilder().token(os.environ["TELEGRAM_BOT_TOKEN"])
       .base_url(os.environ["TELEGRAM_API_URL"] + "/bot").build())
app.add_handler(MessageHandler(filters.TEXT, echo))
app.run_polling()
"""


class Bot:
    """A program that is tried: what it is handed, and when it answers. Its address has its name in it."""

    def __init__(self, name, command, env, folder):
        self.name, self.folder = name, folder
        self.updates, self.confirmed, self.handed = [], 0, {}
        self.waiting = asyncio.Event()
        self.heard = asyncio.Event()
        self.answered, self.polled = None, False
        self.log = open(folder / f"{name}.log", "w")
        self.process = subprocess.Popen(command, env=env, cwd=folder, stdout=self.log, stderr=self.log)

    def cpu(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def anon(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("RssAnon"):
                return int(line.split()[1]) / 1024
        return 0.0

    async def ask(self, number, text):
        self.heard.clear()
        self.answered = None
        self.updates.append({
            "update_id": number,
            "message": {
                "message_id": number, "date": int(time.time()), "text": text,
                "chat": {"id": CHAT, "type": "private", "first_name": "Owner"},
                "from": {"id": CHAT, "is_bot": False, "first_name": "Owner"},
            },
        })
        self.waiting.set()
        await asyncio.wait_for(self.heard.wait(), 20)
        return self.answered - self.handed[number]


def server(bots):
    me = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "latency_bot", "can_join_groups": True,
          "can_read_all_group_messages": False, "supports_inline_queries": False, "can_connect_to_business": False,
          "has_main_web_app": False}

    async def body(request):
        kind = request.content_type
        if kind == "application/json":
            return await request.json()
        return dict(await request.post()) if request.can_read_body else dict(request.query)

    async def call(request):
        bot = bots[request.match_info["name"]]
        method = request.match_info["method"].lower()
        at = time.perf_counter()
        if method == "sendmessage":
            if bot.answered is None:
                bot.answered = at
                bot.heard.set()
            sent = await body(request)
            return ok({"message_id": random.randrange(10**6, 10**9), "date": int(time.time()), "text": str(sent.get("text", "-"))[:200],
                       "chat": {"id": CHAT, "type": "private", "first_name": "Owner"}, "from": me})
        given = await body(request)
        if method == "getupdates":
            return ok(await updates(bot, int(given.get("offset") or 0), float(given.get("timeout") or 0)))
        if method == "getme":
            return ok(me)
        if method in ("getmycommands",):
            return ok([])
        return ok(True)

    async def updates(bot, offset, timeout):
        bot.polled = True
        bot.updates = [update for update in bot.updates if update["update_id"] >= offset]
        if not bot.updates and timeout:
            bot.waiting.clear()
            try:
                await asyncio.wait_for(bot.waiting.wait(), min(timeout, 30))
            except asyncio.TimeoutError:
                pass
        now = time.perf_counter()
        for update in bot.updates:
            bot.handed.setdefault(update["update_id"], now)
        return bot.updates

    def ok(result):
        return web.json_response({"ok": True, "result": result})

    async def slack(request):
        method = request.match_info["method"]
        answer = {"ok": True, "url": f"ws://{request.host}/socket", "user_id": "U0BOT", "bot_id": "B0BOT", "team_id": "T0", "team": "T",
                  "user": "bot", "channel": {"id": "D0OWNER"}, "ts": "1.1", "messages": [], "members": [], "channels": []}
        return web.json_response(answer)

    async def socket(request):
        line = web.WebSocketResponse(heartbeat=20)
        await line.prepare(request)
        open_sockets.append(line)
        await line.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0"},
                              "debug_info": {"host": "h", "approximate_connection_time": 18060}})
        async for _ in line:
            pass
        return line

    app = web.Application()
    app.router.add_route("*", "/slack/{method}", slack)
    app.router.add_get("/socket", socket)
    app.router.add_route("*", "/{name}/bot{token}/{method}", call)
    return app


def books(folder, entries):
    """Rows of ten years, always the same: what somebody bought and sold, and a close a week of each thing."""
    random.seed(7)
    assets = [f"A{n:02}" for n in range(20)]
    day = lambda n: time.strftime("%Y-%m-%d", time.gmtime(1_483_228_800 + n * 86_400))
    head = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note\n"
    with open(folder / "rows.csv", "w") as rows:
        rows.write(head)
        rows.write(f"{day(0)},deposit,upbit,KRW,cash,900000000000,1,KRW,,,d0,\n")
        held = dict.fromkeys(assets, 0)
        for n in range(1, entries):
            asset = assets[n % len(assets)]
            sells = held[asset] > 3 and n % 3 == 0
            held[asset] += -1 if sells else 1
            kind = "sell" if sells else "buy"
            rows.write(f"{day(n * 3600 // entries)},{kind},upbit,{asset},crypto,1,{random.randrange(9000, 11000)},KRW,5,KRW,r{n},\n")
    with open(folder / "closes.csv", "w") as closes:
        closes.write("date,symbol,close,currency\n")
        for week in range(520):
            for asset in assets:
                closes.write(f"{day(week * 7)},{asset},{random.randrange(9000, 11000)},KRW\n")


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("echo", nargs="?")
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=100)
    parser.add_argument("--every", type=float, default=1.0)
    parser.add_argument("--database")
    given = parser.parse_args()
    program = Path(given.program).resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        bots = {}
        runner = web.AppRunner(server(bots))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]
        plain = {"PATH": os.environ["PATH"], "HOME": str(folder), "TELEGRAM_BOT_TOKEN": TOKEN}
        env = plain | {
            "DATABASE_URL": given.database or f"sqlite://{folder}/b.sqlite",
            "JASAN_DATA_DIR": str(folder / "data"), "TELEGRAM_ALLOWED_CHATS": str(CHAT), "JASAN_LOG": "warn",
            # No price comes while it is measured.
            "BITHUMB_API_URL": "http://127.0.0.1:9",
            "SLACK_API_URL": f"http://127.0.0.1:{port}/slack", "SLACK_APP_TOKEN": "xapp-1", "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_ALLOWED_USERS": "U0OWNER",
        }
        books(folder, given.entries)
        for file in ("rows.csv", "closes.csv"):
            subprocess.run([program, "import", file], env=env, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        commands = {"jasan": ([program, "serve"], env)}
        if given.echo:
            address = f"http://127.0.0.1:{port}/teloxide"
            commands["teloxide"] = ([Path(given.echo).resolve(), address, TOKEN], plain)
        has_python = subprocess.run([sys.executable, "-c", "import telegram"], stderr=subprocess.DEVNULL).returncode == 0
        if has_python:
            commands["python"] = ([sys.executable, "-c", PYTHON_BOT], plain)
        for name, (command, its) in commands.items():
            its = its | {"TELEGRAM_API_URL": f"http://127.0.0.1:{port}/{name}"}
            bots[name] = Bot(name, command, its, folder)
        try:
            await measure(given, bots)
        finally:
            for bot in bots.values():
                bot.process.terminate()
                bot.process.wait()
        await runner.cleanup()


async def measure(given, bots):
    for bot in bots.values():
        while not bot.polled:
            if bot.process.poll() is not None:
                sys.exit(f"{bot.name} ended: {(bot.folder / (bot.name + '.log')).read_text()[-500:]}")
            await asyncio.sleep(0.05)
    while not open_sockets:
        await asyncio.sleep(0.05)
    number, taken = 1, {name: [] for name in bots}
    # What is new in the beginning (a greeting, a connection) is over before it counts.
    await asyncio.sleep(3)
    for bot in bots.values():
        for _ in range(5):
            await bot.ask(number, "/balance")
            number += 1
            await asyncio.sleep(given.every)
    before = {name: bot.cpu() for name, bot in bots.items()}
    for _ in range(given.messages):
        for name, bot in bots.items():
            taken[name].append(await bot.ask(number, "/balance"))
            number += 1
            await asyncio.sleep(given.every / len(bots))
    print(f"{given.messages} messages each, {given.entries} entries")
    print(f"{'':12}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms':>8}{'RssAnon MB':>12}")
    for name, bot in bots.items():
        times = sorted(taken[name])
        p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
        cpu = (bot.cpu() - before[name]) / given.messages * 1000
        print(f"{name:12}{statistics.median(times) * 1000:8.2f}{p99 * 1000:8.2f}{cpu:8.2f}{bot.anon():12.1f}")
    if "teloxide" in bots:
        ratio = statistics.median(taken["jasan"]) / statistics.median(taken["teloxide"])
        print(f"jasan / teloxide at p50: {ratio:.2f} (at most 1.6)")


asyncio.run(main())
