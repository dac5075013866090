//! Which characters do not show, and where a joiner is honest.
//!
//! Owns the table of characters that change how their neighbours are drawn without being seen themselves: controls,
//! direction changes, zero-width characters, tags, selectors, fillers, noncharacters. `is_control` of the standard
//! library covers only the first of these. What is done about them is decided in `display.rs` and `border.rs`.

use unicode_segmentation::UnicodeSegmentation as _;

/// Zero-width joiner.
pub(super) const JOINER: char = '\u{200D}';
/// Zero-width non-joiner.
pub(super) const NON_JOINER: char = '\u{200C}';

/// Tells whether a character is hidden: drawn as nothing, or steering how others are drawn.
///
/// Control characters (C0, DEL, C1) are not in this table, `char::is_control` has them.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{00AD}'                      // soft hyphen
        | '\u{034F}'                    // combining grapheme joiner
        | '\u{061C}'                    // Arabic letter mark
        | '\u{115F}' | '\u{1160}'       // Hangul fillers
        | '\u{17B4}' | '\u{17B5}'       // Khmer inherent vowels
        | '\u{180B}'..='\u{180F}'       // Mongolian selectors and vowel separator
        | '\u{200B}'..='\u{200F}'       // zero-width space, joiners, direction marks
        | '\u{2028}'..='\u{202E}'       // line and paragraph separator, direction embedding and override
        | '\u{2060}'..='\u{206F}'       // word joiner, invisible operators, isolates, deprecated format characters
        | '\u{3164}' | '\u{FFA0}'       // Hangul fillers again
        | '\u{FDD0}'..='\u{FDEF}'       // noncharacters
        | '\u{FE00}'..='\u{FE0F}'       // variation selectors
        | '\u{FEFF}'                    // byte order mark
        | '\u{FFF0}'..='\u{FFFB}'       // reserved, interlinear annotation
        | '\u{13430}'..='\u{13455}'     // Egyptian format controls
        | '\u{1BCA0}'..='\u{1BCA3}'     // shorthand format controls
        | '\u{1D173}'..='\u{1D17A}'     // musical beams and slurs
        | '\u{E0000}'..='\u{E0FFF}'     // tags, selectors supplement, reserved
    ) || (c as u32) & 0xFFFE == 0xFFFE // the last two of every plane
}

/// Tells whether a selector asks for the text or the emoji form of the character before it.
///
/// They are dropped without a mark: the character they belong to is still there, and in two columns or in one they
/// would move the rest of the row.
pub(super) fn is_presentation(c: char) -> bool {
    matches!(c, '\u{FE0E}' | '\u{FE0F}')
}

/// Tells whether `selector` picks a variant of the ideograph `base`, as Japanese personal names do.
pub(super) fn is_ideograph_variant(base: char, selector: char) -> bool {
    let ideograph =
        matches!(base, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}');
    ideograph && matches!(selector, '\u{FE00}'..='\u{FE02}' | '\u{E0100}'..='\u{E01EF}')
}

/// Tells whether a joiner (either of the two) has work to do between these neighbours.
pub(super) fn joiner_works(joiner: char, before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    if script_joins(before) && script_joins(after) {
        return true;
    }
    // The blocks are a coarse sieve; what joins in truth is what the segmentation keeps in one cluster.
    joiner == JOINER
        && is_pictograph(before)
        && is_pictograph(after)
        && String::from_iter([before, joiner, after]).graphemes(true).count() == 1
}

/// Tells whether a character belongs to a script in which joiners change the spelling.
pub(super) fn script_joins(c: char) -> bool {
    matches!(c,
        '\u{0620}'..='\u{06FF}'         // Arabic
        | '\u{0700}'..='\u{07FF}'       // Syriac, Arabic supplement, Thaana, N'Ko
        | '\u{0840}'..='\u{08FF}'       // Mandaic, Arabic extended
        | '\u{0900}'..='\u{0DFF}'       // the scripts of India, Sinhala
        | '\u{1000}'..='\u{109F}'       // Myanmar
        | '\u{1780}'..='\u{17FF}'       // Khmer
        | '\u{1820}'..='\u{18AA}'       // Mongolian
        | '\u{1B00}'..='\u{1B7F}'       // Balinese
        | '\u{A980}'..='\u{A9DF}'       // Javanese
        | '\u{FB50}'..='\u{FDCF}'       // Arabic presentation forms
        | '\u{FE70}'..='\u{FEFC}'
        | '\u{11000}'..='\u{114DF}'     // Brahmi and its younger relatives
    ) && !is_hidden(c)
}

/// Tells whether a character may take part in an emoji sequence.
fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{2190}'..='\u{21FF}'
        | '\u{2300}'..='\u{23FF}'
        | '\u{2600}'..='\u{27BF}'
        | '\u{2B00}'..='\u{2BFF}'
        | '\u{1F000}'..='\u{1F1E5}'
        | '\u{1F200}'..='\u{1FAFF}'
    )
}
