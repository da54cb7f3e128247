//! Both databases for a story: a fresh SQLite file always, a fresh PostgreSQL database when `TEST_DATABASE_URL` is set.
//!
//! `scripts/test` sets it, so that there nothing is left out; what was made is removed again, also when the story fails.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// Tells a story once for each database; it is handed the address of an empty one.
pub fn on_both<F: AsyncFn(&str)>(story: F) {
    on_sqlite(&story);
    if let Some(server) = server() {
        on_postgres(&server, &story);
    }
}

/// Only where the story is about files.
pub fn on_sqlite<F: AsyncFn(&str)>(story: &F) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/books.sqlite", folder.path().display());
    runtime().block_on(story(&url));
}

/// Only where the story is about a server; told nowhere when there is none.
pub fn on_postgres_only<F: AsyncFn(&str)>(story: F) {
    if let Some(server) = server() {
        on_postgres(&server, &story);
    }
}

/// The server for tests, when there is one.
#[expect(
    clippy::disallowed_methods,
    reason = "the one name a test reads from the environment"
)]
pub fn server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL")
        .ok()
        .filter(|url| !url.is_empty())
}

fn on_postgres<F: AsyncFn(&str)>(server: &str, story: &F) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "jasan_test_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let runtime = runtime();
    let admin = |sql: String| {
        runtime.block_on(async {
            let mut admin = PgConnection::connect(server).await.unwrap();
            admin.execute(AssertSqlSafe(sql)).await.unwrap();
        });
    };
    admin(format!("create database {name}"));
    let url = database_url(server, &name);
    let told = catch_unwind(AssertUnwindSafe(|| runtime.block_on(story(&url))));
    admin(format!("drop database {name} with (force)"));
    if let Err(panic) = told {
        eprintln!("on PostgreSQL:");
        resume_unwind(panic);
    }
}

/// The address of another database of a server.
fn database_url(server: &str, name: &str) -> String {
    let (address, query) = server
        .split_once('?')
        .map_or((server, String::new()), |(a, q)| (a, format!("?{q}")));
    let (scheme, rest) = address.split_once("://").unwrap();
    let host = rest.split('/').next().unwrap();
    format!("{scheme}://{host}/{name}{query}")
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// A PostgreSQL database of a story, with everything in it taken away.
pub async fn emptied(url: &str) -> String {
    let mut owner = PgConnection::connect(url).await.unwrap();
    let again = "drop schema public cascade; create schema public";
    owner.execute(again).await.unwrap();
    url.to_owned()
}
