//! A Slack in this process: Web API, Socket Mode, uploads and downloads. It keeps what the app called, fails when told to,
//! and notes what the real one would refuse or what would be late.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode, Uri};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::handshake::server::{
    Callback, ErrorResponse, Request, Response as Greeting,
};

pub const BOT_TOKEN: &str = "xoxb-test";
pub const APP_TOKEN: &str = "xapp-test";
pub const OWNER: &str = "U0OWNER";
pub const STRANGER: &str = "U0OTHER";
pub const DIRECT: &str = "D0OWNER";
pub const CHANNEL: &str = "C0MAIN";

/// The lines that are open, by number.
type Lines = BTreeMap<u64, mpsc::UnboundedSender<Frame>>;
/// Which of them.
type Choice = fn(&Lines) -> Option<&mpsc::UnboundedSender<Frame>>;

/// One call of the app.
#[derive(Debug, Clone)]
pub struct Called {
    pub method: String,
    pub params: Value,
    /// The number of the message that came of it.
    pub ts: String,
    pub refused: Option<String>,
}

impl Called {
    pub fn get(&self, name: &str) -> &str {
        self.params.get(name).and_then(Value::as_str).unwrap_or("")
    }
    /// The kinds of its blocks.
    pub fn kinds(&self) -> Vec<&str> {
        let blocks = self.params.get("blocks").and_then(Value::as_array);
        let blocks = blocks.into_iter().flatten();
        blocks.filter_map(|block| block["type"].as_str()).collect()
    }
}

