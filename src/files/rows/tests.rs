//! Rows of every encoding, delimiter and damage.

use super::*;

/// Hands out a few bytes at a time, so that every border is met.
struct Drip<'a>(&'a [u8], usize);
impl Read for Drip<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.0.len().min(self.1).min(buf.len());
        buf[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

fn read(bytes: &[u8]) -> Vec<String> {
    let mut rows = Rows::open(Drip(bytes, 7)).unwrap_or_else(|e| panic!("{e:?}"));
    let mut said = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        let lines = if row.line == row.last_line {
            row.line.to_string()
        } else {
            format!("{}-{}", row.line, row.last_line)
        };
        said.push(match row.fields() {
            Ok(fields) => format!("{lines} {}", fields.iter().collect::<Vec<_>>().join("|")),
            Err(broken) => format!("{lines} {broken:?}"),
        });
    }
    said
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for newline in ["\n", "\r\n", "\r"] {
        let text = "a,b\n\n1,\"x\ny\"\n2,z\n\n\n3,\"w\"".replace('\n', newline);
        let inside = newline;
        assert_eq!(
            read(text.as_bytes()),
            [
                "1 a|b".to_owned(),
                format!("3-4 1|x{inside}y"),
                "5 2|z".to_owned(),
                "8 3|w".to_owned()
            ],
            "{newline:?}"
        );
    }
}

#[test]
fn delimiters_are_found_in_the_first_line() {
    for (text, want) in [
        ("a;b\n1,5;2", "2 1,5|2"),
        ("a\tb\n1\t2", "2 1|2"),
        ("\"a,x,y\";b\n1;2", "2 1|2"),
        ("sep=;\na;b\n1;2", "3 1|2"),
        ("a,b\n,\n,,\n1,2\n,,\n", "4 1|2"),
        ("a,b\n\"say \"\"hi\"\"\",2", "2 say \"hi\"|2"),
    ] {
        assert_eq!(read(text.as_bytes()).last().unwrap(), want, "{text:?}");
    }
}

#[test]
fn korean_is_read_in_every_encoding_that_korean_programs_write() {
    let text = "종목,메모\n비트코인,똠방각하 펲시\n";
    let want = ["1 종목|메모", "2 비트코인|똠방각하 펲시"];
    let wide = |big: bool| -> Vec<u8> {
        let mark = [0xfeff_u16].into_iter();
        mark.chain(text.encode_utf16())
            .flat_map(|u| {
                if big {
                    u.to_be_bytes()
                } else {
                    u.to_le_bytes()
                }
            })
            .collect()
    };
    let cp949 = EUC_KR.encode(text).0.into_owned();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [
        text.as_bytes().to_vec(),
        marked,
        cp949,
        wide(true),
        wide(false),
    ] {
        assert_eq!(read(&bytes), want);
    }
}

#[test]
fn korean_that_first_comes_far_behind_decides_then_and_a_cut_character_is_no_damage() {
    for encoded in [
        "메모".as_bytes().to_vec(),
        EUC_KR.encode("메모").0.into_owned(),
    ] {
        for pad in 65_530..65_540 {
            let mut bytes = b"a,b\n".to_vec();
            while bytes.len() < pad {
                bytes.extend_from_slice(b"1,2\n");
            }
            bytes.resize(pad, b'x');
            // Enough Korean behind it that the window ends inside a character at one of the paddings.
            for _ in 0..40_000 {
                bytes.extend_from_slice(&encoded);
                bytes.push(b'\n');
            }
            let said = read(&bytes);
            let last = said.last().unwrap();
            assert!(last.ends_with(" 메모"), "{pad} {last}");
            assert!(!said.iter().any(|row| row.contains("Damaged")));
        }
    }
}

#[test]
fn a_row_in_the_other_encoding_is_named_and_never_read_as_other_letters() {
    let cp949 = |text: &str| EUC_KR.encode(text).0.into_owned();
    let (a, b) = ("2,한글 메모\n", "3,월급\n");
    let utf8_first = [b"a,b\n1,x\n", a.as_bytes(), a.as_bytes(), &cp949(b)].concat();
    assert_eq!(
        read(&utf8_first)[2..],
        ["3 2|한글 메모", "4 2|한글 메모", "5 Mixed"]
    );
    let cp949_first = [&cp949("a,b\n1,메모\n"), &cp949(a)[..], b.as_bytes()].concat();
    assert_eq!(
        read(&cp949_first)[1..],
        ["2 1|메모", "3 2|한글 메모", "4 Mixed"]
    );
    // As many of the one as of the other: UTF-8 is what is written today.
    let half = [b"a,b\n", b.as_bytes(), &cp949(b)].concat();
    assert_eq!(read(&half)[1..], ["2 3|월급", "3 Mixed"]);
    let marked = [b"\xef\xbb\xbf", &cp949("종목,메모\n비트,가\n")[..]].concat();
    assert_eq!(read(&marked), ["1 종목|메모", "2 비트|가"]);
}

