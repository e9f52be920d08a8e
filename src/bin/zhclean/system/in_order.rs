//! Work on several threads whose results come out in the order in which the work went in.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Result, anyhow};

/// So many results for each thread may be under way or wait for their turn: few where each is large, many where
/// waking a thread costs as much as the work.
pub const FEW: u64 = 4;
pub const MANY: u64 = 64;

/// Who delivers is woken when this part of what may be under way is done, or looks after a while.
const WAKES: u64 = 8;
const PATIENCE: Duration = Duration::from_millis(2);

struct State<O> {
    taken: u64,
    delivered: u64,
    ended: bool,
    /// Threads that wait for room.
    waiting: u64,
    done: BTreeMap<u64, Result<O>>,
}

/// Does `work` on `threads` threads, each `ahead` results ahead at most, for every item that `next` gives, and hands the results over in that order.
///
/// A bounded number of items is under way at any time. `next` is asked by one thread at a time.
///
/// # Errors
/// The first error of `next` (in its place) or of `deliver`; what `work` gives goes to `deliver`.
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
    let state = Mutex::new(State { taken: 0, delivered: 0, ended: false, waiting: 0, done: BTreeMap::new() });
    let (room, ready) = (Condvar::new(), Condvar::new());
    let next = Mutex::new(next);
    let failed: Mutex<Option<anyhow::Error>> = Mutex::new(None);
    let (state, room, ready, next, failed, work) = (&state, &room, &ready, &next, &failed, &work);
    let one = move || -> bool {
        let (item, at) = {
            let mut next = held(next);
            let mut now = held(state);
            while !now.ended && now.taken >= now.delivered + ahead {
                now.waiting += 1;
                now = room.wait(now).unwrap_or_else(PoisonError::into_inner);
                now.waiting -= 1;
            }
            if now.ended {
                return false;
            }
            let at = now.taken;
            drop(now);
            let item = next();
            let mut now = held(state);
            match item {
                Ok(Some(item)) => {
                    now.taken += 1;
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
        // waking who delivers for each small file would take longer than the files do
        if now.done.len() as u64 * WAKES >= ahead {
            ready.notify_all();
        }
        true
    };
    std::thread::scope(|scope| -> Result<()> {
        for _ in 0..threads {
            scope.spawn(move || while one() {});
        }
        // also when `deliver` panics, or the threads would wait for ever
        let _ended = Ended { state, room };
        let mut now = held(state);
        loop {
            let at = now.delivered;
            if let Some(result) = now.done.remove(&at) {
                drop(now);
                deliver(result)?;
                now = held(state);
                now.delivered += 1;
                // one call for many; those at work are fewer than half of what may be under way
                if now.waiting > 0 && now.taken - now.delivered <= ahead / 2 {
                    room.notify_all();
                }
            } else if now.ended && now.delivered == now.taken {
                return Ok(());
            } else {
                now = ready.wait_timeout(now, PATIENCE).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    })?;
    held(failed).take().map_or(Ok(()), Err)
}

/// Tells the threads that nothing more is wanted, once it goes.
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
