//! A connection that is held between looks: ended by its server, it is no fault of the next look; a question and an answer
//! of one message come in one look.

use jasan::place::Place;
use jasan::store::Question;

use crate::databases::{on_both, on_postgres_only};
use crate::store::{FIRST, NOON, apply, execute, open, record};

fn place() -> Place {
    Place::new("telegram", "7".to_owned(), "7")
}

fn question(line: &str) -> Question {
    Question {
        line: line.to_owned(),
        asks: "price".to_owned(),
        open: format!("{line} @{{}}"),
        choices: vec![("1".to_owned(), "one".to_owned())],
        aside: false,
        asked: NOON,
    }
}

#[test]
fn a_server_that_ended_its_connections_is_no_fault_of_the_next_look() {
    on_postgres_only(async |url| {
        let store = open(url).await;
        let end = "select pg_terminate_backend(pid) from pg_stat_activity \
                   where datname = current_database() and application_name = 'jasan'";
        for n in 0..5 {
            assert_eq!(store.book().await.unwrap().revision(), n);
            execute(url, end).await;
            assert_eq!(store.book().await.unwrap().revision(), n);
            execute(url, end).await;
            store.ask(&place(), &question("a")).await.unwrap();
            execute(url, end).await;
            let key = format!("m{n}");
            apply(&store, &key, record(&key, FIRST)).await;
        }
        store.close().await;
    });
}

#[test]
fn what_is_known_of_a_message_is_the_same_in_one_look_and_in_two() {
    on_both(async |url| {
        let store = open(url).await;
        let other = Place::new("telegram", "8".to_owned(), "8");
        assert_eq!(store.met("m1", &place()).await.unwrap(), (None, None));
        store.ask(&place(), &question("buy BTC")).await.unwrap();
        apply(&store, "m1", record("m1", FIRST)).await;
        let other_rows = record("m2", &FIRST[..1]);
        store.apply("m2", other_rows, NOON, None).await.unwrap();
        for key in ["m1", "m2", "m3", ""] {
            for place in [place(), other.clone()] {
                let apart = (
                    store.answered(key).await.unwrap(),
                    store.question(&place).await.unwrap(),
                );
                assert_eq!(
                    store.met(key, &place).await.unwrap(),
                    apart,
                    "{key} {place}"
                );
            }
        }
        let met = store.met("m1", &place()).await.unwrap();
        assert_eq!(
            met,
            (Some(Some("answer".to_owned())), Some(question("buy BTC")))
        );
    });
}
