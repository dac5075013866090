//! The stage pane: where the relationship stands on record, in lines that each say where they come from.
//!
//! Owns wording and drawing; the figures are `query::record`. The stage that evidence supports comes with the
//! trust model; until then this pane shows what was assessed, what the client said, and how promises went.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::client::{Client, Weekday};
use crate::domain::goal::GoalOutcome;
use crate::domain::stage::Stage;
use crate::domain::time::{Day, Now};
use crate::query::phrase;
use crate::query::record::{Clock, ContactRecord, PromiseRecord, Record, RequestRecord};
use crate::text;
use crate::tui::keymap::{Action, Keymap};
use crate::tui::overlay::{draw_hint, frame};
use crate::tui::pane::{Look, Pane};
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// A line of the pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageLine {
    /// What it is about.
    pub label: String,
    /// What it says.
    pub text: String,
    /// What it is there for.
    pub role: Role,
}

impl StageLine {
    fn new(label: &str, text: impl Into<String>, role: Role) -> Self {
        Self { label: label.to_owned(), text: text.into(), role }
    }
}

/// State and lines of the pane.
#[derive(Debug, Default)]
pub struct StagePane {
    /// Everything, the most telling first.
    pub lines: Arc<[StageLine]>,
    /// The first line shown.
    pub scroll: usize,
}

impl StagePane {
    /// Shows these lines; none where no client is chosen.
    pub fn refresh(&mut self, lines: Option<Arc<[StageLine]>>) {
        self.lines = lines.unwrap_or_default();
        self.scroll = self.scroll.min(self.lines.len().saturating_sub(1));
    }

    /// Scrolls by so many lines.
    pub fn step(&mut self, by: isize) {
        self.scroll = self.scroll.saturating_add_signed(by).min(self.lines.len().saturating_sub(1));
    }

    /// Draws the pane; answers how many rows it has room for.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: Look, focused: bool, spots: &mut Spots) -> usize {
        let Look { theme, keymap } = look;
        spots.add(area, Target::Pane(Pane::Stage));
        let role = if focused { Role::Focus } else { Role::Frame };
        let inner = frame(area, buf, "Stage", theme, role);
        if self.lines.is_empty() {
            let add = keymap.key_of(Action::Add);
            draw_hint(&format!("Nobody is chosen. {add} adds a client."), inner, buf, theme);
        }
        let room = usize::from(inner.width).saturating_sub(LABEL + 3);
        let drawn = self.lines.iter().skip(self.scroll).flat_map(|line| worded(line, room, theme));
        for (line, y) in drawn.zip(inner.top()..inner.bottom()) {
            buf.set_line(inner.x, y, &line, inner.width);
        }
        usize::from(inner.height)
    }

    /// Draws the most telling lines without a frame, where there is no room for the pane.
    pub fn draw_short(&self, area: Rect, buf: &mut Buffer, theme: &Theme, spots: &mut Spots) {
        spots.add(area, Target::Pane(Pane::Stage));
        for (line, y) in self.lines.iter().zip(area.top()..area.bottom()) {
            let room = usize::from(area.width).saturating_sub(LABEL + 2);
            if let Some(first) = worded(line, room, theme).first() {
                buf.set_line(area.x, y, first, area.width);
            }
        }
    }
}

/// How wide the labels are.
const LABEL: usize = 9;

/// A line as it is drawn: the label, and the text beside it, broken where it must be.
fn worded<'a>(line: &StageLine, room: usize, theme: &Theme) -> Vec<Line<'a>> {
    let mut label = text::clip_in(&text::shown_in(&line.label, theme.glyphs), LABEL, theme.glyphs);
    let mut lines = Vec::new();
    for part in text::wrap(&text::shown_in(&line.text, theme.glyphs), room) {
        lines.push(Line::from(vec![
            Span::styled(
                format!(" {} ", text::pad_in(&label, LABEL, theme.glyphs)),
                theme.style(Role::Quiet),
            ),
            Span::styled(part, theme.style(line.role)),
        ]));
        label.clear();
    }
    lines
}