/// What goes wrong with the next call of a method.
#[derive(Debug, Clone)]
pub enum Fault {
    /// A proxy's page.
    Status(u16),
    RetryAfter(u32),
    /// The call is done, and the connection breaks in the middle of the answer.
    LostReply,
    /// Refused with this code.
    Refuse(&'static str),
}

#[derive(Default)]
struct Inside {
    number: u64,
    calls: Vec<Called>,
    faults: VecDeque<(String, String, Fault)>,
    tickets: BTreeSet<String>,
    lines: Lines,
    opened: usize,
    /// Envelopes sent and not acknowledged; how long the others took.
    sent: BTreeMap<String, Instant>,
    acks: Vec<(String, Value, Duration)>,
    uploads: BTreeMap<String, (String, usize, Vec<u8>)>,
    files: BTreeMap<String, (String, Vec<u8>)>,
    violations: Vec<String>,
    no_tables: bool,
    deaf: bool,
}

/// The server.
#[derive(Clone, Default)]
pub struct Fake {
    inside: Arc<Mutex<Inside>>,
    pub address: String,
    socket: String,
}

impl Fake {
    pub async fn start() -> Fake {
        let (web, socket) = (listener().await, listener().await);
        let fake = Fake {
            address: format!("http://{}", web.local_addr().unwrap()),
            socket: format!("ws://{}", socket.local_addr().unwrap()),
            ..Fake::default()
        };
        let app = Router::new().fallback(call).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(web, app).await });
        let lines = fake.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                tokio::spawn(lines.clone().line(stream));
            }
        });
        fake
    }

    fn inside(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }
    fn number(&self) -> u64 {
        let mut inside = self.inside();
        inside.number += 1;
        inside.number
    }

    /// The owner writes a direct message.
    pub fn write(&self, text: &str) {
        self.event(&format!("Ev{}", self.number()), message(OWNER, text));
    }
    /// An event under a number of its own.
    pub fn event(&self, id: &str, event: Value) {
        let payload =
            json!({ "type": "event_callback", "team_id": "T0", "event_id": id, "event": event });
        self.envelope("events_api", payload);
    }
    /// Somebody names the bot in a channel.
    pub fn mention(&self, user: &str, channel: &str, text: &str) {
        let mut event = message(user, &format!("<@U0BOT> {text}"));
        event["type"] = json!("app_mention");
        event["channel"] = json!(channel);
        event.as_object_mut().unwrap().remove("channel_type");
        self.event(&format!("Ev{}", self.number()), event);
    }
    pub fn command(&self, user: &str, channel: &str, text: &str) {
        let payload = json!({ "team_id": "T0", "user_id": user, "channel_id": channel, "command": "/jasan", "text": text,
            "trigger_id": format!("t{}", self.number()), "response_url": "http://127.0.0.1:9/" });
        self.envelope("slash_commands", payload);
    }
    pub fn press(&self, user: &str, channel: &str, line: &str) {
        let action = json!({ "type": "button", "action_id": "say1", "value": line });
        let container = json!({ "type": "message", "message_ts": "1.1", "channel_id": channel });
        self.pressed(user, channel, action, json!({ "container": container }));
    }
    /// The owner presses a button of a message that was posted or edited last.
    pub fn press_shown(&self, label: &str) {
        let calls = self.calls();
        let shown = calls
            .iter()
            .rev()
            .filter(|c| c.refused.is_none())
            .find_map(|called| {
                let blocks = called.params.get("blocks")?.as_array()?.iter();
                let mut actions = blocks.filter(|block| block["type"] == "actions");
                let (row, key) = actions.find_map(|row| {
                    let mut keys = row["elements"].as_array()?.iter();
                    Some((row, keys.find(|key| key["text"]["text"] == label)?))
                })?;
                let mut action = key.clone();
                action["block_id"] = row["block_id"].clone();
                Some((called.clone(), action))
            });
        let (called, action) = shown.unwrap_or_else(|| panic!("no button {label}"));
        let whispered = called.method == "chat.postEphemeral";
        let channel = called.get("channel");
        let mut more = json!({
            "container": { "message_ts": called.ts, "channel_id": channel, "is_ephemeral": whispered },
            "response_url": format!("{}/response", self.address),
        });
        if !whispered {
            more["message"] = called.params.clone();
        }
        self.pressed(OWNER, channel, action, more);
    }
    fn pressed(&self, user: &str, channel: &str, mut action: Value, more: Value) {
        action["action_ts"] = json!(format!("9.{}", self.number()));
        let mut payload = json!({ "type": "block_actions", "team": { "id": "T0" }, "user": { "id": user },
            "channel": { "id": channel }, "actions": [action] });
        payload
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.envelope("interactive", payload);
    }
    /// The owner sends a file that really can be fetched.
    pub fn file(&self, name: &str, bytes: &[u8], kind: &str) {
        let id = format!("F{}", self.number());
        let url = format!("{}/files/{id}", self.address);
        self.inside()
            .files
            .insert(id.clone(), (kind.to_owned(), bytes.to_vec()));
        let mut event = message(OWNER, "");
        event["subtype"] = json!("file_share");
        event["files"] = json!([{ "id": id, "name": name, "mimetype": "text/csv", "size": bytes.len(), "url_private": url }]);
        self.event(&format!("Ev{}", self.number()), event);
    }
    /// The owner writes a direct message that comes by the line that was opened first.
    pub fn write_by_the_first(&self, text: &str) {
        let payload = json!({ "type": "event_callback", "team_id": "T0", "event_id": format!("Ev{}", self.number()),
            "event": message(OWNER, text) });
        self.envelope_by("events_api", payload, |lines| lines.values().next());
    }
    /// Sends an envelope down the newest line.
    pub fn envelope(&self, kind: &str, payload: Value) {
        self.envelope_by(kind, payload, |lines| lines.values().next_back());
    }
    fn envelope_by(&self, kind: &str, payload: Value, by: Choice) {
        let id = format!("e{}", self.number());
        let mut inside = self.inside();
        inside.sent.insert(id.clone(), Instant::now());
        let frame = json!({ "envelope_id": id, "type": kind, "payload": payload, "accepts_response_payload": kind == "slash_commands" });
        let line = by(&inside.lines).expect("a line is open");
        let _ = line.send(Frame::Text(frame.to_string().into()));
    }
    /// Ends every line: with a word, or abruptly.
    pub fn disconnect(&self, reason: Option<&str>) {
        let lines = match reason {
            Some(_) => self.inside().lines.clone(),
            // Dropped, a line breaks without a word.
            None => std::mem::take(&mut self.inside().lines),
        };
        if let Some(reason) = reason {
            let frame =
                json!({ "type": "disconnect", "reason": reason, "debug_info": { "host": "x" } });
            for line in lines.values() {
                let _ = line.send(Frame::Text(frame.to_string().into()));
            }
        }
    }
    /// The next call of `method` whose parameters contain `part` fails.
    pub fn fail(&self, method: &str, part: &str, fault: Fault) {
        let fault = (method.to_owned(), part.to_owned(), fault);
        self.inside().faults.push_back(fault);
    }
    /// The workspace does not know native tables.
    pub fn without_tables(&self) {
        self.inside().no_tables = true;
    }
    /// New lines are opened and never greeted.
    pub fn deaf(&self, deaf: bool) {
        self.inside().deaf = deaf;
    }
    pub fn calls(&self) -> Vec<Called> {
        self.inside().calls.clone()
    }
    pub fn calls_of(&self, method: &str) -> Vec<Called> {
        let calls = self.calls().into_iter();
        calls.filter(|c| c.method == method).collect()
    }
    /// The texts that were posted and taken, in order.
    pub fn posted(&self) -> Vec<String> {
        let calls = self.calls_of("chat.postMessage").into_iter();
        let taken = calls.filter(|c| c.refused.is_none());
        taken.map(|c| c.get("text").to_owned()).collect()
    }
    /// The texts as they stand in the channels now.
    pub fn shown(&self) -> Vec<String> {
        let mut shown: Vec<(String, String)> = Vec::new();
        for call in self.calls().into_iter().filter(|c| c.refused.is_none()) {
            let (ts, text) = (call.get("ts").to_owned(), call.get("text").to_owned());
            match call.method.as_str() {
                "chat.postMessage" => shown.push((call.ts, text)),
                "chat.update" => {
                    let found = shown.iter_mut().find(|(of, _)| *of == ts);
                    found.expect("a message that was posted").1 = text;
                }
                "chat.delete" => shown.retain(|(of, _)| *of != ts),
                _ => {}
            }
        }
        shown.into_iter().map(|(_, text)| text).collect()
    }
    pub fn uploads(&self) -> Vec<(String, Vec<u8>)> {
        let inside = self.inside();
        let uploads = inside.uploads.values();
        uploads
            .map(|(name, _, bytes)| (name.clone(), bytes.clone()))
            .collect()
    }
    pub fn lines(&self) -> usize {
        self.inside().lines.len()
    }
    pub fn opened(&self) -> usize {
        self.inside().opened
    }
    pub fn acks(&self) -> Vec<Value> {
        self.inside()
            .acks
            .iter()
            .map(|(_, ack, _)| ack.clone())
            .collect()
    }
    pub fn unacknowledged(&self) -> usize {
        self.inside().sent.len()
    }
    /// What the real one would have refused, and what came late.
    pub fn violations(&self) -> Vec<String> {
        let inside = self.inside();
        let late = inside
            .acks
            .iter()
            .filter(|(_, _, took)| *took > Duration::from_secs(3));
        let late = late.map(|(id, ..)| format!("{id} acknowledged late"));
        inside.violations.iter().cloned().chain(late).collect()
    }
    /// Waits until something holds. Fails after half a minute, and shows what was called.
    pub async fn until(&self, what: &str, holds: impl Fn(&Fake) -> bool) {
        for _ in 0..3000 {
            if holds(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!(
            "{what} never came; called: {:#?}; {:?}",
            self.calls(),
            self.violations()
        );
    }

    fn wrong(&self, what: impl Into<String>) {
        self.inside().violations.push(what.into());
    }

    /// One line of Socket Mode.
    async fn line(self, stream: TcpStream) {
        let mut ticket = String::new();
        let Ok(mut socket) = tokio_tungstenite::accept_hdr_async(stream, Look(&mut ticket)).await
        else {
            return;
        };
        if !self.inside().tickets.remove(&ticket) {
            self.wrong(format!("ticket {ticket} used twice or unknown"));
            return;
        }
        let number = self.number();
        let (into, mut frames) = mpsc::unbounded_channel();
        let deaf = {
            let mut inside = self.inside();
            inside.opened += 1;
            inside.lines.insert(number, into);
            inside.deaf
        };
        if !deaf {
            let hello = json!({ "type": "hello", "num_connections": 1, "connection_info": { "app_id": "A0" },
                "debug_info": { "host": "x", "approximate_connection_time": 18060 } });
            let _ = socket.send(Frame::Text(hello.to_string().into())).await;
        }
        loop {
            tokio::select! {
                frame = frames.recv() => match frame {
                    Some(frame) => if socket.send(frame).await.is_err() { break },
                    None => return,
                },
                heard = socket.next() => match heard {
                    Some(Ok(Frame::Text(text))) => self.acknowledged(&text),
                    Some(Ok(Frame::Close(_)) | Err(_)) | None => break,
                    Some(Ok(_)) => {}
                },
            }
        }
        self.inside().lines.remove(&number);
    }

    fn acknowledged(&self, text: &str) {
        let ack: Value = serde_json::from_str(text).unwrap_or_default();
        let id = ack["envelope_id"].as_str().unwrap_or("").to_owned();
        let sent = self.inside().sent.remove(&id);
        match sent {
            Some(at) => self.inside().acks.push((id, ack, at.elapsed())),
            None => self.wrong(format!("{id} acknowledged twice or unknown")),
        }
    }

    fn take_fault(&self, method: &str, params: &Value) -> Option<Fault> {
        let mut inside = self.inside();
        let at = inside.faults.iter().position(|(of, part, _)| {
            of == method && (part.is_empty() || params.to_string().contains(part.as_str()))
        })?;
        inside.faults.remove(at).map(|(_, _, fault)| fault)
    }

    /// What a method answers; an error is its code.
    fn answer(&self, method: &str, params: &Value, token: &str) -> Result<Value, String> {
        let wanted = match method {
            "apps.connections.open" => APP_TOKEN,
            _ => BOT_TOKEN,
        };
        if method == "response" {
            return Ok(json!({}));
        }
        if token != wanted {
            return Err("invalid_auth".to_owned());
        }
        let text = |name: &str| params.get(name).and_then(Value::as_str).unwrap_or("");
        let channel = text("channel");
        let known = [DIRECT, CHANNEL, OWNER].contains(&channel);
        match method {
            "auth.test" => Ok(
                json!({ "url": "https://x.slack.com/", "team": "x", "user": "jasan", "team_id": "T0", "user_id": "U0BOT", "bot_id": "B0" }),
            ),
            "apps.connections.open" => {
                let ticket = format!("ticket={}", self.number());
                self.inside().tickets.insert(ticket.clone());
                Ok(json!({ "url": format!("{}/?{ticket}", self.socket) }))
            }
            "conversations.open" => Ok(json!({ "channel": { "id": DIRECT } })),
            "chat.postMessage" | "chat.postEphemeral" | "chat.update" if !known => {
                Err("channel_not_found".to_owned())
            }
            "chat.postMessage" | "chat.postEphemeral" => {
                self.content(params)?;
                Ok(json!({ "channel": channel, "ts": format!("5.{}", self.number()) }))
            }
            "chat.update" => {
                self.content(params)?;
                Ok(json!({ "channel": channel, "ts": text("ts") }))
            }
            "chat.delete" => Ok(json!({ "ts": text("ts") })),
            "files.delete" => match self.inside().uploads.remove(text("file")) {
                Some(_) => Ok(json!({})),
                None => Err("file_not_found".to_owned()),
            },
            "files.getUploadURLExternal" => {
                let length: usize = text("length").parse().unwrap_or(0);
                if length == 0 || text("filename").is_empty() {
                    return Err("invalid_arguments".to_owned());
                }
                let id = format!("F{}", self.number());
                let upload = (text("filename").to_owned(), length, Vec::new());
                self.inside().uploads.insert(id.clone(), upload);
                Ok(json!({ "file_id": id, "upload_url": format!("{}/upload/{id}", self.address) }))
            }
            "files.completeUploadExternal" => {
                let id = params
                    .pointer("/files/0/id")
                    .and_then(Value::as_str)
                    .unwrap_or("");
                let inside = self.inside();
                let upload = inside.uploads.get(id).ok_or("file_not_found")?;
                if upload.1 != upload.2.len() {
                    return Err("file_upload_incomplete".to_owned());
                }
                match [DIRECT, CHANNEL].contains(&text("channel_id")) {
                    true => Ok(json!({ "files": [{ "id": id }] })),
                    false => Err("channel_not_found".to_owned()),
                }
            }
            _ => Err("unknown_method".to_owned()),
        }
    }

    /// A message that the real one would take.
    fn content(&self, params: &Value) -> Result<(), String> {
        let text = params["text"].as_str().unwrap_or("");
        let bare = text
            .replace("&amp;", "")
            .replace("&lt;", "")
            .replace("&gt;", "");
        if bare.contains(['&', '<', '>']) {
            self.wrong(format!("not escaped: {text}"));
        }
        if text.trim().is_empty() {
            self.wrong("no text beside the blocks");
        }
        let Some(blocks) = params.get("blocks").and_then(Value::as_array) else {
            return Ok(());
        };
        let native = blocks.iter().any(|block| block["type"] == "data_table");
        if native && self.inside().no_tables {
            return Err("invalid_blocks".to_owned());
        }
        let long = |block: &Value| {
            let text = block.pointer("/text/text").and_then(Value::as_str);
            text.is_some_and(|text| text.is_empty() || text.chars().count() > 3000)
        };
        if blocks.is_empty() || blocks.len() > 50 || blocks.iter().any(long) {
            self.wrong("blocks beyond the limits");
            return Err("invalid_blocks".to_owned());
        }
        Ok(())
    }
}

/// Keeps the ticket that a line is opened with.
struct Look<'a>(&'a mut String);

