//! The editor for long texts: `$VISUAL`, `$EDITOR`, `editor` in `config.toml`, or `vi`.
//!
//! Owns the way from a line of shell words to a program and its arguments; no shell ever sees it.

/// A program with its arguments, and who named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// The program.
    pub program: String,
    /// What stands before the path.
    pub arguments: Vec<String>,
    /// Where it was named, for the sentence that says that it cannot be run.
    pub named: String,
}

impl std::fmt::Display for Editor {
    /// The line that names it, as a shell would read it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = std::iter::once(&self.program).chain(&self.arguments);
        f.write_str(&shell_words::join(words))
    }
}

impl Editor {
    /// Reads a line such as `code --wait` or `"/opt/my editor/bin/ed" -x`.
    ///
    /// # Errors
    ///
    /// Where a quotation mark is left open, or nothing is named.
    pub fn parse(line: &str, named: &str) -> Result<Self, String> {
        let words =
            shell_words::split(line).map_err(|_| format!("{named}: a quotation mark is left open"))?;
        let mut words = words.into_iter();
        let program = words.next().filter(|program| !program.is_empty());
        let program = program.ok_or_else(|| format!("{named} names no program"))?;
        Ok(Self { program, arguments: words.collect(), named: named.to_owned() })
    }

    /// The first that is set of the variables, the file, and `vi`.
    ///
    /// # Errors
    ///
    /// Where the one that counts cannot be read.
    pub fn choose(visual: Option<&str>, editor: Option<&str>, file: Option<&Self>) -> Result<Self, String> {
        let set = |line: Option<&str>, named| {
            line.filter(|line| !line.trim().is_empty()).map(|line| Self::parse(line, named))
        };
        let chosen = set(visual, "$VISUAL").or_else(|| set(editor, "$EDITOR"));
        chosen.or_else(|| file.cloned().map(Ok)).unwrap_or_else(|| Self::parse("vi", "the default"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_a_shell_splits_them() {
        let editor = Editor::parse("'/opt/my editor/ed' -c \"set tw=72\" a\\ b $HOME", "$EDITOR").unwrap();
        assert_eq!(editor.program, "/opt/my editor/ed");
        assert_eq!(editor.arguments, ["-c", "set tw=72", "a b", "$HOME"]);
        assert!(Editor::parse("'vim", "$EDITOR").unwrap_err().starts_with("$EDITOR"));
        assert!(Editor::parse("", "`editor`").is_err() && Editor::parse("''", "x").is_err());
    }

    #[test]
    fn the_nearest_one_is_taken() {
        let file = Editor::parse("micro", "config.toml").unwrap();
        let program = |visual, editor, file| Editor::choose(visual, editor, file).map(|it| it.program);
        assert_eq!(program(Some("code --wait"), Some("nano"), Some(&file)).as_deref(), Ok("code"));
        assert_eq!(program(Some(" "), Some("nano"), Some(&file)).as_deref(), Ok("nano"));
        assert_eq!(program(None, None, Some(&file)).as_deref(), Ok("micro"));
        assert_eq!(program(None, None, None).as_deref(), Ok("vi"));
    }
}
