//! A text that is a table of comma-separated values as a whole (RFC 4180): no comma in it is Chinese punctuation, and no quote.
//!
//! Single rows are known by their neighbours of the same shape (`rows`); but a cell may hold sentences, commas in quotes and
//! line ends, and then neighbours differ. Read as records they have one number of fields.

/// So many records are looked at.
const MAX_RECORDS: usize = 60;
/// Fewer may be verse.
const MIN_RECORDS: usize = 5;
/// Fewer commas a record has a sentence too.
const MIN_COMMAS: usize = 2;
/// No cell has more lines.
const MAX_CELL_LINES: usize = 60;

/// Are `lines` records of one number of fields, most with a number or a Latin word for a field?
pub fn are_records<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    let mut first = 0;
    let (mut records, mut equal, mut data) = (0usize, 0usize, 0usize);
    let mut record = Record::default();
    for line in lines {
        record.read(line);
        if record.is_quoted {
            if record.lines > MAX_CELL_LINES {
                return false;
            }
            continue;
        }
        let Record { commas, has_datum, .. } = std::mem::take(&mut record);
        // nearly every text ends here
        if records == 0 && commas < MIN_COMMAS {
            return false;
        }
        first = if records == 0 { commas } else { first };
        records += 1;
        equal += usize::from(commas == first);
        data += usize::from(has_datum && commas == first);
        if records == MAX_RECORDS {
            break;
        }
    }
    // a row in ten may be broken
    records >= MIN_RECORDS && equal * 10 >= records * 9 && data * 10 >= records * 8
}

/// What was read of a record.
#[derive(Default)]
struct Record {
    commas: usize,
    has_datum: bool,
    is_quoted: bool,
    lines: usize,
}

impl Record {
    /// Reads one more line of it.
    fn read(&mut self, line: &str) {
        self.lines += 1;
        let bytes = line.as_bytes();
        let (mut start, mut at) = (0, 0);
        while at < bytes.len() {
            match bytes[at] {
                b'"' if self.is_quoted && bytes.get(at + 1) == Some(&b'"') => at += 1,
                b'"' if self.is_quoted || at == start => self.is_quoted = !self.is_quoted,
                b',' if !self.is_quoted => {
                    self.has_datum |= is_datum(&bytes[start..at]);
                    self.commas += 1;
                    start = at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        self.has_datum |= !self.is_quoted && is_datum(&bytes[start.min(bytes.len())..]);
    }
}

/// A field that is no part of a sentence: a number, a code, a word of Latin letters.
fn is_datum(field: &[u8]) -> bool {
    let field = field.trim_ascii();
    field.is_ascii() && field.iter().any(u8::is_ascii_alphanumeric) && !field.contains(&b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_what_looks_like_them() {
        for (text, want) in [
            (
                "编号,题目,甲,乙,答案\n1,山高水长，路远,是,否,A\n2,\"风来,雨去\",是,否,B\n3,花开了。,是,否,A\n4,月落,是,否,B",
                true,
            ),
            ("id,说明\n1,甲\n2,乙\n3,丙\n4,丁", false),
            (
                "工资,地点,\"\n职位\n\",2017-10-18\n1元,金华,\"\n司机\n\",2017-10-18\n2元,义乌,\"\n文员\n\",2017-10-18\n3元,金华,\"\n会计\n\",2017-10-18\n4元,义乌,\"\n保安\n\",2017-10-18",
                true,
            ),
            (
                "床前明月光,疑是地上霜,举头望明月\n白日依山尽,黄河入海流,欲穷千里目\n春眠不觉晓,处处闻啼鸟,夜来风雨声\n红豆生南国,春来发几枝,愿君多采撷\n千山鸟飞绝,万径人踪灭,孤舟蓑笠翁",
                false,
            ),
            ("他说,天黑了,走吧。\n她没有走。\n门外下着雨,路上没有人。\n谁也不说话,只有风,只有雨。\n天亮了。", false),
            ("1,山高\n2,水长\n3,路远\n4,月落\n5,花开", false),
        ] {
            assert_eq!(are_records(text.lines()), want, "{text}");
        }
    }
}
