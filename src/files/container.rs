//! What a file is by its first bytes, when it is no text with rows: each kind has a sentence of its own, and a next step.

/// A kind of file that is not read as rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// Workbooks: `.xlsx`, the old `.xls`, the XML one, a table of a web page that is called `.xls`.
    Excel,
    OldExcel,
    ExcelXml,
    HtmlTable,
    /// A workbook behind a password.
    LockedExcel,
    /// LibreOffice and OpenOffice.
    Ods,
    /// Numbers of Apple.
    AppleNumbers,
    /// A document that is no sheet: Word, 한글.
    Document,
    Zip,
    /// Packed by the program of this name: gzip, RAR.
    Packed(&'static str),
    Pdf,
    /// A picture, of this kind.
    Picture(&'static str),
    Json,
    Xml,
    /// Something else, by its name.
    Other(&'static str),
}

impl Container {
    /// What a file is by its head; `None`: it may be text.
    pub fn of(head: &[u8]) -> Option<Container> {
        binary(head).or_else(|| written(head))
    }

    /// Whether it holds rows that a program can save as CSV.
    pub fn is_sheet(self) -> bool {
        matches!(
            self,
            Container::Excel
                | Container::OldExcel
                | Container::ExcelXml
                | Container::HtmlTable
                | Container::LockedExcel
                | Container::Ods
                | Container::AppleNumbers
        )
    }

    /// The end of the key of its sentences.
    pub fn key(self) -> &'static str {
        match self {
            Container::Excel => "excel",
            Container::OldExcel => "old-excel",
            Container::ExcelXml => "excel-xml",
            Container::HtmlTable => "html",
            Container::LockedExcel => "locked",
            Container::Ods => "ods",
            Container::AppleNumbers => "numbers",
            Container::Document => "document",
            Container::Zip => "zip",
            Container::Packed(_) => "packed",
            Container::Pdf => "pdf",
            Container::Picture(_) => "picture",
            Container::Json => "json",
            Container::Xml => "xml",
            Container::Other(_) => "other",
        }
    }

    /// The name that its sentence holds, if it holds one.
    pub fn name(self) -> &'static str {
        match self {
            Container::Packed(name) | Container::Picture(name) | Container::Other(name) => name,
            _ => "",
        }
    }
}

fn holds(head: &[u8], part: &[u8]) -> bool {
    head.windows(part.len()).any(|window| window == part)
}

/// Files that begin with a mark of their own.
fn binary(head: &[u8]) -> Option<Container> {
    use Container::{Other, Packed, Pdf, Picture};
    const MARKS: &[(&[u8], Container)] = &[
        (b"\x89PNG", Picture("PNG")),
        (b"\xff\xd8\xff", Picture("JPEG")),
        (b"GIF8", Picture("GIF")),
        (b"BM\x00", Picture("BMP")),
        (b"II*\0", Picture("TIFF")),
        (b"MM\0*", Picture("TIFF")),
        (b"%PDF", Pdf),
        (b"\x1f\x8b", Packed("gzip")),
        (b"BZh", Packed("bzip2")),
        (b"\xfd7zXZ", Packed("xz")),
        (b"\x28\xb5\x2f\xfd", Packed("zstd")),
        (b"7z\xbc\xaf", Packed("7z")),
        (b"Rar!", Packed("RAR")),
        (b"PAR1", Other("Parquet")),
        (b"SQLite format 3\0", Other("SQLite")),
        (b"\xff\xfe\0\0", Other("UTF-32")),
        (b"\0\0\xfe\xff", Other("UTF-32")),
        (b"{\\rtf", Container::Document),
    ];
    if head.starts_with(b"\xd0\xcf\x11\xe0") {
        return Some(compound(head));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(zip(head));
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(Picture("WebP"));
    }
    if head.get(4..8) == Some(b"ftyp") {
        let is_picture = head
            .get(8..11)
            .is_some_and(|brand| brand == b"hei" || brand == b"mif");
        return Some(if is_picture {
            Picture("HEIC")
        } else {
            Other("MP4")
        });
    }
    MARKS
        .iter()
        .find(|(mark, _)| head.starts_with(mark))
        .map(|(_, container)| *container)
}

