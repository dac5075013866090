//! What the kernel says of a process: memory, processor, waking up.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::Pid;

/// A process at one moment, all its threads together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// The most memory it ever had in use, in KiB.
    pub peak: u64,
    /// Its time on the processor.
    pub cpu: Duration,
    /// How often it waited and was woken.
    pub wakes: u64,
}

impl Account {
    /// Of a process; `None` once it is gone.
    pub fn of(pid: Pid) -> Option<Self> {
        let dir = PathBuf::from(format!("/proc/{}", pid.as_raw_nonzero()));
        let status = fs::read_to_string(dir.join("status")).ok()?;
        let mut account = Self { peak: field(&status, "VmHWM:").unwrap_or(0), cpu: Duration::ZERO, wakes: 0 };
        for task in fs::read_dir(dir.join("task")).ok()?.flatten() {
            // A thread may end while it is looked at.
            let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
            account.wakes += field(&status, "\nvoluntary_ctxt_switches:").unwrap_or(0);
            let used = fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
            let nanos = used.split(' ').next().and_then(|it| it.parse().ok()).unwrap_or(0);
            account.cpu += Duration::from_nanos(nanos);
        }
        Some(account)
    }
}

fn field(status: &str, name: &str) -> Option<u64> {
    let (_, rest) = status.split_once(name)?;
    rest.split_whitespace().next()?.parse().ok()
}
