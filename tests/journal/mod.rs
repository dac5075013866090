//! The journal from outside: real and simulated disks, damage, arrival in any order, an independent reader.

mod arrival;
mod crash;
mod daily;
pub mod disk;
mod faults;
mod golden;
mod hands;
mod limits;
mod many;
mod resume;
pub mod support;
