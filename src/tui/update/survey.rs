//! What is shown of the whole book: the page of its economics, and precedents. Both are made of the survey.

use crossterm::event::KeyEvent;

use super::yank;
use crate::query::economics::words::{fees, length, payment, plan, stage, went};
use crate::query::economics::{Economics, Near, StageSum};
use crate::query::{phrase, veil};
use crate::tui::chart::bar;
use crate::tui::effect::Effect;
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::page::{Page, PageRow, Remade};
use crate::tui::overlay::precedents::{Asked, Precedents};
use crate::tui::survey::Survey;
use crate::tui::theme::Role;

/// The longest bar, in cells.
const BAR: usize = 20;
/// How many of those who took time are listed.
const MOST: usize = 12;

/// Reads on, and shows what came of it.
pub(super) fn work(model: &mut Model) {
    let mut survey = model
        .survey
        .take()
        .filter(|it| it.is_of(&model.book, &model.now))
        .unwrap_or_else(|| Box::new(Survey::of(&model.book, &model.now)));
    survey.step(&model.book, &model.now);
    model.survey = Some(survey);
    match &model.overlay {
        Some(Overlay::Precedents(_)) => find(model),
        _ => book(model),
    }
}

/// Shows what the book takes and gives, or how far it was read.
pub(super) fn book(model: &mut Model) {
    let scroll = match &model.overlay {
        Some(Overlay::Page(page)) if page.remade == Some(Remade::Book) => page.scroll,
        _ => 0,
    };
    let rows = match &model.survey {
        Some(survey) if survey.is_done() && survey.is_of(&model.book, &model.now) => {
            let mut economics = survey.ledger.sum();
            if model.masked {
                cover(&mut economics);
            }
            rows(&economics, model)
        }
        unfinished => {
            let (read, all) = unfinished.as_ref().map_or((0, model.book.clients()), |it| it.read());
            vec![PageRow::new("", format!("reading {read} of {all} stories …")).role(Role::Quiet)]
        }
    };
    let remade = Some(Remade::Book);
    model.overlay = Some(Overlay::Page(Page { own: true, remade, scroll, ..Page::new("Book", rows) }));
}

fn cover(economics: &mut Economics) {
    let names = economics.payments.iter_mut().map(|it| &mut it.name);
    let names = names.chain(economics.plans.iter_mut().map(|it| &mut it.name));
    for name in names.chain(economics.times.iter_mut().map(|it| &mut it.name)) {
        *name = veil::text(name);
    }
}

fn rows(it: &Economics, model: &Model) -> Vec<PageRow> {
    let (today, glyphs) = (model.now.today(), model.theme.glyphs);
    let mut rows = Vec::new();
    let mut headed = |heading: &str, under: Vec<PageRow>| {
        if under.is_empty() {
            return;
        }
        if !rows.is_empty() {
            rows.push(PageRow::new("", ""));
        }
        rows.push(PageRow::heading(heading));
        rows.extend(under);
    };
    let known = || it.stages.iter().filter(|(_, sum)| *sum != StageSum::default());
    let chart = |of: &dyn Fn(&StageSum) -> i64, words: &dyn Fn(&StageSum) -> String| -> Vec<PageRow> {
        let most = known().map(|(_, sum)| of(sum)).max().unwrap_or(0);
        let row = |(at, sum): &(_, StageSum)| {
            let bar = bar(of(sum), most, BAR, glyphs);
            PageRow::new(stage(*at), format!("{bar} {}", words(sum)).trim_start())
        };
        known().map(row).collect()
    };
    let count = |sum: &StageSum| i64::try_from(sum.clients).unwrap_or(i64::MAX);
    headed("Clients by assessed stage", chart(&count, &|sum| phrase::counted(count(sum), "client")));
    let time = |sum: &StageSum| {
        let each = sum.rate.map(|rate| format!(", {} a client in 90 days", length(rate))).unwrap_or_default();
        format!("{} lately, {} in all{each}", length(sum.lately), length(sum.minutes))
    };
    headed("Time by stage, the last 90 days", chart(&|sum| sum.lately, &time));
    let earned = known().filter(|(_, sum)| !fees(sum).is_empty());
    headed("Fees of what runs", earned.map(|(at, sum)| PageRow::new(stage(*at), fees(sum))).collect());
    let days = |sum: &StageSum| {
        let median = sum.median_days.map(phrase::days).unwrap_or_default();
        Some(went(sum)).filter(|it| !it.is_empty()).map_or(median.clone(), |went| format!("{median}, {went}"))
    };
    headed("Days in a stage, the median", chart(&|sum| sum.median_days.unwrap_or(0), &days));
    let colour = |near| match near {
        Near::Overdue => Role::Alarm,
        Near::Close => Role::Warning,
        Near::Later | Near::Open => Role::Text,
    };
    let payments = it.payments.iter();
    let payments = payments.map(|it| PageRow::new(&*it.name, payment(it, today)).role(colour(it.near)));
    headed("Next payments", payments.collect());
    let plans = it.plans.iter().map(|it| {
        let role = if it.is_reached { Role::Good } else { colour(it.near) };
        PageRow::new(&*it.name, plan(it, today)).role(role)
    });
    headed("Plans", plans.collect());
    let most = it.times.first().map_or(0, |it| it.lately);
    let times = it.times.iter().take(MOST).map(|it| {
        let bar = bar(it.lately, most, BAR, glyphs);
        let words = format!("{bar} {} lately, {} in all", length(it.lately), length(it.minutes));
        PageRow::new(&*it.name, words.trim_start())
    });
    headed("Time by client, the last 90 days", times.collect());
    if it.unmeasured > 0 {
        let without = phrase::counted(i64::try_from(it.unmeasured).unwrap_or(i64::MAX), "interaction");
        rows.push(PageRow::new("", ""));
        rows.push(
            PageRow::new("", format!("{without} without a length: their time is missing")).role(Role::Quiet),
        );
    }
    if rows.is_empty() {
        rows.push(PageRow::new("", "nobody is in the book yet").role(Role::Quiet));
    }
    rows
}

/// Opens the precedents, for the client on screen.
pub(super) fn precedents(model: &mut Model) {
    model.overlay = Some(Overlay::Precedents(Box::new(Precedents::to(model.client()))));
    find(model);
}

/// Finds what fits the line, once everybody was read.
pub(super) fn find(model: &mut Model) {
    let Some(Overlay::Precedents(open)) = &mut model.overlay else { return };
    let survey = model.survey.as_ref().filter(|it| it.is_done() && it.is_of(&model.book, &model.now));
    open.take(survey.map(|it| it.precedents.find(&open.typed, open.to)));
}

/// Takes a key.
pub(super) fn key(model: &mut Model, mut open: Box<Precedents>, key: KeyEvent) -> Vec<Effect> {
    match open.key(key) {
        Asked::Leave => return Vec::new(),
        Asked::Stay => model.overlay = Some(Overlay::Precedents(open)),
        Asked::Find => {
            model.overlay = Some(Overlay::Precedents(open));
            find(model);
        }
        Asked::Copy if model.masked || !model.granted.clipboard => {
            model.overlay = Some(Overlay::Precedents(open));
        }
        Asked::Copy => {
            let text = open.chosen().map(|it| it.words.clone()).unwrap_or_default();
            return yank::copy(model, "the precedent", text);
        }
    }
    Vec::new()
}
