//! Texts that several tests clean.

use encoding_rs::{Encoding, UTF_16LE};

use crate::program_support::Folder;

/// A scraped page with something for many filters.
pub const DIRTY: &str = "\
404 Not Found


nginx
河堤上的守夜人:一个冬天的记录
2021年12月30日 11:44
来源:
作者：

  河水在夜里涨了半尺,守堤的人一直没有睡;他说:“走吧!天要亮了,水要退了。”(三次)谁也没有走?谁也没有睡,大家都在等天亮。

  天亮了,水退了。大家回家去了。



【编辑:阿琳娜】

河堤上的守夜人:一个冬天的记录

2021年12月30日 11:44 来源 晚报

相关新闻";

/// The same, cleaned.
pub const CLEAN: &str = "\
河堤上的守夜人：一个冬天的记录
2021年12月30日 11:44
来源：晚报

河水在夜里涨了半尺，守堤的人一直没有睡；他说：“走吧！天要亮了，水要退了。”（三次）谁也没有走？谁也没有睡，大家都在等天亮。

天亮了，水退了。大家回家去了。
";

/// The rules that act on it.
pub const RULES: &[&str] = &[
    "credit/responsible-editor",
    "empty-label/line",
    "error-page/server-name",
    "error-page/status-line",
    "punctuation/brackets",
    "punctuation/colon",
    "punctuation/comma",
    "punctuation/exclamation-mark",
    "punctuation/question-mark",
    "punctuation/semicolon",
    "related-list/label",
    "repeated-header/completed",
    "repeated-header/details",
    "repeated-header/title",
    "whitespace/blank-lines",
    "whitespace/indent",
];

/// One line with one edit.
pub const SHORT: &str = "山高,水长。\n";
pub const SHORT_CLEAN: &str = "山高，水长。\n";

/// A record with that line. `甲,乙` is where nothing may be changed.
pub const RECORD: &str = "{\"id\":\"甲,乙\",\"text\":\"山高,水长。\"}\n";
pub const RECORD_CLEAN: &str = "{\"id\":\"甲,乙\",\"text\":\"山高，水长。\"}\n";

/// The same record without another field.
pub const PLAIN_RECORD: &str = "{\"text\":\"山高,水长。\"}\n";

/// Long enough for any encoding to be detected.
pub const LINE: &str = "他走到了河邊,沒有人在那里。天亮了,水退了,大家回家去了。\n";

/// A page that loses three lines.
pub const PAGE: &str =
    "404 Not Found\n\nnginx\n河水涨了半尺，没有人睡。\n大家回家去了，谁也没说话。\n【编辑:阿琳娜】\n";

/// Every row of a log.
pub fn all_rows(log: &str) -> Vec<serde_json::Value> {
    log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The edits in a log.
pub fn rows(log: &str) -> Vec<serde_json::Value> {
    all_rows(log).into_iter().filter(|row| row.get("rule").is_some()).collect()
}

/// A log without what two runs differ in, the texts in the order of their names.
pub fn without_run(log: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for mut row in all_rows(log) {
        let is_begun = row.get("part").is_some() || row.get("version").is_some();
        for key in ["run", "time", "options"] {
            row.as_object_mut().unwrap().remove(key);
        }
        if is_begun { texts.push(row.to_string()) } else { texts.last_mut().unwrap().push_str(&row.to_string()) }
    }
    texts.sort();
    texts
}

/// The string in a field of a row.
pub fn field(row: &serde_json::Value, name: &str) -> String {
    row[name].as_str().unwrap().to_owned()
}

/// A folder with files that all hold [`SHORT`].
pub fn dirty(names: &[&str]) -> Folder {
    let folder = Folder::new();
    names.iter().for_each(|name| folder.write(name, SHORT));
    folder
}

/// The bytes of `text` in `encoding`, without a byte order mark.
pub fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    if encoding == UTF_16LE {
        return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    }
    encoding.encode(text).0.into_owned()
}