/// The container of old Office files; the names inside are in UTF-16.
fn compound(head: &[u8]) -> Container {
    let named = |name: &str| {
        let wide: Vec<u8> = name.bytes().flat_map(|b| [b, 0]).collect();
        holds(head, &wide)
    };
    if named("EncryptedPackage") || named("EncryptionInfo") {
        Container::LockedExcel
    } else if named("WordDocument") || named("HwpSummaryInformation") || named("PowerPoint") {
        Container::Document
    } else {
        Container::OldExcel
    }
}

fn zip(head: &[u8]) -> Container {
    if holds(head, b"opendocument.spreadsheet") {
        Container::Ods
    } else if holds(head, b"Index/Document.iwa") || holds(head, b"Index/Tables/") {
        Container::AppleNumbers
    } else if holds(head, b"word/")
        || holds(head, b"ppt/")
        || holds(head, b"opendocument.text")
        || holds(head, b"application/hwp")
    {
        Container::Document
    } else if holds(head, b"[Content_Types]") || holds(head, b"xl/") {
        Container::Excel
    } else {
        Container::Zip
    }
}

/// Text, but of marks and not of rows.
fn written(head: &[u8]) -> Option<Container> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let head = head.trim_ascii_start();
    let start = head[..head.len().min(4096)].to_ascii_lowercase();
    let is_page = |text: &[u8]| {
        [
            &b"<!doctype html"[..],
            b"<html",
            b"<table",
            b"<head",
            b"<meta",
            b"<body",
        ]
        .iter()
        .any(|mark| text.starts_with(mark))
    };
    if is_page(&start) {
        return Some(Container::HtmlTable);
    }
    if start.starts_with(b"<?xml") || start.starts_with(b"<workbook") {
        let is_sheet = holds(&start, b"office:spreadsheet") || holds(&start, b"excel.sheet");
        let is_html = holds(&start, b"<html") || holds(&start, b"<table");
        return Some(match (is_sheet, is_html) {
            (true, _) => Container::ExcelXml,
            (false, true) => Container::HtmlTable,
            (false, false) => Container::Xml,
        });
    }
    let next = start
        .get(1..)
        .unwrap_or_default()
        .trim_ascii_start()
        .first();
    match (start.first(), next) {
        (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b'[' | b'"' | b']')) => {
            Some(Container::Json)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_head_and_rows_are_not_taken_for_it() {
        let wide = |name: &str| -> Vec<u8> {
            let name = name.bytes().flat_map(|b| [b, 0]);
            b"\xd0\xcf\x11\xe0".iter().copied().chain(name).collect()
        };
        assert_eq!(Container::of(&wide("Workbook")), Some(Container::OldExcel));
        assert_eq!(
            Container::of(&wide("EncryptedPackage")),
            Some(Container::LockedExcel)
        );
        assert_eq!(
            Container::of(&wide("WordDocument")),
            Some(Container::Document)
        );
        for (head, want) in [
            (&b"PK\x03\x04..xl/workbook.xml"[..], Container::Excel),
            (
                b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                Container::Ods,
            ),
            (b"PK\x03\x04..a.csv", Container::Zip),
            (b"\x1f\x8b\x08", Container::Packed("gzip")),
            (b"<html><body><table>", Container::HtmlTable),
            (b"\xef\xbb\xbf <TABLE border=1>", Container::HtmlTable),
            (b"<?xml version=\"1.0\"?><note/>", Container::Xml),
            (b"{\n \"activities\": []}", Container::Json),
            (b"[{\"a\":1}]", Container::Json),
            (b"{\\rtf1", Container::Document),
        ] {
            assert_eq!(Container::of(head), Some(want), "{}", head.escape_ascii());
        }
        for head in [
            &b"timestamp,type"[..],
            b"[2026] list,,\n",
            b"<memo>,a\n",
            b"BMW,1\n",
            b"",
        ] {
            assert_eq!(Container::of(head), None, "{}", head.escape_ascii());
        }
    }
}
