//! The command line, driven as a process: output, exit codes, and what is on disk afterwards.

mod agreed;
mod asked;
mod configured;
mod demo;
mod exported;
mod faults;
mod hostile;
mod imported;
mod listed;
mod packaging;
mod recorded;
mod searched;
mod settings;
mod support;
mod together;
mod trips;
mod trust;
mod undone;
