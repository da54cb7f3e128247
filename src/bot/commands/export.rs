//! `/export [filter]`: the entries as our CSV, in order of time; `export prices` and `export rates` what was observed.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::either;
use crate::bot::grammar::filter::Filter;
use crate::domain::calendar::Day;
use crate::files::write;
use crate::reply::{Figure, File, Reply, UserError};
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "export",
    words: &["내보내기"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("export.ko.md"),
    manual_en: include_str!("export.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let zone = book.rules().zone;
    let today = Day::at(call.at, zone);
    let mut bytes = Vec::new();
    // Writing to memory does not fail; were it to, nothing is sent rather than half a file.
    let (kind, written) = match call.args.to_lowercase().as_str() {
        "prices" | "시세" => ("prices", write::prices(&mut bytes, book.prices(), zone)),
        "rates" | "환율" => ("rates", write::rates(&mut bytes, book.prices(), zone)),
        _ => {
            let every = 0..usize::MAX;
            let args = either::settled(COMMAND.name, call.args, every, book, call.words)?;
            let filter = Filter::parse(&args, book, call.at, call.words)?;
            let journal = book.journal();
            let all = journal.in_order(0);
            let chosen = all
                .filter(|(place, entry)| filter.holds(*place, entry, journal))
                .map(|(_, entry)| entry);
            ("trades", write::entries(&mut bytes, chosen, zone))
        }
    };
    let n = written.unwrap_or(0);
    if n == 0 {
        return Ok(Reply::say(call.words.plain("export-nothing")).into());
    }
    let key = match kind {
        "prices" => "export-prices-done",
        "rates" => "export-rates-done",
        _ => "export-done",
    };
    let said = call.words.say(key, &[("n", &figures::quantity(n.into()))]);
    let file = File {
        name: format!("jasan-{kind}-{today}.csv"),
        mime: "text/csv".into(),
        bytes: bytes.into(),
    };
    let rows = Figure::number(rust_decimal::Decimal::from(n));
    Ok(Reply::say(said).file(file).figure("rows", rows).into())
}
