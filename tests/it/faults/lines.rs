//! The line to PostgreSQL is cut at each step of a transaction. Whatever was told is so, and an owner who says again what
//! was told to have failed has it once.

use jasan::bot::Ending;

use super::Door;
use super::cut::Cut;
use crate::databases::on_postgres_only;

/// Pieces that a write takes, both ways, when it begins with a new connection, with some to spare.
async fn steps(line: &Cut, through: &Door) -> i64 {
    let before = line.passed();
    line.after(0);
    let (ending, _) = through.says("cut", "입금 900001원 한투").await;
    line.whole();
    if ending != Ending::Done {
        through.says("whole", "입금 900002원 한투").await;
    }
    line.passed() - before + 4
}

/// Cuts `times` times, at steps that go through all of a write again and again.
async fn cut_at_every_step(url: &str, times: u64) {
    let line = Cut::to(url).await;
    let through = Door::open(&line.url).await;
    let steps = steps(&line, &through).await;
    let first = through.app.store.current().journal().len() as u64;
    let (mut failed, mut asked, mut kept) = (0, 0, 0);
    for n in 0..times {
        let amount = 1_000_001 + n;
        let text = format!("입금 {amount}원 한투");
        let before = through.app.store.current().revision();
        let cuts = line.cuts();
        // From the end of the write, where the commit is, to its beginning.
        line.after(steps - 1 - n as i64 % steps);
        let mut ending = through.says(&format!("t:{n}"), &text).await;
        line.whole();
        while n % 2 == 0 && matches!(ending.0, Ending::Unknown | Ending::Away) {
            // Every other time as the Telegram door does: the same key, until somebody can be asked.
            asked += 1;
            ending = through.says(&format!("t:{n}"), &text).await;
        }
        let booked = through.booked(amount).await;
        match ending.0 {
            Ending::Done => {
                assert_eq!(booked, 1, "{n}: told as booked: {}", ending.1);
                kept += line.cuts() - cuts;
            }
            Ending::Unknown => panic!("{n}: somebody could be asked: {}", ending.1),
            Ending::Refused | Ending::Fault | Ending::Away => {
                assert_eq!(booked, 0, "{n}: told as failed: {}", ending.1);
                failed += 1;
                let again = through.says(&format!("again:{n}"), &text).await;
                assert_eq!(again.0, Ending::Done, "{n}: {}", again.1);
            }
        }
        assert_eq!(through.booked(amount).await, 1, "{n}");
        let after = through.app.store.current().revision();
        assert_eq!(after, before + 1, "{n}: one change of the books");
    }
    // Nothing else is there, seen without the line; and what is taken back is one.
    let direct = Door::open(url).await;
    let all = direct.app.store.current().journal().len();
    assert_eq!(all as u64, first + times);
    assert!(kept > 0 && failed > 0, "{kept} {failed}");
    let undone = direct.says("undo", "/undo").await;
    assert_eq!(undone.0, Ending::Done, "{}", undone.1);
    assert_eq!(direct.booked(1_000_000 + times).await, 0);
    assert_eq!(direct.booked(1_000_000 + times - 1).await, 1);
    println!(
        "commit-cut: {times} writes of up to {steps} steps, {} cuts: {failed} told as failed, {asked} asked again, \
         {kept} cuts told as booked",
        line.cuts()
    );
}

#[test]
fn a_line_cut_at_each_step_books_nothing_twice_and_tells_nothing_wrong() {
    on_postgres_only(async |url| cut_at_every_step(url, 120).await);
}

#[test]
#[ignore = "scripts/campaign commit-cut"]
fn whole_commit_cut() {
    on_postgres_only(async |url| cut_at_every_step(url, 1000).await);
}

/// Waits until nobody is waited for any more, so it is no part of the minute's share.
#[test]
#[ignore = "scripts/campaign commit-cut"]
fn whole_commit_cut_when_nobody_can_be_asked() {
    on_postgres_only(async |url| {
        let line = Cut::to(url).await;
        let through = Door::open(&line.url).await;
        // Found by trying: some step is the answer to the commit, after which nobody answers any more.
        let mut seen = false;
        for step in (0..steps(&line, &through).await).rev() {
            let amount = 2_000_001 + step.unsigned_abs();
            let text = format!("입금 {amount}원 한투");
            line.close_at_cut();
            line.after(step);
            let (ending, told) = through.says(&format!("t:{step}"), &text).await;
            line.whole();
            let direct = Door::open(url).await;
            let booked = direct.booked(amount).await;
            println!("cut after {step} pieces: {ending:?}, {} cuts", line.cuts());
            if ending == Ending::Unknown && told.contains("/trades") {
                seen = true;
                let again = through.says(&format!("t:{step}"), &text).await;
                assert_eq!(again.0, Ending::Done, "{}", again.1);
                assert_eq!(through.booked(amount).await, 1);
                break;
            }
            assert_eq!(
                booked,
                usize::from(ending == Ending::Done),
                "{step}: {told}"
            );
        }
        assert!(seen, "no cut hit the commit");
    });
}