/// A stage as a name.
fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Impression => "Impression",
        Stage::Interaction => "Interaction",
        Stage::Direction => "Direction",
        Stage::Consultation => "Consultation",
    }
}

/// Words a record.
pub fn lines(record: &Record, client: &Client, now: &Now, keymap: &Keymap, masked: bool) -> Vec<StageLine> {
    let today = now.today();
    let mut lines = Vec::new();
    if let Some(stage) = record.assessed() {
        let text = format!("{} {} d", name(stage.stage), stage.days);
        lines.push(StageLine::new("assessed", text, Role::Strong));
    } else {
        let key = keymap.key_of(Action::Assess);
        lines.push(StageLine::new("assessed", format!("not yet ({key} does it)"), Role::Quiet));
    }
    if let Some(said) = &record.said {
        let place = if said.place.is_empty() { String::new() } else { format!(", {}", said.place) };
        let said = format!("\"{}\" {}{place}", said.words, phrase::day(said.on, today));
        lines.push(StageLine::new("they said", said, Role::Text));
    }
    lines.push(promises(&record.promises));
    lines.extend(their_promises(&record.their_promises));
    lines.extend(requests(&record.requests));
    lines.extend(contact(&record.contact, today));
    if let Some(stage) = record.assessed() {
        lines.push(StageLine::new("because", stage.why.clone(), Role::Text));
        for before in record.stages.iter().rev().filter(|it| it.since < stage.since).take(4) {
            let text = format!(
                "{} from {}, {} d",
                name(before.stage),
                phrase::day(before.since, today),
                before.days
            );
            lines.push(StageLine::new("before", text, Role::Quiet));
        }
    }
    for goal in &record.goals {
        let Some(what) = &goal.what else { continue };
        let (mark, role) = match goal.outcome {
            None => ("goal", Role::Text),
            Some((GoalOutcome::Reached, _)) => ("reached", Role::Good),
            Some((GoalOutcome::Dropped, _)) => ("dropped", Role::Quiet),
        };
        let due = goal.due.map(|due| format!(", by {}", phrase::day(due, today))).unwrap_or_default();
        lines.push(StageLine::new(mark, format!("{what}{due}"), role));
    }
    lines.extend(preferences(record, today, masked));
    lines.extend(addresses(client));
    lines
}

/// How to reach them: every number and address, with whose it is where that is not the client's own.
fn addresses(client: &Client) -> Vec<StageLine> {
    let mut lines = Vec::new();
    for contact in &client.contacts {
        let whose = if contact.name == client.name { String::new() } else { format!(", {}", contact.name) };
        for reach in &contact.reach {
            let text = format!("{}{whose}", reach.address);
            lines.push(StageLine::new(reach.channel.word(), text, Role::Text));
        }
        if contact.reach.is_empty() && contact.name != client.name {
            lines.push(StageLine::new("contact", contact.name.clone(), Role::Text));
        }
    }
    lines
}

fn promises(record: &PromiseRecord) -> StageLine {
    let mut words = Vec::new();
    if let Some(percent) = record.on_time_percent() {
        words.push(format!("{percent} % on time of {}", record.closed()));
    }
    if let Some(percent) = record.unprompted_percent() {
        words.push(format!("{percent} % unprompted"));
    }
    if record.unrepaired > 0 {
        words.push(format!("{} broken", record.unrepaired));
    }
    if record.late > 0 {
        words.push(format!("{} late", record.late));
    }
    if record.open > 0 {
        words.push(format!("{} open", record.open));
    }
    let role = if record.late + record.unrepaired > 0 { Role::Alarm } else { Role::Text };
    if words.is_empty() {
        return StageLine::new("promises", "none closed yet", Role::Quiet);
    }
    StageLine::new("promises", words.join(", "), role)
}

/// What the client undertook, where there is anything to say of it.
fn their_promises(record: &PromiseRecord) -> Option<StageLine> {
    let mut words = Vec::new();
    if let Some(percent) = record.on_time_percent() {
        words.push(format!("{percent} % on time of {}", record.closed()));
    }
    if record.late > 0 {
        words.push(format!("{} late", record.late));
    }
    if record.open > 0 {
        words.push(format!("{} open", record.open));
    }
    let role = if record.late > 0 { Role::Warning } else { Role::Text };
    (!words.is_empty()).then(|| StageLine::new("theirs", words.join(", "), role))
}

