mod floor;
mod generate;
use jasan::book::*;
use jasan::domain::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let rows: usize = a
        .iter()
        .filter_map(|x| x.parse().ok())
        .next()
        .unwrap_or(1000);
    let dir = std::path::Path::new("/tmp/growth");
    std::fs::create_dir_all(dir).unwrap();
    let f = generate::ledger(dir, rows);
    if a.iter().any(|x| x == "floor") {
        let o = floor::run(&f);
        println!("{} {} {}", o.value, o.realised, o.twr);
        return;
    }
    let t = std::time::Instant::now();
    let settings = jasan::config::Settings::default();
    let zone = settings.time_zone;
    let mut entries = imbl::Vector::new();
    let mut rd = csv::Reader::from_path(&f.trades).unwrap();
    let mut r = csv::StringRecord::new();
    while rd.read_record(&mut r).unwrap() {
        let fields: [&str; 14] = std::array::from_fn(|i| r.get(i).unwrap_or(""));
        let mut e = row::read(&fields, zone).unwrap();
        e.id = identity::EntryId::of_row(identity::content(&e), 0);
        entries.push_back(e);
    }
    eprintln!("trades {:?}", t.elapsed());
    let mut obs = Vec::new();
    for (p, is_rate) in [(&f.prices, false), (&f.rates, true)] {
        let mut rd = csv::Reader::from_path(p).unwrap();
        while rd.read_record(&mut r).unwrap() {
            let day = calendar::Day::parse(&r[0]).unwrap();
            let (subject, v, c) = if is_rate {
                (
                    prices::Subject::Rate {
                        from: names::Symbol::new(&r[1]),
                        to: names::Symbol::new(&r[2]),
                    },
                    &r[3],
                    names::Symbol::new(&r[2]),
                )
            } else {
                (
                    prices::Subject::Price {
                        symbol: names::Symbol::new(&r[1]),
                        platform: names::Platform::every(),
                    },
                    &r[2],
                    names::Symbol::new(&r[3]),
                )
            };
            obs.push(prices::Observation {
                subject,
                point: prices::Point {
                    day,
                    batch: 0,
                    second: 0,
                    currency: c,
                    value: amount::parse(v).unwrap(),
                },
            });
        }
    }
    eprintln!("prices {:?}", t.elapsed());
    let o = Origin::default();
    let b = Book::new(settings)
        .with(
            vec![
                Change::Observe {
                    observations: obs,
                    origin: o.clone(),
                },
                Change::Record { entries, origin: o },
            ],
            calendar::Moment(0),
        )
        .unwrap()
        .0;
    eprintln!("book {:?}", t.elapsed());
    let last = b.ledger().last_day().unwrap();
    let v = b.valuation(last.end(zone)).unwrap();
    let row = b.days(last, last)[0];
    println!("{} {}", v.total, row.index);
    eprintln!("end {:?}", t.elapsed());
}
