//! What tells a list of links from the author's own list: headlines, dates beside them, the way portals cut them.

use super::{chars, prose};

/// Nothing but digits and what stands between the parts of a date.
pub fn is_date(key: &str) -> bool {
    key.contains(|c: char| c.is_ascii_digit())
        && key.chars().all(|c| c.is_ascii_digit() || chars::is_blank(c) || "-/.:,[]()年月日".contains(c))
}

/// Does a headline begin or end with its date: `公告 2017-01-09`, `[01-09] 公告`, `公告(2017/1/9)`, `公告2017-01-09`?
pub fn is_dated(key: &str) -> bool {
    let apart = |c: char| chars::is_blank(c) || "[]()".contains(c);
    let mut parts = key.split(apart).filter(|part| !part.is_empty());
    let (first, last) = (parts.next(), parts.next_back());
    let glued = key
        .rfind(|c: char| !is_of_date(c))
        .and_then(|at| key.get(at..))
        .map_or("", |end| end.trim_start_matches(|c| !is_of_date(c)));
    last.is_some() && first.into_iter().chain(last).any(|part| is_day(part, 2)) || is_day(glued, 3)
}

fn is_of_date(c: char) -> bool {
    c.is_ascii_digit() || "-/.年月日".contains(c)
}

/// `2017-01-09`, `01-09`, `1月9日`, of so many parts at least.
fn is_day(part: &str, min_parts: usize) -> bool {
    let numbers: Vec<_> = part.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let fits = |digits: &str, max: u32| digits.len() <= 2 && digits.parse().is_ok_and(|n: u32| (1..=max).contains(&n));
    let day = match numbers[..] {
        // `3月13日` is the day of a programme
        [month, day] => fits(month, 12) && fits(day, 31) && !part.contains('月'),
        [year, month, day] => matches!(year.len(), 2 | 4) && fits(month, 12) && fits(day, 31),
        _ => false,
    };
    day && numbers.len() >= min_parts
        && part.chars().all(is_of_date)
        && !part.contains(|c: char| numbers.len() == 2 && c == '.')
}

/// `电话：555-0131`: a label with a number.
pub fn is_number_entry(key: &str) -> bool {
    key.split_once(':').is_some_and(|(label, value)| {
        label.chars().any(chars::is_letter)
            && value.contains(|c: char| c.is_ascii_digit())
            && !value.chars().any(chars::is_letter)
    })
}

/// Was the headline cut: does it end in one `…` or in points?
pub fn is_cut(key: &str) -> bool {
    key.ends_with('…') || key.ends_with("..")
}

/// Does the line open like an item of the author's: with a number, a letter or a bullet?
pub fn is_numbered(key: &str) -> bool {
    let rest = key.trim_start_matches(|c: char| "([【第附".contains(c));
    let number =
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百甲乙丙丁零〇".contains(c));
    let bullet =
        key.starts_with(['·', '•', '-', '*', '●', '■', '◆', '○', '□', '★', '☆', '①', '②', '③', '④', '⑤', '※', '—']);
    let latin = rest
        .strip_prefix(|c: char| c.is_ascii_alphabetic())
        .is_some_and(|next| next.starts_with(['.', '、', ')', ':']));
    bullet
        || latin
        || number.len() < rest.len()
            && (number.trim_start().starts_with([
                '、', '.', ')', ']', '】', ':', '章', '节', '回', '条', '名', '期', '届', '等', '集', '卷', '部', '课',
                '讲', '件', '/', '年', '月',
            ]) || number.starts_with(' ') && !number.trim_start().starts_with([',', ';', '!', '?', '(']))
}

/// Does the line end like the name of an office, a school, a person's post: the author's list of those who took part?
pub fn is_name(key: &str) -> bool {
    const ENDS: [&str; 42] = [
        "大学",
        "学院",
        "中学",
        "小学",
        "学校",
        "公司",
        "集团",
        "中心",
        "医院",
        "委员会",
        "办公室",
        "局",
        "厅",
        "部",
        "委",
        "处",
        "科",
        "站",
        "所",
        "院",
        "馆",
        "社",
        "会",
        "协会",
        "银行",
        "街道",
        "镇",
        "乡",
        "村",
        "县",
        "市",
        "区",
        "省",
        "队",
        "班",
        "组",
        "室",
        "店",
        "厂",
        "先生",
        "女士",
        "老师",
    ];
    ENDS.iter().any(|end| key.ends_with(end))
}

