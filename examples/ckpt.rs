//! bench, never committed
#[path = "../target/ckpt_memory.rs"]
mod memory;
use confidant::domain::book::{Base, Book};
use confidant::journal::{self, Places, RealDisk, Token, wire};
use memory::Memory;
use std::path::Path;
use std::time::Instant;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let dir = Path::new(&args[2]);
    let book = Token::parse(b"Y29uZmlkYW50L2xpbmUvMQ").unwrap();
    if args[1] == "open" {
        let (s, base) = confidant::checkpoint::open(&RealDisk, dir, &book).unwrap();
        eprintln!("{} {}", s.len(), base.clients().len());
        return;
    }
    if args[1] == "write" {
        let opened = journal::open(RealDisk, Places::new(&args[3], dir), 1_800_000_000_000).unwrap();
        let lines: Vec<_> = opened.lines.iter().filter_map(wire::read).collect();
        let mut b = Book::new();
        b.extend(lines.iter().cloned());
        let m = Memory::with(&lines, &b);
        drop(b);
        drop(lines);
        for _ in 0..3 {
            let t = Instant::now();
            let o = confidant::checkpoint::write(&RealDisk, dir, &book, &[7; 3000], &m).unwrap();
            let e = t.elapsed();
            println!("write {o:?} {e:?} {:.3} us/line", e.as_secs_f64() * 1e6 / m.lines() as f64);
        }
        return;
    }
    let mut opens = Vec::new();
    for _ in 0..300 {
        let t = Instant::now();
        let o = confidant::checkpoint::open(&RealDisk, dir, &book).unwrap();
        opens.push(t.elapsed());
        drop(o);
    }
    opens.sort();
    println!("open p50 {:?} min {:?}", opens[150], opens[0]);
    let (_, base) = confidant::checkpoint::open(&RealDisk, dir, &book).unwrap();
    let mut open = Vec::new();
    for _ in 0..3 {
        let t = Instant::now();
        let mut n = 0;
        for at in 0..base.clients().len() {
            base.gauge(at, &mut open);
            n += open.len();
        }
        println!("weigh all {:?} ({} open of {})", t.elapsed(), n, base.clients().len());
    }
    let t = Instant::now();
    base.standing(3);
    println!("first standing {:?}", t.elapsed());
    let t = Instant::now();
    for at in 0..100 {
        base.standing(at);
    }
    println!("standing {:?}", t.elapsed() / 100);
    let subjects = base.subjects();
    let t = Instant::now();
    let mut n = 0;
    let mut k = 0;
    for s in subjects.iter().step_by(5).take(60) {
        n += base.entries(*s).len();
        k += 1;
    }
    println!("entries avg {:?} of {} entries", t.elapsed() / k, n / k as usize);
    let t = Instant::now();
    let g = base.general();
    println!("general {:?} events {}", t.elapsed(), g.events.len());
    let t = Instant::now();
    base.line(base.lines() - 1);
    println!("first line {:?}", t.elapsed());
    let t = Instant::now();
    for at in 0..base.lines() {
        base.line(at).unwrap();
    }
    println!("lines {:?} each", t.elapsed() / base.lines() as u32);
    let key = base.line(base.lines() / 2).unwrap().0;
    let t = Instant::now();
    for i in 0..200 {
        let k = base.line((i * 7919) % base.lines()).unwrap().0;
        base.named(k.line);
    }
    println!("line+named {:?}", t.elapsed() / 200);
    let t = Instant::now();
    for _ in 0..200 {
        base.named(key.line);
    }
    println!("named cached {:?}", t.elapsed() / 200);
    println!("broken {}", base.is_broken());
}
