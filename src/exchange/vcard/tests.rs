//! What is read out of address books: small cards for each rule here, real files in `tests/exchange/vcard.rs`.

use super::*;

fn book(text: &str) -> AddressBook {
    read(text.as_bytes(), &Limits::default()).expect("an address book")
}

fn card(properties: &str) -> Card {
    book(&format!("BEGIN:VCARD\n{properties}\nEND:VCARD\n")).cards.remove(0)
}

#[test]
fn dates_in_every_manner() {
    for (written, year, month, day) in [
        ("BDAY:1996-04-15", Some(1996), 4, 15),
        ("BDAY:19960415", Some(1996), 4, 15),
        ("BDAY;VALUE=date:1996-04-15", Some(1996), 4, 15),
        ("BDAY:1953-10-15T23:10:00Z", Some(1953), 10, 15),
        ("BDAY:1987-09-27T08:30:00-06:00", Some(1987), 9, 27),
        ("BDAY:20090808T1430-0500", Some(2009), 8, 8),
        ("BDAY:--0415", None, 4, 15),
        ("BDAY:--04-15", None, 4, 15),
        ("BDAY:--0229", None, 2, 29),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-14", None, 3, 14),
        ("BDAY:2000-02-29", Some(2000), 2, 29),
    ] {
        assert_eq!(card(written).birthday, Some(Date { year, month, day }), "{written}");
    }
    for kept in
        ["circa 1800", "1996", "1996-02-30", "206-12-15", "2001-02-29", "soon", "--1332", "1996-04", "---15"]
    {
        let card = card(&format!("FN:x\nBDAY:{kept}"));
        assert_eq!(
            (card.birthday, &card.kept_as_text[..]),
            (None, &[("BDAY".to_owned(), kept.to_owned())][..])
        );
    }
    let at = |rev: &str| card(&format!("REV:{rev}")).revised.map(|at| at.to_rfc3339());
    assert_eq!(at("2020-12-04T02:56:15Z").as_deref(), Some("2020-12-04T02:56:15+00:00"));
    assert_eq!(at("20200918T160601Z").as_deref(), Some("2020-09-18T16:06:01+00:00"));
    assert_eq!(at("2016-05-30T10:36:13+02:00").as_deref(), Some("2016-05-30T08:36:13+00:00"));
}

#[test]
fn the_versions_agree_on_ways_to_reach_somebody() {
    let old = card("TEL;WORK;VOICE;PREF:1\nTEL;CELL:2\nEMAIL;PREF;INTERNET:a@b\nEMAIL;HOME:c@d");
    let middle = card(
        "TEL;TYPE=WORK,VOICE,pref:1\nTEL;type=CELL:2\nEMAIL;type=INTERNET;type=pref:a@b\nEMAIL;TYPE=HOME:c@d",
    );
    let new = card(
        "TEL;VALUE=uri;TYPE=\"work,voice\";PREF=1:tel:1\nTEL;PREF=9;TYPE=cell:2\nEMAIL;PREF=1:mailto:a@b\nEMAIL;TYPE=home:c@d",
    );
    for card in [&old, &middle, &new] {
        let phones: Vec<_> =
            card.phones.iter().map(|p| (p.value.as_str(), p.kinds.as_slice(), p.preferred)).collect();
        assert_eq!(phones, [("1", &[PhoneKind::Work][..], true), ("2", &[PhoneKind::Mobile][..], false)]);
        let emails: Vec<_> =
            card.emails.iter().map(|e| (e.value.as_str(), e.label.as_deref(), e.preferred)).collect();
        assert_eq!(emails, [("a@b", None, true), ("c@d", Some("home"), false)]);
    }
    let extension = card("TEL;VALUE=uri;TYPE=\"work,voice\";PREF=1:tel:+1-418-656-9254;ext=102");
    assert_eq!(extension.phones[0].value, "+1-418-656-9254 ext. 102");
}

#[test]
fn escapes_are_undone_once_and_nothing_is_lost() {
    assert_eq!(
        card(r"NOTE:one\ntwo\, three\; four \\n five C:\work").note.unwrap(),
        "one\ntwo, three; four \\n five C:\\work"
    );
    assert_eq!(card(r"URL:http\://a.b/c;d,e").urls[0].value, "http://a.b/c;d,e");
    let card =
        card("N:Doe;John;Philip,Paul;Dr.;Jr.,M.D.\nORG:ABC\\, Inc.;North;Marketing\nCATEGORIES:A B,C\\,D, E");
    let name = card.name.unwrap();
    assert_eq!((name.additional.as_str(), name.suffix.as_str()), ("Philip Paul", "Jr. M.D."));
    assert_eq!(
        (card.organisation.unwrap().as_str(), card.units.join("|").as_str()),
        ("ABC, Inc.", "North|Marketing")
    );
    assert_eq!(card.categories, ["A B", "C,D", "E"]);
    assert_eq!(
        (card.full_name.as_str(), card.name_source),
        ("Dr. John Philip Paul Doe Jr. M.D.", NameSource::Parts)
    );
}

