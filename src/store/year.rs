//! The table `year_prices`: what each coin cost at a turn of the year. A market's price is kept once and never changed; the
//! average follows from all that are known.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Store;
use super::db::Value;
use super::error::StoreError;
use crate::domain::amount;
use crate::domain::calendar::Moment;

/// The price of a coin on a market at a turn of the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearPrice {
    /// 00:00 of the first of January.
    pub turn: Moment,
    pub symbol: String,
    /// `bithumb`; `average`.
    pub venue: String,
    /// Won for one.
    pub price: Decimal,
    /// The minute of its last trade before; `None` for the average.
    pub traded: Option<Moment>,
}

/// The row of the average.
pub const AVERAGE: &str = "average";

impl Store {
    /// What is kept of a turn of the year, by coin and market.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn year_prices(&self, turn: Moment) -> Result<Vec<YearPrice>, StoreError> {
        let sql = "select symbol, venue, price, traded from year_prices where turn = $1 order by symbol, venue";
        let rows = self.db.rows(sql, [turn.into()]).await?;
        let read = rows.iter().map(|row| {
            Ok(YearPrice {
                turn,
                symbol: row.text(0)?.to_owned(),
                venue: row.text(1)?.to_owned(),
                price: row.amount_or_null(2)?.unwrap_or_default(),
                traded: row.moment_or_null(3)?,
            })
        });
        read.collect::<Result<_, sqlx::Error>>()
            .map_err(StoreError::from)
    }

    /// Keeps prices of markets, each once, and the averages of what is known then.
    ///
    /// # Errors
    /// When the database does not take them; none is kept then.
    pub async fn keep_year_prices(
        &self,
        found: &[YearPrice],
        now: Moment,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        for one in found {
            let sql = "insert into year_prices (turn, symbol, venue, price, traded, kept) values ($1, $2, $3, $4, $5, $6) \
                       on conflict (turn, symbol, venue) do nothing";
            let values: [Value<'_>; 6] = [
                one.turn.into(),
                one.symbol.as_str().into(),
                one.venue.as_str().into(),
                one.price.into(),
                one.traded.into(),
                now.into(),
            ];
            tx.run(sql, values).await?;
        }
        let coins: BTreeSet<(Moment, &str)> = found
            .iter()
            .map(|one| (one.turn, one.symbol.as_str()))
            .collect();
        for (turn, symbol) in coins {
            let sql =
                "select price from year_prices where turn = $1 and symbol = $2 and venue <> $3";
            let values: [Value<'_>; 3] = [turn.into(), symbol.into(), AVERAGE.into()];
            let rows = tx.rows(sql, values).await?;
            let known = rows.iter().map(|row| row.amount_or_null(0));
            let known: Vec<Decimal> = known
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten()
                .collect();
            let Some(average) = average(&known) else {
                continue;
            };
            let sql = "insert into year_prices (turn, symbol, venue, price, traded, kept) values ($1, $2, $3, $4, $5, $6) \
                       on conflict (turn, symbol, venue) do update set price = excluded.price, kept = excluded.kept";
            let none: Option<Moment> = None;
            let values: [Value<'_>; 6] = [
                turn.into(),
                symbol.into(),
                AVERAGE.into(),
                average.into(),
                none.into(),
                now.into(),
            ];
            tx.run(sql, values).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// The plain average of what markets said; `None` of none.
fn average(known: &[Decimal]) -> Option<Decimal> {
    let sum = known
        .iter()
        .try_fold(Decimal::ZERO, |sum, one| amount::add(sum, *one));
    amount::div(sum.ok()?, Decimal::from(known.len())).ok()
}
