//! The binary.
use confidant::{clock::{Clock, local_zone}, journal::Places, mint::SeededMint, quick::Catalogue, tui::{keymap::Keymap, model::Model, runtime::{Start, run}, theme::Theme}, query::triage::Weights};
fn main() {
    let dir = std::env::var("CONFIDANT_BOOK").unwrap();
    let clock = Clock::new(None, local_zone());
    let model = Model::new(clock.now(), Weights::builtin(), Catalogue::new(["concern"]), Keymap::builtin(), Theme::from_environment(), SeededMint::from_system().unwrap());
    let start = Start { places: Places::new(format!("{dir}/data"), format!("{dir}/state")), clock, by: "me".into(), model };
    match run(start) { Ok(code) => std::process::exit(code), Err(error) => { eprintln!("{error}"); std::process::exit(2) } }
}
