//! A Bot API server in this process: it queues updates, keeps what the bot called, and fails when told to.
//!
//! It confirms as the real one does: asking with an offset forgets everything before it, and nothing else does.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Response, StatusCode, Uri};
use serde_json::{Value, json};
use tokio::sync::Notify;

pub const TOKEN: &str = "99:TEST";

/// One call of the bot; uploads stand as `name (bytes)` under their field.
#[derive(Debug, Clone)]
pub struct Called {
    pub method: String,
    pub params: BTreeMap<String, String>,
}

impl Called {
    pub fn get(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }
}

/// What goes wrong with the next call of a method.
#[derive(Debug, Clone)]
pub enum Fault {
    /// A proxy's page.
    Status(u16),
    RetryAfter(u32),
    /// The connection breaks in the middle of the answer, and nothing was done.
    Drop,
    /// Refused with this description.
    Refuse(u16, &'static str),
}

#[derive(Default)]
struct Inside {
    queue: VecDeque<Value>,
    last: u32,
    messages: i64,
    calls: Vec<Called>,
    faults: Vec<(String, String, Fault)>,
    files: BTreeMap<String, Vec<u8>>,
    /// What edited messages say, by number.
    edited: BTreeMap<String, String>,
}

/// The server.
#[derive(Clone, Default)]
pub struct Fake {
    inside: Arc<Mutex<Inside>>,
    changed: Arc<Notify>,
    pub address: String,
}

impl Fake {
    pub async fn start() -> Fake {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake = Fake {
            address: format!("http://{}", listener.local_addr().unwrap()),
            ..Fake::default()
        };
        fake.inside.lock().unwrap().last = 1000;
        let app = Router::new().fallback(call).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        fake
    }