#[test]
fn character_sets() {
    let read = |bytes: &[u8]| {
        let file = [b"BEGIN:VCARD\nVERSION:2.1\n", bytes, b"\nEND:VCARD"].concat();
        super::read(&file, &Limits::default()).unwrap().cards.remove(0).full_name
    };
    assert_eq!(read(b"FN;ENCODING=QUOTED-PRINTABLE:M=C3=BCller"), "Müller");
    assert_eq!(read(b"FN;QUOTED-PRINTABLE:M=FCller"), "Müller");
    assert_eq!(read(b"FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller=\n =C4rger="), "Müller Ärger");
    assert_eq!(read(b"FN:M\xFCller \x80"), "Müller €");
    assert_eq!(read(b"FN;CHARSET=windows-1251:\xC8\xE2\xE0\xED\xEE\xE2"), "Иванов");
    assert_eq!(read(b"FN;CHARSET=KOI8-R;ENCODING=QUOTED-PRINTABLE:=E9=D7=C1=CE=CF=D7"), "Иванов");
    assert_eq!(read(b"FN;CHARSET=x-nobody;ENCODING=QUOTED-PRINTABLE:M=C3=BCller"), "Müller");
    assert_eq!(read(b"FN;CHARSET=x-nobody:M\xFCller"), "Müller");
    assert_eq!(read(b"FN;ENCODING=QUOTED-PRINTABLE:a=b =ZZ 50="), "a=b =ZZ 50");
    assert_eq!(read(b"FN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8E=52=93=63=91=BE=98=59"), "山田太郎");
    assert_eq!(
        read(b"FN;CHARSET=Shift-JIS:\x83\x5c\x83\x6a\x81\x5b"),
        "ソニー",
        "a backslash inside a letter"
    );
    assert_eq!(read(b"FN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=CD=F5=D0=A1=C3=F7"), "王小明");
    assert_eq!(read(b"FN;CHARSET=GB2312:\xcd\xf5\xd0\xa1\xc3\xf7"), "王小明");
    assert_eq!(read(b"FN;CHARSET=BIG5:\xa4\xfd\xa4p\xa9\xfa"), "王小明");
    assert_eq!(read(b"FN;CHARSET=EUC-KR:\xb1\xe8\xbc\xad\xbf\xac"), "김서연");
    assert_eq!(read(b"FN;CHARSET=ISO-2022-JP:\x1b$B;3EDB@O:\x1b(B"), "山田太郎");
    assert_eq!(read(b"FN;CHARSET=ISO-8859-5;ENCODING=QUOTED-PRINTABLE:=B8=D2=D0=DD=DE=D2"), "Иванов");
    assert_eq!(
        read(b"FN;CHARSET=Shift_JIS:M\xc3\xbcller"),
        "Müller",
        "declared wrongly, and no such letters"
    );
    let japanese =
        b"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=SHIFT_JIS:\x8e\x52\x93\x63;\x91\xbe\x98\x59;;;\nEND:VCARD";
    let name = super::read(japanese, &Limits::default()).unwrap().cards.remove(0).name.unwrap();
    assert_eq!((name.family.as_str(), name.given.as_str()), ("山田", "太郎"));
    assert_eq!(read(b"FN;ENCODING=b:QWRh"), "Ada");
    assert_eq!(read(b"FN:A\x1b[2Jda\x07\x00"), "A[2Jda");
    assert_eq!(read("FN:\u{202e}Ada\u{9b}".as_bytes()), "\u{202e}Ada");
}

#[test]
fn groups_labels_and_producers_own_properties() {
    let card = card(
        "item1.TEL:1\nitem1.X-ABLabel:_$!<HomeFAX>!$_\nITEM2.URL:u\nItem2.X-ABLABEL:Blog\nitem3.X-ABDATE:2001-02-03\n\
         item3.X-ABLabel:_$!<Anniversary>!$_\nitem4.X-ABRELATEDNAMES:Jenny\nitem4.X-ABLabel:_$!<Spouse>!$_\n\
         X-SKYPE:s\nIMPP;X-SERVICE-TYPE=Jabber:xmpp:a@b\nX-SOCIALPROFILE;type=twitter:http://t/x\nX-ABUID:77\n\
         X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Maxi;1;;;\nX-ABShowAs:COMPANY\nX-ODD;A=b:kept\\, whole;x",
    );
    assert_eq!(card.phones[0].label.as_deref(), Some("HomeFAX"));
    assert_eq!(card.urls[0].label.as_deref(), Some("Blog"));
    assert_eq!(card.anniversary, Some(Date { year: Some(2001), month: 2, day: 3 }));
    assert_eq!((card.related[0].value.as_str(), card.related[0].label.as_deref()), ("Jenny", Some("Spouse")));
    let messaging: Vec<_> = card.messaging.iter().map(|m| (m.service.as_str(), m.value.as_str())).collect();
    assert_eq!(messaging, [("skype", "s"), ("jabber", "a@b")]);
    assert_eq!(card.social[0].service, "twitter");
    assert_eq!((card.uid.as_deref(), card.kind), (Some("77"), Kind::Organisation));
    assert_eq!((card.full_name.as_str(), card.name_source), ("Maxi", NameSource::Nickname));
    assert_eq!(card.kept_as_text, [("X-ODD".to_owned(), "kept, whole;x".to_owned())]);
}

