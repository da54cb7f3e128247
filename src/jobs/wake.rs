//! Once a minute, as the scheduler says; when it does not, as a plain timer says, a little later.
//!
//! The scheduler holds one entry, in UTC, that does nothing but wake us: no job of ours, no zone, nothing to remember.
//! What is due then is asked of [`super::plan`].

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::domain::calendar::Moment;

/// The first second of every minute.
const EACH_MINUTE: &str = "0 * * * * *";
/// How long the scheduler may be late.
const LATE: Duration = Duration::from_secs(5);

/// What wakes us.
pub struct Wake {
    woken: Arc<Notify>,
    /// `None`: only the timer is left.
    scheduler: Option<JobScheduler>,
}

impl Wake {
    /// Begins to wake, by the timer alone when the scheduler cannot.
    pub async fn begin() -> Wake {
        let woken = Arc::new(Notify::new());
        let scheduler = match scheduler(woken.clone()).await {
            Ok(scheduler) => Some(scheduler),
            Err(error) => {
                tracing::warn!("the scheduler does not start, a timer wakes instead: {error}");
                None
            }
        };
        Wake { woken, scheduler }
    }

    /// Comes when the next minute has begun.
    pub async fn next(&mut self, now: Moment) {
        let late = match self.scheduler {
            Some(_) => LATE,
            None => Duration::ZERO,
        };
        tokio::select! {
            () = self.woken.notified() => {}
            () = tokio::time::sleep(until_next_minute(now) + late) => {
                if self.scheduler.is_some() {
                    tracing::debug!("the scheduler is late, the timer woke us");
                }
            }
        }
    }

    /// Ends it.
    pub async fn end(mut self) {
        if let Some(scheduler) = &mut self.scheduler {
            // Nothing of ours is in it.
            let _ = scheduler.shutdown().await;
        }
    }
}

async fn scheduler(woken: Arc<Notify>) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    let wake = Job::new(EACH_MINUTE, move |_, _| woken.notify_one())?;
    scheduler.add(wake).await?;
    scheduler.start().await?;
    Ok(scheduler)
}

/// From a moment to the first second of the next minute.
fn until_next_minute(now: Moment) -> Duration {
    let micros = 60_000_000 - now.0.rem_euclid(60_000_000);
    Duration::from_micros(micros.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn both_the_scheduler_and_the_timer_wake() {
        let mut wake = Wake::begin().await;
        assert!(wake.scheduler.is_some());
        wake.woken.notify_one();
        wake.next(Moment(0)).await;
        wake.end().await;
        // The scheduler never came: the timer does.
        let mut alone = Wake {
            woken: Arc::new(Notify::new()),
            scheduler: None,
        };
        alone.next(Moment(59_990_000)).await;
    }

    #[test]
    fn the_next_minute_is_never_now() {
        assert_eq!(until_next_minute(Moment(0)), Duration::from_secs(60));
        assert_eq!(
            until_next_minute(Moment(59_000_000)),
            Duration::from_secs(1)
        );
        assert_eq!(until_next_minute(Moment(-1)), Duration::from_micros(1));
    }
}