    /// A listed user writes.
    pub fn write(&self, user: i64, text: &str) -> u32 {
        self.message(user, json!({ "text": text }))
    }
    /// Somebody sends a message with this content.
    pub fn message(&self, user: i64, content: Value) -> u32 {
        let id = self.next_message();
        let mut message = json!({ "message_id": id, "date": 1_700_000_000 + id, "chat": chat(user), "from": person(user) });
        merge(&mut message, content);
        self.update(json!({ "message": message }))
    }
    pub fn edit(&self, user: i64, text: &str) -> u32 {
        self.update(json!({ "edited_message": { "message_id": 1, "date": 1_700_000_000, "edit_date": 1_700_000_001,
            "chat": chat(user), "from": person(user), "text": text } }))
    }
    /// Somebody presses a button.
    pub fn press(&self, user: i64, line: &str) -> u32 {
        let under = self.next_message();
        self.press_under(user, line, under)
    }
    /// Somebody presses a button under this message, which is a text.
    pub fn press_under(&self, user: i64, line: &str, under: i64) -> u32 {
        let id = self.next_message();
        self.update(json!({ "callback_query": { "id": format!("q{id}"), "from": person(user), "chat_instance": "1", "data": line,
            "message": { "message_id": under, "date": 1_700_000_000, "chat": chat(user), "text": "x" } } }))
    }
    /// A listed user sends a document that really can be fetched.
    pub fn document(&self, user: i64, name: &str, bytes: &[u8]) -> u32 {
        self.document_claiming(user, name, bytes, bytes.len())
    }
    pub fn document_claiming(&self, user: i64, name: &str, bytes: &[u8], claimed: usize) -> u32 {
        let id = format!("F{}", self.next_message());
        self.inside
            .lock()
            .unwrap()
            .files
            .insert(id.clone(), bytes.to_vec());
        let document = json!({ "file_id": id, "file_unique_id": "u", "file_size": claimed, "file_name": name });
        self.message(user, json!({ "document": document }))
    }
    /// Queues an update as it is, under the next number.
    pub fn update(&self, mut update: Value) -> u32 {
        let id = {
            let mut inside = self.inside.lock().unwrap();
            inside.last += 1;
            let id = inside.last;
            update["update_id"] = json!(id);
            inside.queue.push_back(update);
            id
        };
        self.changed.notify_waiters();
        id
    }
    fn next_message(&self) -> i64 {
        let mut inside = self.inside.lock().unwrap();
        inside.messages += 1;
        inside.messages
    }
    /// The next call of `method` whose parameters contain `part` fails.
    pub fn fail(&self, method: &str, part: &str, fault: Fault) {
        let fault = (method.to_lowercase(), part.to_owned(), fault);
        self.inside.lock().unwrap().faults.push(fault);
    }
    /// What the bot called so far, polls left out.
    pub fn calls(&self) -> Vec<Called> {
        self.inside.lock().unwrap().calls.clone()
    }
    pub fn calls_of(&self, method: &str) -> Vec<Called> {
        self.calls()
            .into_iter()
            .filter(|c| c.method == method)
            .collect()
    }
    /// How many updates are not confirmed.
    pub fn pending(&self) -> usize {
        self.inside.lock().unwrap().queue.len()
    }
    /// Waits until something holds of the calls made. Fails after half a minute, and shows them.
    pub async fn until(&self, what: &str, holds: impl Fn(&Fake) -> bool) {
        for _ in 0..3000 {
            if holds(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{what} never came; called: {:#?}", self.calls());
    }

    fn take_fault(&self, method: &str, params: &BTreeMap<String, String>) -> Option<Fault> {
        let mut inside = self.inside.lock().unwrap();
        let at = inside.faults.iter().position(|(of, part, _)| {
            of == method && (part.is_empty() || params.values().any(|v| v.contains(part.as_str())))
        })?;
        Some(inside.faults.remove(at).2)
    }

    async fn updates(&self, params: &BTreeMap<String, String>) -> Value {
        let offset: u32 = params
            .get("offset")
            .and_then(|o| o.parse().ok())
            .unwrap_or(0);
        let wait: u64 = params
            .get("timeout")
            .and_then(|t| t.parse().ok())
            .unwrap_or(0);
        let found = || -> Vec<Value> {
            let mut inside = self.inside.lock().unwrap();
            inside
                .queue
                .retain(|u| u["update_id"].as_u64().unwrap_or(0) >= u64::from(offset));
            inside.queue.iter().take(100).cloned().collect()
        };
        let woken = self.changed.notified();
        let mut updates = found();
        if updates.is_empty() && wait > 0 {
            let _ = tokio::time::timeout(Duration::from_secs(wait), woken).await;
            updates = found();
        }
        json!(updates)
    }
}

fn chat(user: i64) -> Value {
    json!({ "id": user, "type": "private", "first_name": "x" })
}

fn person(user: i64) -> Value {
    json!({ "id": user, "is_bot": false, "first_name": "x", "language_code": "ko" })
}

fn merge(into: &mut Value, from: Value) {
    for (key, value) in from.as_object().into_iter().flatten() {
        into[key] = value.clone();
    }
}

async fn call(
    State(fake): State<Fake>,
    uri: Uri,
    headers: axum::http::HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let path = uri.path();
    if let Some(file) = path.strip_prefix(&format!("/file/bot{TOKEN}/")) {
        let bytes = fake
            .inside
            .lock()
            .unwrap()
            .files
            .get(&file.replace("%2F", "/"))
            .cloned();
        return match bytes {
            Some(bytes) => Response::new(Body::from(bytes)),
            None => status(404, "{}"),
        };
    }
    let Some(method) = path.strip_prefix(&format!("/bot{TOKEN}/")) else {
        return status(
            401,
            r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#,
        );
    };
    let method = method.to_lowercase();
    let kind = headers
        .get("content-type")
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    let params = params(kind, &body);
    if method != "getupdates" {
        let called = Called {
            method: method.clone(),
            params: params.clone(),
        };
        fake.inside.lock().unwrap().calls.push(called);
    }
    match fake.take_fault(&method, &params) {
        Some(Fault::Status(code)) => return status(code, "<html>bad gateway</html>"),
        Some(Fault::RetryAfter(seconds)) => {
            let told = json!({ "ok": false, "error_code": 429, "description": format!("Too Many Requests: retry after {seconds}"),
                "parameters": { "retry_after": seconds } });
            return status(429, &told.to_string());
        }
        Some(Fault::Refuse(code, description)) => {
            let told = json!({ "ok": false, "error_code": code, "description": description });
            return status(code, &told.to_string());
        }
        Some(Fault::Drop) => {
            let mut broken = status(200, "{");
            broken.headers_mut().insert("content-length", 100.into());
            return broken;
        }
        None => {}
    }
    if method.starts_with("editmessage") && method != "editmessagereplymarkup" {
        let said = format!("{:?}", (params.get("text"), params.get("media")));
        let mut inside = fake.inside.lock().unwrap();
        if inside
            .edited
            .insert(params["message_id"].clone(), said.clone())
            == Some(said)
        {
            let told = json!({ "ok": false, "error_code": 400, "description": "Bad Request: message is not modified: specified new message content and reply markup are exactly the same" });
            return status(400, &told.to_string());
        }
    }
    let result = match method.as_str() {
        "getupdates" => fake.updates(&params).await,
        "getme" => {
            json!({ "id": 99, "is_bot": true, "first_name": "x", "username": "jasan_bot", "can_join_groups": true,
            "can_read_all_group_messages": false, "supports_inline_queries": false, "can_connect_to_business": false,
            "has_main_web_app": false })
        }
        "getfile" => {
            let id = params.get("file_id").cloned().unwrap_or_default();
            let bytes = fake
                .inside
                .lock()
                .unwrap()
                .files
                .get(&id)
                .map_or(0, Vec::len);
            json!({ "file_id": id, "file_unique_id": "u", "file_size": bytes, "file_path": id })
        }
        "editmessagetext" | "editmessagemedia" | "editmessagereplymarkup" => {
            let id: i64 = params["message_id"].parse().unwrap_or(0);
            let user = params["chat_id"].parse().unwrap_or(0);
            json!({ "message_id": id, "date": 1, "chat": chat(user), "text": "x" })
        }
        "sendmessage" | "sendphoto" | "senddocument" => {
            let user = params
                .get("chat_id")
                .and_then(|c| c.parse().ok())
                .unwrap_or(0);
            json!({ "message_id": fake.next_message(), "date": 1, "chat": chat(user), "text": "x" })
        }
        _ => json!(true),
    };
    status(200, &json!({ "ok": true, "result": result }).to_string())
}

fn status(code: u16, body: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = StatusCode::from_u16(code).unwrap();
    response
}

/// Parameters as text, of JSON and of a form with files.
fn params(kind: &str, body: &[u8]) -> BTreeMap<String, String> {
    let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    let Some(boundary) = kind.split("boundary=").nth(1) else {
        let json: BTreeMap<String, Value> = serde_json::from_slice(body).unwrap_or_default();
        return json.iter().map(|(k, v)| (k.clone(), text(v))).collect();
    };
    let whole = String::from_utf8_lossy(body);
    let mut found = BTreeMap::new();
    for part in whole.split(&format!("--{boundary}")) {
        let Some((head, content)) = part.split_once("\r\n\r\n") else {
            continue;
        };
        let named = |what: &str| {
            head.split(&format!("{what}=\""))
                .nth(1)?
                .split('"')
                .next()
                .map(str::to_owned)
        };
        let Some(name) = head
            .split("; name=\"")
            .nth(1)
            .and_then(|n| n.split('"').next())
        else {
            continue;
        };
        let content = content.strip_suffix("\r\n").unwrap_or(content);
        let value = match named("filename") {
            Some(file) => format!("{file} ({})", content.len()),
            None => content.to_owned(),
        };
        found.insert(name.to_owned(), value);
    }
    found
}
