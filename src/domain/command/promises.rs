//! Commands about promises and requests: what is owed, and how it is closed.

use super::checks::{about, history, needed, open_promise, open_request, past, past_day, text};
use super::{Command, Decision, PromiseClose, Refusal, RequestDraft, Which, record, recurring};
use crate::domain::book::Book;
use crate::domain::event::Event;
use crate::domain::history::{Promise, PromiseState};
use crate::domain::id::{Mint, PromiseId, RequestId};
use crate::domain::interaction::{BegunBy, Confidentiality};
use crate::domain::promise::{
    PromiseBroken, PromiseKept, PromiseMade, PromiseMoved, PromiseReleased, PromiseRepaired, Whose,
};
use crate::domain::request::{RequestAcknowledged, RequestAnswered, RequestReceived, RequestWithdrawn};
use crate::domain::time::{Day, Happened, Now};

/// Commands about promises.
pub(super) fn about_promises(
    book: &Book,
    command: Command,
    now: &Now,
    mint: &mut dyn Mint,
) -> Result<Decision, Refusal> {
    let on = now.happened();
    let today = now.today();
    let one = |client, events| Ok(about(book, client, events));
    match command {
        Command::Promise { client, draft, request } => {
            let history = history(book, client)?;
            if let Some(id) = request {
                open_request(&history, id)?;
            }
            let made = record::promise(&draft, on, None, request, Confidentiality::default(), mint)?;
            one(client, vec![made.into()])
        }
        Command::ClosePromise { client, promise, close, on } => {
            let history = history(book, client)?;
            let made = open_promise(&history, promise)?;
            past_day(on, now)?;
            let begun = recurring::begun(&history, made);
            if on < begun {
                return Err(Refusal::BeforeMade(on, begun));
            }
            let over = matches!(close, PromiseClose::Released { which: Which::All, .. });
            let closed = close_promise(promise, close, on)?;
            let next = (!over).then(|| recurring::promise_after(made, on, now, mint)).flatten();
            one(client, std::iter::once(closed).chain(next.map(Event::from)).collect())
        }
        Command::MovePromise { client, promise, to, agreed } => {
            let history = history(book, client)?;
            let made = open_promise(&history, promise)?.on.day();
            if to < made {
                return Err(Refusal::BeforeMade(to, made));
            }
            let due = history.promises.iter().find(|it| it.made.fact.id == promise).and_then(Promise::due);
            let before_due = due.is_none_or(|due| today <= due);
            let moved = PromiseMoved { id: promise, to, on: today, agreed_with_client: agreed, before_due };
            one(client, vec![moved.into()])
        }
        Command::RepairPromise { client, promise, how } => {
            let history = history(book, client)?;
            let found = history.promises.iter().find(|it| it.made.fact.id == promise);
            if found.ok_or(Refusal::Missing("promise"))?.state() != PromiseState::Broken {
                return Err(Refusal::NotBroken);
            }
            let how = needed("how it was made good", &how)?;
            one(client, vec![PromiseRepaired { id: promise, how, on: today }.into()])
        }
        other => about_requests(book, other, now, mint),
    }
}

/// Commands about requests.
fn about_requests(
    book: &Book,
    command: Command,
    now: &Now,
    mint: &mut dyn Mint,
) -> Result<Decision, Refusal> {
    let on = now.happened();
    let today = now.today();
    let one = |client, events| Ok(about(book, client, events));
    match command {
        Command::Request { client, draft, on } => {
            history(book, client)?;
            past(on, now)?;
            let received = request(&draft, on, mint)?;
            one(client, vec![received.into()])
        }
        Command::Acknowledge { client, request, until } => {
            let history = history(book, client)?;
            let received = open_request(&history, request)?;
            // The promise repeats the words of the request: whoever may not see those may not see it either.
            let (what, conf) = (received.what.clone(), received.conf);
            if let Some(until) = until.filter(|until| *until < today) {
                return Err(Refusal::BeforeMade(until, today));
            }
            let promise = until.map(|due| {
                let id = PromiseId(mint.mint());
                let whose = Whose::Ours;
                let what = format!("answer: {what}");
                PromiseMade {
                    id,
                    whose,
                    what,
                    due: Some(due),
                    on,
                    interaction: None,
                    request: Some(request),
                    conf,
                    repeats: None,
                    follows: None,
                }
            });
            let made = promise.as_ref().map(|promise| promise.id);
            let acknowledged = RequestAcknowledged { id: request, on, until, promise: made };
            one(client, promise.map(Event::from).into_iter().chain([acknowledged.into()]).collect())
        }
        Command::Answer { client, request } => {
            open_request(&history(book, client)?, request)?;
            one(client, vec![RequestAnswered { id: request, on, interaction: None }.into()])
        }
        Command::Withdraw { client, request, why } => {
            open_request(&history(book, client)?, request)?;
            one(client, vec![RequestWithdrawn { id: request, on, why: text("the reason", why)? }.into()])
        }
        other => super::plans::about_plans(book, other, now, mint),
    }
}

fn close_promise(id: PromiseId, close: PromiseClose, on: Day) -> Result<Event, Refusal> {
    Ok(match close {
        PromiseClose::Kept { prompted, reason } => {
            PromiseKept { id, on, prompted, reason: text("the reason", reason)? }.into()
        }
        PromiseClose::Released { why, .. } => {
            PromiseReleased { id, on, why: text("the reason", why)? }.into()
        }
        PromiseClose::Broken { reason } => {
            PromiseBroken { id, on, reason: text("the reason", reason)? }.into()
        }
    })
}

fn request(draft: &RequestDraft, on: Happened, mint: &mut dyn Mint) -> Result<RequestReceived, Refusal> {
    Ok(RequestReceived {
        id: RequestId(mint.mint()),
        what: needed("the request", &draft.what)?,
        kind: draft.kind,
        urgent: draft.urgent,
        on,
        begun_by: BegunBy::Client,
        interaction: None,
        conf: Confidentiality::default(),
    })
}