#[test]
fn damage_is_named_by_line_and_the_rest_is_read() {
    let book = book(
        "hello\nworld\nBEGIN:VCARD\nFN:No end\nBEGIN:VCARD\nFN:Fine\nno colon here\nEND:VCARD\nEND:VCARD\nBEGIN:VCARD\n\
         VERSION:3.0\nEND:VCARD\n\nstray\nBEGIN:VCARD\nNOTE:nameless\nEND:VCARD\nbegin:vcard\nfn:last\nEMAIL:",
    );
    let names: Vec<_> = book.cards.iter().map(|c| c.full_name.as_str()).collect();
    assert_eq!(names, ["No end", "Fine", "", "last"]);
    let damages: Vec<_> = book.damages.iter().map(|d| (d.line, d.kind)).collect();
    assert_eq!(
        damages,
        [
            (1, DamageKind::Outside(2)),
            (3, DamageKind::NoEnd),
            (7, DamageKind::NoProperty),
            (9, DamageKind::NoBegin),
            (10, DamageKind::Empty),
            (14, DamageKind::Outside(1)),
            (15, DamageKind::Nameless),
            (18, DamageKind::NoEnd),
        ]
    );
    assert_eq!(book.cards[1].kept_as_text, [(String::new(), "no colon here".to_owned())]);
    assert_eq!(book.fields["EMAIL"], Tally { empty: 1, ..Tally::default() });
}

#[test]
fn cards_inside_cards_are_passed_over() {
    let nested = "BEGIN:VCARD\nFN:Out\nAGENT:\nBEGIN:VCARD\nFN:In\nAGENT:\nBEGIN:VCARD\nFN:Deep\nEND:VCARD\nEND:VCARD\nTEL:1\nEND:VCARD";
    let book = book(nested);
    assert_eq!((book.cards.len(), book.cards[0].full_name.as_str()), (1, "Out"));
    assert_eq!((book.cards[0].phones.len(), book.damages.len()), (1, 0));
    let deep = "BEGIN:VCARD\nFN:x\nAGENT:\n".repeat(100_000);
    assert_eq!(read(deep.as_bytes(), &Limits::default()).unwrap().cards.len(), 1);
}

#[test]
fn limits_hold() {
    let limits = Limits::default();
    assert_eq!(
        read(&vec![b'a'; limits.file_bytes + 1], &limits),
        Err(Refused::TooLarge { size: 10_485_761, limit: 10_485_760 })
    );
    assert_eq!(read(b"hello", &limits), Err(Refused::NoCard));
    assert_eq!(read(b"", &limits), Err(Refused::NoCard));
    let many = "BEGIN:VCARD\nFN:a\nEND:VCARD\n".repeat(20_001);
    assert_eq!(read(many.as_bytes(), &limits), Err(Refused::TooManyCards { limit: 20_000 }));
    let long = card(&format!("FN:Ada\nNOTE:{}\nTEL:1{}", "x".repeat(70_000), "\nTEL:2".repeat(300)));
    assert_eq!((long.note, long.phones.len()), (None, 198));
    let reasons: Vec<_> = long.skipped.iter().map(|(_, reason)| reason.as_str()).collect();
    assert_eq!(reasons, ["longer than the limit", "103 properties after the first 200"]);
}

/// Files made to be slow, of 512 KiB: each must be done in a bounded time.
#[test]
fn hostile_files_are_read_in_bounded_time() {
    hostile(512 << 10);
}

/// The same in the greatest size allowed: `cargo test --release hostile -- --ignored --nocapture`.
#[test]
#[ignore = "slow without optimisation"]
fn hostile_files_of_the_greatest_size() {
    hostile(Limits::default().file_bytes - 200);
}

fn hostile(size: usize) {
    let fill = |unit: &str| unit.repeat(size / unit.len());
    for (what, body) in [
        ("one line", fill("a")),
        ("folds", fill("\n a")),
        ("short lines", fill("a:\n")),
        ("colons", fill("::::\n")),
        ("quotes", fill("\"")),
        ("parameters", fill(";a=\"b\"")),
        ("commas", fill("N:,,,,;;;;\n")),
        ("begins", fill("BEGIN:VCARD\n")),
        ("ends", fill("END:VCARD\n")),
        ("soft breaks", format!("X;QUOTED-PRINTABLE:{}", fill("=\n"))),
        ("base64", format!("PHOTO;BASE64:{}", fill("\nAAAA"))),
        ("labels", fill("i.X-ABLabel:a\ni.TEL:1\n")),
        ("backslashes", format!("NOTE:{}", fill("\\"))),
    ] {
        let start = std::time::Instant::now();
        let _ = read(format!("BEGIN:VCARD\n{body}\nEND:VCARD").as_bytes(), &Limits::default());
        // Generous, for slow machines and builds without optimisation.
        assert!(start.elapsed().as_secs() < 5, "{what} took {:?}", start.elapsed());
        println!("{what}: {:?}", start.elapsed());
    }
}