#[test]
fn titles_above_the_header_do_not_choose_the_delimiter() {
    assert_eq!(
        read("거래내역, 2026\n기간;\n\na;b;c;d\n1,5;2;3;4".as_bytes())
            .last()
            .unwrap(),
        "5 1,5|2|3|4"
    );
}

#[test]
fn damage_stays_in_its_row() {
    let mut bytes = "a,b\n가,나\n".as_bytes().to_vec();
    for _ in 0..20_000 {
        bytes.extend_from_slice("다라,마바\n".as_bytes());
    }
    bytes.extend_from_slice(b"x,\xff\xfe\n\0,1\n2,3\n");
    assert_eq!(
        read(&bytes)[20_002..],
        ["20003 Damaged", "20004 Nul", "20005 2|3"]
    );
    // Half a character at the end of one field and half at the start of the next.
    let torn = [
        &b"\xea\xb0\x80\xea\xb0\x80\xea\xb0\x80\xea\xb0\x80,b\n\xea\xb0"[..],
        b",\x80\n",
    ]
    .concat();
    assert_eq!(read(&torn)[1], "2 Damaged");
}

#[test]
fn a_quote_that_never_closes_names_the_lines_it_swallowed() {
    assert_eq!(
        read(b"a,b\n1,2\n3,\"4\n5,6\n7,8\n"),
        ["1 a|b", "2 1|2", "3-5 Unclosed"]
    );
    assert_eq!(read(b"a,b\n1,\"2"), ["1 a|b", "2 Unclosed"]);
    assert_eq!(read(b"a,b\n1,5\" screen"), ["1 a|b", "2 1|5\" screen"]);
}

#[test]
fn what_is_no_text_is_refused_by_name() {
    use super::super::container::Container;
    use super::super::text::NotText;
    for (bytes, want) in [
        (&b""[..], NotText::Empty),
        (
            b"\x89PNG\r\n",
            NotText::Container(Container::Picture("PNG")),
        ),
        (
            b"PK\x03\x04....[Content_Types].xml",
            NotText::Container(Container::Excel),
        ),
        (b"PK\x03\x04....", NotText::Container(Container::Zip)),
        (b"\xd0\xcf\x11\xe0", NotText::Container(Container::OldExcel)),
        (b"a,b\n1,\0", NotText::Binary),
    ] {
        match Rows::open(bytes) {
            Err(Fault::NotText(found)) => assert_eq!(found, want),
            _ => panic!("{bytes:?} was read"),
        }
    }
    let latin = b"name,price\ncaf\xe9,1\nm\xfc,2\nna\xefve,3\n";
    let mut rows = Rows::open(&latin[..]);
    let refused = match &mut rows {
        Err(Fault::NotText(NotText::Encoding)) => true,
        Ok(rows) => loop {
            match rows.next_row() {
                Err(Fault::NotText(NotText::Encoding)) => break true,
                Ok(Some(_)) => {}
                _ => break false,
            }
        },
        _ => false,
    };
    assert!(refused);
}

#[test]
fn a_row_without_end_or_with_a_million_columns_is_one_broken_row() {
    for (head, body, want) in [
        (&b"a,b\n1,"[..], b'x', "2 TooLong"),
        (b"a,b\n1,", b',', "2 TooWide"),
        (b"a,b\n1,\"", b'x', "2-4 Unclosed"),
    ] {
        let endless = std::io::repeat(body).take(20_000_000);
        let file = head.chain(endless).chain(&b"\n3,4\n5,6\n"[..]);
        let mut rows = Rows::open(file).unwrap();
        let mut said = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            said.push(match row.fields() {
                Ok(f) => format!("{} {}", row.line, f.iter().collect::<Vec<_>>().join("|")),
                Err(b) if row.line == row.last_line => format!("{} {b:?}", row.line),
                Err(b) => format!("{}-{} {b:?}", row.line, row.last_line),
            });
        }
        assert_eq!(said[1], want);
        assert_eq!(said.len(), if want.contains("Unclosed") { 2 } else { 4 });
    }
}
