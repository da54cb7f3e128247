//! A bare echo on teloxide: what `scripts/latency.py` sets beside Jasan. It asks for updates and sends back what it read.

use std::time::Duration;

use teloxide::payloads::{GetUpdatesSetters as _, SendMessageSetters as _};
use teloxide::prelude::Requester as _;
use teloxide::types::{ReplyParameters, UpdateKind};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [server, token] = given.as_slice() else {
        eprintln!("usage: echo SERVER TOKEN");
        return;
    };
    let Ok(server) = server.parse() else {
        eprintln!("{server} is no address");
        return;
    };
    let bot = teloxide::Bot::new(token).set_api_url(server);
    let mut offset = 0;
    loop {
        let updates = bot.get_updates().offset(offset).timeout(10);
        let Ok(updates) = updates.await else {
            tokio::time::sleep(Duration::from_millis(200)).await;
            continue;
        };
        for update in updates {
            offset = update.id.as_offset();
            let UpdateKind::Message(message) = update.kind else {
                continue;
            };
            let text = message.text().unwrap_or("-").to_owned();
            let sent = bot
                .send_message(message.chat.id, text)
                .reply_parameters(ReplyParameters::new(message.id));
            let _ = sent.await;
        }
    }
}