fn requests(record: &RequestRecord) -> Option<StageLine> {
    let mut words = Vec::new();
    if let Some(days) = record.median_first_response {
        let time = if days == 0 { "the same day".to_owned() } else { phrase::working_days(i64::from(days)) };
        words.push(format!("answered within {time}"));
    }
    if record.open > 0 {
        words.push(format!("{} open", record.open));
    }
    if record.unacknowledged > 0 {
        words.push(format!("{} unheard", record.unacknowledged));
    }
    let role = if record.unacknowledged > 0 { Role::Warning } else { Role::Text };
    (!words.is_empty()).then(|| StageLine::new("requests", words.join(", "), role))
}

fn contact(record: &ContactRecord, today: Day) -> Vec<StageLine> {
    let mut lines = Vec::new();
    match &record.last_live {
        Some(touch) => {
            let text = format!("{} {}", touch.channel, ago(touch.days_ago));
            lines.push(StageLine::new("last live", text, Role::Text));
        }
        None => lines.push(StageLine::new("last live", "never", Role::Quiet)),
    }
    if let Some(touch) = record
        .last_any
        .as_ref()
        .filter(|any| record.last_live.as_ref().is_none_or(|live| any.days_ago < live.days_ago))
    {
        lines.push(StageLine::new(
            "last any",
            format!("{} {}", touch.channel, ago(touch.days_ago)),
            Role::Text,
        ));
    }
    let clock = |label: &str, clock: &Clock, role: Role| {
        let text = if clock.is_passed() {
            format!("every {} d, {} over", clock.interval, phrase::days(-clock.left))
        } else {
            format!("every {} d, until {}", clock.interval, phrase::day(clock.until, today))
        };
        StageLine::new(label, text, if clock.is_passed() { role } else { Role::Text })
    };
    lines.extend(record.ideal.as_ref().map(|it| clock("ideal", it, Role::Warning)));
    lines.extend(record.limit.as_ref().map(|it| clock("limit", it, Role::Alarm)));
    lines
}

fn ago(days: i64) -> String {
    if days == 0 { "today".to_owned() } else { format!("{} ago", phrase::days(days)) }
}

fn preferences(record: &Record, today: Day, masked: bool) -> Vec<StageLine> {
    let wishes = &record.preferences;
    let mut lines = Vec::new();
    let mut line = |label: &str, text: String| {
        if !text.is_empty() {
            lines.push(StageLine::new(label, text, Role::Text));
        }
    };
    let channels: Vec<&str> = wishes.channels.iter().map(|channel| channel.word()).collect();
    line("prefers", channels.join(", then "));
    let days: Vec<&str> = wishes.days.iter().copied().map(Weekday::word).collect();
    line("days", days.join(" "));
    line(
        "quiet",
        wishes
            .quiet
            .map(|it| format!("{}-{}", it.from.format("%H:%M"), it.to.format("%H:%M")))
            .unwrap_or_default(),
    );
    if let Some(zone) = wishes.zone {
        // Under the mask a place says too much.
        let name = if masked { "" } else { zone.name() };
        let welcome = if wishes.welcome_now { "" } else { ", not a welcome time" };
        let local = format!("{} {name}", wishes.local.format("%a %H:%M"));
        line("local", format!("{}{welcome}", local.trim_end()));
    }
    line("language", wishes.language.clone());
    line("cover", wishes.cover.clone());
    for specialist in &wishes.specialists {
        let met = if specialist.introduced { "" } else { ", not introduced" };
        line(&specialist.field, format!("{}{met}", specialist.name));
    }
    for day in wishes.special_days.iter().take(3) {
        line(
            &day.what,
            format!(
                "{}, {}",
                phrase::day(day.on, today),
                if day.ahead == 0 { "today".into() } else { format!("in {} d", day.ahead) }
            ),
        );
    }
    lines
}