/// Do the years in the lines lie so far apart that they tell a life?
pub fn spans_years(keys: &[&str]) -> bool {
    const MAX_YEARS: u16 = 4;
    let year = |key: &&str| {
        let digits = key.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4)?;
        digits.parse().ok().filter(|year| (1800..=2100).contains(year))
    };
    let years: Vec<u16> = keys.iter().filter_map(year).collect();
    let (min, max) = (years.iter().min(), years.iter().max());
    min.zip(max).is_some_and(|(min, max)| max - min > MAX_YEARS)
}

/// A short label and a colon open the line.
pub fn is_entry(key: &str) -> bool {
    /// A headline may open with a place or a column, but not all of a list.
    const MAX_LABEL_CHARS: usize = 4;
    key.split_once(':').is_some_and(|(label, _)| label.chars().count() <= MAX_LABEL_CHARS)
}

/// Words and marks of headlines that names, titles and verse seldom have.
pub fn speaks(key: &str) -> bool {
    const WORDS: [&str; 61] = [
        "如何",
        "为何",
        "哪些",
        "哪里",
        "多少",
        "公布",
        "发布",
        "举行",
        "召开",
        "启动",
        "开展",
        "开工",
        "开业",
        "成功",
        "通过",
        "组织",
        "推进",
        "推出",
        "揭晓",
        "亮相",
        "曝光",
        "回应",
        "介绍",
        "注意事项",
        "方法",
        "技巧",
        "区别",
        "原因",
        "优势",
        "攻略",
        "大全",
        "走进",
        "参加",
        "什么时候",
        "要点",
        "规程",
        "规范",
        "好处",
        "优点",
        "特点",
        "作用",
        "选择",
        "选购",
        "应用",
        "维护",
        "保养",
        "安装",
        "使用",
        "步骤",
        "标准",
        "价格",
        "防治",
        "措施",
        "哪个",
        "哪家",
        "为什么",
        "需要",
        "影响",
        "常见",
        "处理",
        "提高",
    ];
    key.contains([':', '!', '?', '"', '“', '|', '丨', '%']) || WORDS.iter().any(|word| key.contains(word))
}

/// `《书名》,作者,出版社` or `[3] 作者. 题名`.
pub fn is_reference(key: &str) -> bool {
    let key = key.trim_start_matches(|c: char| c.is_ascii_digit() || ".、[] ()·•-".contains(c));
    key.starts_with('《')
        || key.ends_with('》') && !key.contains([':', '!', '?', ',', ' '])
        || key.contains("出版社")
        || key.contains("[j]")
        || key.contains("[m]")
}

/// A command or a statement with what it does behind it: `p a # 查看 a 变量的值`, `x = 1 // 初值`.
pub fn is_code_note(key: &str) -> bool {
    let opens = key.starts_with(|c: char| c.is_ascii_alphanumeric() || "$_.#/<{(\\-".contains(c));
    opens && [" # ", " // ", " -- ", " /* "].iter().any(|sign| key.contains(sign))
}

/// `第三章 茶馆`, `第12回`: a number and what it counts, and a title at most.
pub fn is_chapter_heading(line: &str) -> bool {
    /// A longer line is a sentence.
    const MAX_BYTES: usize = 240;
    let line = chars::trim(line);
    let Some(rest) = line.strip_prefix('第') else { return false };
    let is_digit = |c: char| chars::half_width(c).is_ascii_digit() || "一二三四五六七八九十百千零〇两 ".contains(c);
    let counted = rest.trim_start_matches(is_digit);
    let Some(title) = counted.strip_prefix(['章', '回', '节', '節', '卷', '集', '折']) else { return false };
    // `第五节课`, `第二章程` count something else
    let is_word = ['课', '課', '程', '目', '的', '车', '車', '合', '电', '電', '奏', '会', '會'];
    counted.len() < rest.len() && !title.starts_with(is_word) && line.len() <= MAX_BYTES && !prose::is_prose(line)
}
