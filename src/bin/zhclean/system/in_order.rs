//! Work on several threads whose results come out in input order.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Result, anyhow};

/// Results for each thread that may be in work or wait for delivery: few where each is large, many where waking a thread
/// costs as much as the work.
pub const FEW: u64 = 4;
pub const MANY: u64 = 64;

/// The delivering thread wakes when one in so many of the possible results is ready, or after `PATIENCE`.
const WAKES: u64 = 8;
const PATIENCE: Duration = Duration::from_millis(2);

struct State<O> {
    begun: u64,
    delivered: u64,
    ended: bool,
    /// Threads that wait for room.
    waiting: u64,
    done: BTreeMap<u64, Result<O>>,
}

/// Runs `work` on `threads` threads for every item of `next`, and passes the results to `deliver` in that order.
///
/// At most `ahead` results for each thread are in work or wait for delivery. One thread at a time calls `next`.
///
/// # Errors
/// The first error of `next` (in its place) or of `deliver`; `deliver` receives the errors of `work`.
pub fn in_order<I, O: Send>(
    (threads, ahead): (usize, u64),
    mut next: impl FnMut() -> Result<Option<I>> + Send,
    work: impl Fn(I) -> Result<O> + Sync,
    mut deliver: impl FnMut(Result<O>) -> Result<()>,
) -> Result<()> {
    if threads <= 1 {
        while let Some(item) = next()? {
            deliver(work(item))?;
        }
        return Ok(());
    }
    let ahead = ahead * threads as u64;
    let state = Mutex::new(State { begun: 0, delivered: 0, ended: false, waiting: 0, done: BTreeMap::new() });
    let (room, ready) = (Condvar::new(), Condvar::new());
    let next = Mutex::new(next);
    let failed: Mutex<Option<anyhow::Error>> = Mutex::new(None);
    let (state, room, ready, next, failed, work) = (&state, &room, &ready, &next, &failed, &work);
    let one = move || -> bool {
        let (item, at) = {
            let mut next = held(next);
            let mut now = held(state);
            while !now.ended && now.begun >= now.delivered + ahead {
                now.waiting += 1;
                now = room.wait(now).unwrap_or_else(PoisonError::into_inner);
                now.waiting -= 1;
            }
            if now.ended {
                return false;
            }
            let at = now.begun;
            drop(now);
            let item = next();
            let mut now = held(state);
            match item {
                Ok(Some(item)) => {
                    now.begun += 1;
                    (item, at)
                }
                none => {
                    *held(failed) = none.err();
                    now.ended = true;
                    drop(now);
                    room.notify_all();
                    ready.notify_all();
                    return false;
                }
            }
        };
        let result = catch_unwind(AssertUnwindSafe(|| work(item)))
            .unwrap_or_else(|_| Err(anyhow!("stopped by an internal error; please report it")));
        let mut now = held(state);
        now.done.insert(at, result);
        // waking the delivering thread for each small file would cost more than the files
        if now.done.len() as u64 * WAKES >= ahead {
            ready.notify_all();
        }
        true
    };
    std::thread::scope(|scope| -> Result<()> {
        for _ in 0..threads {
            scope.spawn(move || while one() {});
        }
        // also when `deliver` panics; otherwise the threads would wait for ever
        let _ended = Ended { state, room };
        let mut now = held(state);
        loop {
            let at = now.delivered;
            if let Some(result) = now.done.remove(&at) {
                drop(now);
                deliver(result)?;
                now = held(state);
                now.delivered += 1;
                // one call for many results: only when fewer than half of the possible ones are in work
                if now.waiting > 0 && now.begun - now.delivered <= ahead / 2 {
                    room.notify_all();
                }
            } else if now.ended && now.delivered == now.begun {
                return Ok(());
            } else {
                now = ready.wait_timeout(now, PATIENCE).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    })?;
    held(failed).take().map_or(Ok(()), Err)
}

/// Dropped, it makes the threads end.
struct Ended<'s, O> {
    state: &'s Mutex<State<O>>,
    room: &'s Condvar,
}

impl<O> Drop for Ended<'_, O> {
    fn drop(&mut self) {
        held(self.state).ended = true;
        self.room.notify_all();
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares(threads: usize, until: u64) -> (Vec<u64>, Result<()>) {
        let (mut at, mut all) = (0, Vec::new());
        let next = || {
            at += 1;
            if at == until { Err(anyhow!("no more")) } else { Ok((at <= 500).then_some(at)) }
        };
        let work = |n: u64| {
            if n.is_multiple_of(7) {
                std::thread::yield_now();
            }
            Ok(n * n)
        };
        let done = in_order((threads, FEW), next, work, |square| {
            all.push(square?);
            Ok(())
        });
        (all, done)
    }

    #[test]
    fn results_come_in_order() {
        let all: Vec<u64> = (1..=500).map(|n| n * n).collect();
        for threads in [1, 2, 8, 64] {
            let (squares, done) = squares(threads, u64::MAX);
            assert!(done.is_ok());
            assert_eq!(squares, all, "{threads}");
        }
    }

    #[test]
    fn an_error_of_the_source_comes_after_what_came_before() {
        for threads in [1, 8] {
            let (squares, done) = squares(threads, 100);
            assert_eq!((squares.len(), done.is_err()), (99, true), "{threads}");
        }
    }

    #[test]
    fn a_panic_is_an_error_and_an_error_of_the_sink_ends_all() {
        let mut items = 0..1000;
        let mut failures = 0;
        let done = in_order(
            (4, MANY),
            || Ok(items.next()),
            |n| if n == 3 { panic!("three") } else { Ok(n) },
            |result| {
                failures += u64::from(result.is_err());
                if result.is_ok_and(|n| n == 500) { Err(anyhow!("full")) } else { Ok(()) }
            },
        );
        assert_eq!((failures, done.is_err()), (1, true));
    }
}
