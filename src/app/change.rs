//! The one way in which anything is written into the books: read them, ask what is to be changed, write it, and ask again
//! when they moved on meanwhile. The second time it is asked in the writer's turn, so nothing is tried more than twice.

use std::sync::Arc;

use super::App;
use crate::book::{Book, Change};
use crate::domain::calendar::Moment;
use crate::fault::Fault;
use crate::store::{Applied, StoreError, Taken};

/// What somebody would change, and what is said when it is.
pub struct Wish<T> {
    pub changes: Vec<Change>,
    /// Kept with the key, for the message that comes again.
    pub reply: Option<String>,
    /// Right whether or not it can be kept.
    pub is_optional: bool,
    pub told: T,
}

/// What became of it.
pub enum Made<T> {
    /// There was nothing to change.
    Nothing(T),
    /// It is written; these are the books now.
    Now(Arc<Book>, T),
    /// The key was seen before: nothing was changed. The reply is the one that was kept with it.
    Before { reply: Option<String> },
}

impl App {
    /// Writes what `ask` wishes of the books, under a key. `ask` is called beside the other work, at most twice.
    ///
    /// # Errors
    /// What `ask` refuses stands inside. Outside, the store's: nothing was changed, or it is not known.
    pub async fn change<T, E>(
        &self,
        key: &str,
        at: Moment,
        ask: impl Fn(&Arc<Book>) -> Result<Wish<T>, E> + Send + Sync + 'static,
    ) -> Result<Result<Made<T>, E>, StoreError>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let ask = Arc::new(ask);
        let book = self.store.book().await?;
        let revision = book.revision();
        let wish = match apart(&ask, book).await? {
            Ok(wish) if wish.changes.is_empty() => return Ok(Ok(Made::Nothing(wish.told))),
            Ok(wish) => wish,
            Err(refused) => return Ok(Err(refused)),
        };
        let turn = match self.store.turn(key, at).await {
            Ok(Taken::Turn(turn)) => turn,
            Ok(Taken::Before { reply }) => return Ok(Ok(Made::Before { reply })),
            Err(error) => return ended(Err(error), wish.is_optional, wish.told, at).map(Ok),
        };
        let wish = match turn.book().revision() == revision {
            true => wish,
            // Now nobody comes between.
            false => match apart(&ask, turn.book().clone()).await {
                Ok(Ok(wish)) if !wish.changes.is_empty() => wish,
                Ok(Ok(wish)) => {
                    turn.leave().await;
                    return Ok(Ok(Made::Nothing(wish.told)));
                }
                Ok(Err(refused)) => {
                    turn.leave().await;
                    return Ok(Err(refused));
                }
                Err(error) => {
                    turn.leave().await;
                    return Err(error);
                }
            },
        };
        let written = turn.write(wish.changes, at, wish.reply.as_deref()).await;
        ended(written, wish.is_optional, wish.told, at).map(Ok)
    }
}

fn ended<T>(
    written: Result<Applied, StoreError>,
    is_optional: bool,
    told: T,
    at: Moment,
) -> Result<Made<T>, StoreError> {
    match written {
        Ok(Applied::Now(book)) => Ok(Made::Now(book, told)),
        Ok(Applied::Before { reply }) => Ok(Made::Before { reply }),
        Ok(Applied::Moved(_)) => Err(StoreError::Busy),
        Err(error) if is_optional && error.is_about_writing() => {
            Fault::log("keeping what was told", &error, at);
            Ok(Made::Nothing(told))
        }
        Err(error) => Err(error),
    }
}

/// Asks on a thread that may be busy for long, and where a panic ends.
async fn apart<T: Send + 'static, E: Send + 'static>(
    ask: &Arc<impl Fn(&Arc<Book>) -> Result<Wish<T>, E> + Send + Sync + 'static>,
    book: Arc<Book>,
) -> Result<Result<Wish<T>, E>, StoreError> {
    let ask = ask.clone();
    let asked = tokio::task::spawn_blocking(move || ask(&book)).await;
    asked.map_err(|_| StoreError::Panicked)
}
