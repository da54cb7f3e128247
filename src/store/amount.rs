//! An amount in a column: `NUMERIC` in PostgreSQL, exact text in SQLite, whose own `NUMERIC` would make it a float.

use rust_decimal::Decimal;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Postgres, Sqlite, Type};

/// A decimal as both databases keep it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount(pub Decimal);

impl Type<Postgres> for Amount {
    fn type_info() -> <Postgres as Database>::TypeInfo {
        <Decimal as Type<Postgres>>::type_info()
    }
}

impl Encode<'_, Postgres> for Amount {
    fn encode_by_ref(
        &self,
        buffer: &mut <Postgres as Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        // As in SQLite: a NUMERIC keeps the zeros it is given, and a reader sees 995500.0.
        Encode::<Postgres>::encode_by_ref(&self.0.normalize(), buffer)
    }
}

impl<'r> Decode<'r, Postgres> for Amount {
    fn decode(value: <Postgres as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        <Decimal as Decode<Postgres>>::decode(value).map(|amount| Amount(amount.normalize()))
    }
}

impl Type<Sqlite> for Amount {
    fn type_info() -> <Sqlite as Database>::TypeInfo {
        <str as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for Amount {
    fn encode_by_ref(
        &self,
        buffer: &mut <Sqlite as Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        // One amount, one text: 1.50 and 1.5 must compare equal in SQL.
        Encode::<Sqlite>::encode(self.0.normalize().to_string(), buffer)
    }
}

impl<'r> Decode<'r, Sqlite> for Amount {
    fn decode(value: <Sqlite as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let text = <&str as Decode<Sqlite>>::decode(value)?;
        Ok(Amount(Decimal::from_str_exact(text)?.normalize()))
    }
}
