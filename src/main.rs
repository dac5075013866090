//! The binary: the arguments go in, the exit code comes out.

use std::process::ExitCode;

fn main() -> ExitCode {
    confidant::run(std::env::args_os())
}
