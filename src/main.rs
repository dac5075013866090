//! The binary.
use confidant::{
    clock::{Clock, local_zone},
    journal::Places,
    mint::SeededMint,
    query::triage::Weights,
    quick::Catalogue,
    store::Store,
    tui::{
        keymap::Keymap,
        model::Model,
        runtime::{Start, run},
        theme::Theme,
    },
};
fn main() {
    let dir = std::env::var("CONFIDANT_BOOK").unwrap();
    let clock = Clock::new(None, local_zone());
    let places = Places::new(format!("{dir}/data"), format!("{dir}/state"));
    if std::env::var("DEMO").is_ok() {
        let mut store = Store::open(places.clone(), clock, "sample".into()).unwrap();
        let lines: Vec<_> = confidant::demo::lines(&confidant::demo::Params::default(), &clock.now())
            .filter(|l| l.takes_back.is_none())
            .map(|l| l.parts)
            .collect();
        store.append(&lines).unwrap();
        store.files.close().unwrap();
    }
    let model = Model::new(
        clock.now(),
        Weights::builtin(),
        Catalogue::new(["concern"]),
        Keymap::builtin(),
        Theme::from_environment(),
        SeededMint::from_system().unwrap(),
    );
    let start = Start { places, clock, by: "me".into(), model };
    match run(start) {
        Ok(code) => std::process::exit(code),
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(2)
        }
    }
}
