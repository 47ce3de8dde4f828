//! Deliberate faults for the tests: each switches off one rule of the core, and the simulator must notice. Outside the
//! crate's own tests [`on`] is `false` at compile time and nothing of this remains.

/// One rule switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sabotage {
    /// The transaction takes finished records beyond an open one.
    TakeBeyondAHole,
    /// A repeated record is admitted.
    NoGuard,
    /// The first record of an assignment is admitted wherever it lies.
    NoConfirmation,
    /// An outcome from before an abort or a revoke counts.
    NoEpochCheck,
    /// A transaction is committed although a partition in it was lost.
    CommitAfterLoss,
    /// A revoked partition is given up while the transaction still holds some of it.
    ReleaseEarly,
    /// After an abort reading goes on where it was.
    NoRewind,
    /// A commit whose outcome nobody knows counts as done.
    UnknownIsDone,
    /// The budget is not given back when records are forgotten.
    KeepBudget,
    /// A revoke's deadline is not kept.
    DrainForEver,
    /// A commit that was begun is turned into an abort.
    AbortACommit,
    /// What was assigned after a call is given up for that call's failure.
    ForsakeTheNew,
}

#[cfg(test)]
thread_local! {
    static CURRENT: std::cell::Cell<Option<Sabotage>> = const { std::cell::Cell::new(None) };
}

/// Whether this rule is switched off.
#[cfg(test)]
pub(crate) fn on(sabotage: Sabotage) -> bool {
    CURRENT.get() == Some(sabotage)
}

/// Never, outside tests.
#[cfg(not(test))]
pub(crate) const fn on(_: Sabotage) -> bool {
    false
}

/// Runs with this rule switched off on this thread.
#[cfg(test)]
pub(crate) fn with<T>(sabotage: Sabotage, run: impl FnOnce() -> T) -> T {
    CURRENT.set(Some(sabotage));
    let result = run();
    CURRENT.set(None);
    result
}
