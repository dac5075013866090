//! Saved mappings of tables: `mappings/NAME.toml` beside the settings.
//!
//! Owns where they lie and what they may be called. Their form is [`Mapping`]'s own.

use std::fs::{self, DirBuilder};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::exchange::csv::Mapping;

/// How long a mapping's file may be, in bytes.
const LONGEST: u64 = 256 << 10;

/// The directory of saved mappings; `None` where there is no home for settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mappings(Option<PathBuf>);

/// What is wrong, in a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Wrong(String);

impl Mappings {
    /// The mappings in the directory of the settings.
    pub fn within(settings: Option<&Path>) -> Self {
        Self(settings.map(|dir| dir.join("mappings")))
    }

    /// The names of all, in their order.
    pub fn names(&self) -> Vec<String> {
        let files = self.0.as_deref().and_then(|dir| fs::read_dir(dir).ok());
        let name = |path: PathBuf| {
            let toml = path.extension().is_some_and(|it| it == "toml");
            path.file_stem()
                .and_then(|it| it.to_str())
                .filter(|name| toml && is_name(name))
                .map(str::to_owned)
        };
        let mut names: Vec<String> =
            files.into_iter().flatten().filter_map(|file| name(file.ok()?.path())).collect();
        names.sort();
        names
    }

    /// A saved mapping.
    ///
    /// # Errors
    ///
    /// Where there is none of that name, or it has mistakes: all of them.
    pub fn load(&self, name: &str) -> Result<Mapping, Wrong> {
        let path = self.path(name)?;
        let mut text = String::new();
        let read = fs::File::open(&path).and_then(|file| file.take(LONGEST + 1).read_to_string(&mut text));
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let names = self.names();
                let there = if names.is_empty() { "none yet".to_owned() } else { names.join(", ") };
                Err(Wrong(format!("there is no mapping `{name}`; there are: {there}")))
            }
            Err(error) => Err(Wrong(format!("cannot read {}: {error}", path.display()))),
            Ok(_) => {
                Mapping::parse(&text).map(|it| Mapping { name: name.to_owned(), ..it }).map_err(|mistakes| {
                    let all = mistakes.iter().map(|mistake| format!("{}, {mistake}", path.display()));
                    Wrong(all.collect::<Vec<_>>().join("\n"))
                })
            }
        }
    }

    /// Saves a mapping, in the place of one of that name only where `over` says so; answers where it lies.
    ///
    /// # Errors
    ///
    /// Where the name is none, or is there already, or the disk refuses.
    pub fn save(&self, name: &str, mapping: &Mapping, over: bool) -> Result<PathBuf, Wrong> {
        let path = self.path(name)?;
        let said = |error: std::io::Error| Wrong(format!("cannot write {}: {error}", path.display()));
        let dir = path.parent().unwrap_or(Path::new("."));
        DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(said)?;
        // Whole or not at all, and for nobody else's eyes: headers tell what somebody keeps of clients.
        let mut file = tempfile::NamedTempFile::new_in(dir).map_err(said)?;
        file.write_all(mapping.to_toml().as_bytes()).map_err(said)?;
        let persisted = if over { file.persist(&path) } else { file.persist_noclobber(&path) };
        match persisted {
            Ok(_) => Ok(path),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Err(Wrong(format!(
                "there is a mapping `{name}` already: give this one another name, or begin with that one by --mapping {name}"
            ))),
            Err(error) => Err(said(error.error)),
        }
    }

    fn path(&self, name: &str) -> Result<PathBuf, Wrong> {
        if !is_name(name) {
            return Err(Wrong(format!(
                "`{name}` is no name for a mapping: letters, digits, - and _ make one"
            )));
        }
        let dir = self
            .0
            .as_ref()
            .ok_or_else(|| Wrong("HOME is not set: there is no place for mappings".to_owned()))?;
        Ok(dir.join(format!("{name}.toml")))
    }
}

/// Whether a mapping may be called so: never a way out of its directory.
fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (1..=64).contains(&name.len()) && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mapping(header: &str) -> Mapping {
        let mut mapping = Mapping::default();
        mapping.set(header, "name").unwrap();
        mapping
    }

    #[test]
    fn a_mapping_is_saved_found_and_read_again() {
        let home = tempfile::tempdir().unwrap();
        let mappings = Mappings::within(Some(&home.path().join("confidant")));
        assert_eq!(mappings.names(), [] as [String; 0]);
        assert!(mappings.load("crm").unwrap_err().to_string().ends_with("there are: none yet"));
        let path = mappings.save("crm", &mapping("Who"), false).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(mappings.load("crm"), Ok(Mapping { name: "crm".to_owned(), ..mapping("Who") }));
        assert!(
            mappings.save("crm", &mapping("Whom"), false).unwrap_err().to_string().contains("--mapping crm")
        );
        assert_eq!(mappings.load("crm"), Ok(Mapping { name: "crm".to_owned(), ..mapping("Who") }));
        mappings.save("crm", &mapping("Whom"), true).unwrap();
        mappings.save("b", &mapping("Who"), false).unwrap();
        assert_eq!(mappings.names(), ["b", "crm"]);
        fs::write(path, "rows = 3\nx = 4\n").unwrap();
        assert_eq!(mappings.load("crm").unwrap_err().to_string().lines().count(), 2);
    }

    #[test]
    fn a_name_is_no_way_out() {
        let mappings = Mappings::within(Some(Path::new("/nowhere")));
        for name in ["", "..", "../x", "a/b", "a.toml", "ä", &"x".repeat(65)] {
            assert!(mappings.load(name).unwrap_err().to_string().contains("is no name"), "{name}");
            assert!(mappings.save(name, &mapping("Who"), true).is_err());
        }
        assert!(Mappings::within(None).load("x").unwrap_err().to_string().starts_with("HOME"));
    }
}
