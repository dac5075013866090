//! Guesses: what a preview may propose from the words alone.
//!
//! Owns the word lists, in English, in one place. A guess is never recorded by itself: it fills a field that Tab corrects.

use crate::domain::interaction::Talk;
use crate::domain::request::RequestKind;

const PERSON: &[&str] = &[
    "family",
    "father",
    "mother",
    "husband",
    "wife",
    "son",
    "daughter",
    "children",
    "kids",
    "baby",
    "parents",
    "brother",
    "sister",
    "grandson",
    "granddaughter",
    "wedding",
    "married",
    "birthday",
    "funeral",
    "died",
    "grief",
    "hospital",
    "operation",
    "surgery",
    "ill",
    "illness",
    "sick",
    "health",
    "holiday",
    "holidays",
    "vacation",
    "dog",
    "cat",
    "garden",
    "football",
    "marathon",
    "school",
    "university",
    "moving",
    "anniversary",
    "hobby",
    "sailing",
    "skiing",
    "condolences",
];

const WORK: &[&str] = &[
    "loan",
    "bank",
    "term",
    "sheet",
    "contract",
    "invoice",
    "tax",
    "audit",
    "report",
    "review",
    "quarterly",
    "budget",
    "offer",
    "proposal",
    "meeting",
    "board",
    "strategy",
    "plan",
    "planning",
    "project",
    "deadline",
    "draft",
    "fund",
    "funds",
    "pension",
    "portfolio",
    "insurance",
    "mortgage",
    "policy",
    "lawyer",
    "merger",
    "sale",
    "price",
    "fee",
    "fees",
    "staff",
    "hire",
    "hiring",
    "depot",
    "supplier",
    "investor",
    "investment",
    "shares",
    "lease",
    "figures",
    "numbers",
    "cash",
    "claim",
];

const COMPLAINT: &[&str] = &[
    "complaint",
    "complains",
    "complained",
    "unhappy",
    "disappointed",
    "angry",
    "upset",
    "unacceptable",
    "annoyed",
    "frustrated",
    "dissatisfied",
    "furious",
];

const STRATEGY: &[&str] = &[
    "strategy",
    "strategic",
    "direction",
    "expand",
    "expansion",
    "succession",
    "vision",
    "grow",
    "growth",
    "merge",
];

const ADVICE: &[&str] =
    &["should", "advice", "advise", "recommend", "recommendation", "opinion", "better", "options", "suggest"];

const ISSUE: &[&str] = &[
    "problem", "issue", "worried", "worry", "trouble", "stuck", "failed", "failing", "broken", "dispute",
    "crisis", "conflict", "wrong", "error", "mistake", "risk",
];

const QUESTION: &[&str] = &[
    "what", "when", "where", "who", "whom", "whose", "which", "why", "how", "is", "are", "does", "do", "did",
    "can", "could", "will", "would", "has", "have", "if", "whether",
];

const ASKING_FOR_A_DEED: &[&str] = &["can you", "could you", "would you", "will you", "please"];

const URGENT: &[&str] =
    &["urgent", "urgently", "asap", "immediately", "emergency", "today", "tonight", "now", "critical"];

/// Guesses what was talked about: the work, the person, both, or nobody knows.
pub fn guess_talk(text: &str) -> Talk {
    match (any(text, PERSON), any(text, WORK)) {
        (true, true) => Talk::Both,
        (true, false) => Talk::Person,
        (false, true) => Talk::Work,
        (false, false) => Talk::Unknown,
    }
}

/// Guesses the kind of a request: what hurts first, then what is weighed, then what is asked, else something to do.
pub fn guess_request_kind(text: &str) -> RequestKind {
    let lower = text.to_lowercase();
    let first = words(&lower).next().unwrap_or_default();
    let deed = ASKING_FOR_A_DEED.iter().any(|asked| lower.trim_start().starts_with(asked));
    if any(text, COMPLAINT) {
        RequestKind::Complaint
    } else if any(text, STRATEGY) {
        RequestKind::Strategy
    } else if any(text, ADVICE) {
        RequestKind::Advice
    } else if any(text, ISSUE) {
        RequestKind::Issue
    } else if !deed && (QUESTION.contains(&first) || lower.trim_end().ends_with('?')) {
        RequestKind::Question
    } else {
        RequestKind::Task
    }
}

/// Guesses whether a request is urgent.
pub fn guess_urgent(text: &str) -> bool {
    any(text, URGENT)
}

fn any(text: &str, list: &[&str]) -> bool {
    words(&text.to_lowercase()).any(|word| list.contains(&word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_follow_the_words() {
        for (text, talk) in [
            ("worried about the bridge loan", Talk::Work),
            ("her father's operation", Talk::Person),
            ("Her father wants to see the contract", Talk::Both),
            ("said hello", Talk::Unknown),
            ("", Talk::Unknown),
        ] {
            assert_eq!(guess_talk(text), talk, "{text}");
        }
        for (text, kind) in [
            ("what if the bank says no", RequestKind::Question),
            ("can you send the file", RequestKind::Task),
            ("send the file", RequestKind::Task),
            ("should we sell the depot", RequestKind::Advice),
            ("there is a problem with the lease", RequestKind::Issue),
            ("where to take the strategy from here", RequestKind::Strategy),
            ("unhappy with the fees", RequestKind::Complaint),
            ("the deed in order?", RequestKind::Question),
            ("", RequestKind::Task),
        ] {
            assert_eq!(guess_request_kind(text), kind, "{text}");
        }
        assert!(guess_urgent("needs the figures ASAP!"));
        assert!(!guess_urgent("needs the figures, nowhere near done"));
    }
}