impl Callback for Look<'_> {
    fn on_request(self, request: &Request, greeting: Greeting) -> Result<Greeting, ErrorResponse> {
        request.uri().query().unwrap_or("").clone_into(self.0);
        Ok(greeting)
    }
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

/// A direct message.
pub fn message(user: &str, text: &str) -> Value {
    json!({ "type": "message", "user": user, "text": text, "ts": "1700000000.000100", "channel": DIRECT, "channel_type": "im" })
}

async fn call(
    State(fake): State<Fake>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let header = |name: &str| {
        headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
    };
    let token = header("authorization").trim_start_matches("Bearer ");
    let path = uri.path();
    if let Some(id) = path.strip_prefix("/upload/") {
        if let Some(Fault::Status(code)) = fake.take_fault("upload", &Value::Null) {
            return status(code, "text/html", "<html>");
        }
        if let Some(upload) = fake.inside().uploads.get_mut(id) {
            upload.2 = body.to_vec();
        }
        return status(200, "text/plain", "OK");
    }
    if let Some(id) = path.strip_prefix("/files/") {
        let file = fake.inside().files.get(id).cloned();
        return match file.filter(|_| token == BOT_TOKEN) {
            Some((kind, bytes)) => {
                let mut answer = Response::new(Body::from(bytes));
                answer
                    .headers_mut()
                    .insert("content-type", kind.parse().unwrap());
                answer
            }
            None => status(200, "text/html", "<html>log in</html>"),
        };
    }
    let method = path
        .trim_start_matches('/')
        .trim_start_matches("api/")
        .to_owned();
    let params = params(&uri, &body);
    if method != "response" && !body.is_empty() && !header("content-type").contains("charset") {
        fake.wrong(format!("{method} says no charset"));
    }
    let fault = fake.take_fault(&method, &params);
    let answer = match &fault {
        Some(Fault::Refuse(code)) => Err((*code).to_owned()),
        Some(Fault::Status(_)) => Err("a proxy".to_owned()),
        Some(Fault::RetryAfter(_)) => Err("ratelimited".to_owned()),
        Some(Fault::LostReply) | None => fake.answer(&method, &params, token),
    };
    let ts = answer.as_ref().ok().and_then(|told| told["ts"].as_str());
    fake.inside().calls.push(Called {
        method,
        params,
        ts: ts.unwrap_or("").to_owned(),
        refused: answer.as_ref().err().cloned(),
    });
    match (fault, answer) {
        (Some(Fault::Status(code)), _) => status(code, "text/html", "<html>bad gateway</html>"),
        (Some(Fault::RetryAfter(seconds)), _) => {
            let mut answer = status(429, JSON, r#"{"ok":false,"error":"ratelimited"}"#);
            answer.headers_mut().insert("retry-after", seconds.into());
            answer
        }
        (Some(Fault::LostReply), _) => {
            let mut answer = status(200, JSON, "{");
            answer.headers_mut().insert("content-length", 100.into());
            answer
        }
        (_, Ok(mut told)) => {
            told["ok"] = json!(true);
            status(200, JSON, &told.to_string())
        }
        (_, Err(code)) => {
            let told = json!({ "ok": false, "error": code });
            status(200, JSON, &told.to_string())
        }
    }
}

const JSON: &str = "application/json; charset=utf-8";

fn status(code: u16, kind: &str, body: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = StatusCode::from_u16(code).unwrap();
    response
        .headers_mut()
        .insert("content-type", kind.parse().unwrap());
    response
}

/// Parameters of an address and of a JSON body.
fn params(uri: &Uri, body: &[u8]) -> Value {
    let mut params: Value = serde_json::from_slice(body).unwrap_or_else(|_| json!({}));
    for pair in uri.query().unwrap_or("").split('&') {
        if let Some((name, value)) = pair.split_once('=') {
            params[name] = json!(value.replace('+', " "));
        }
    }
    params
}
