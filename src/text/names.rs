//! Personal names: does a text consist of nothing else? Judged by the surname and the length, so a name of one
//! character too few or a pen name is no name here.

use super::chars;

/// The hundred most frequent surnames of the 2020 household register, and some of two characters.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任\
沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易\
乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶\
解牟艾尤阳时穆农司古吉车项连卜";
const DOUBLE_SURNAMES: [&str; 8] = ["欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "令狐"];

/// How many names, parted by blanks or `、`, make up `text`; `None` if anything else stands in it.
pub fn count_names(text: &str) -> Option<usize> {
    let is_between = |c: char| chars::is_blank(c) || matches!(c, '、' | ',' | '，' | '/' | '·');
    let parts = text.split(is_between).filter(|part| !part.is_empty());
    let mut count = 0;
    for part in parts {
        if !is_name(part) {
            return None;
        }
        count += 1;
    }
    (count > 0).then_some(count)
}

fn is_name(word: &str) -> bool {
    let chars = word.chars().count();
    let double = DOUBLE_SURNAMES.iter().any(|surname| word.starts_with(surname));
    let single = word.starts_with(|c| SURNAMES.contains(c));
    word.chars().all(chars::is_letter) && (single && (2..=3).contains(&chars) || double && (3..=4).contains(&chars))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_nothing_else() {
        for (text, want) in [
            ("张三", Some(1)),
            ("张三 李四", Some(2)),
            ("王小明、欧阳兰", Some(2)),
            ("张　三", None),
            ("北京", None),
            ("文章有删改", None),
            ("未完待续", None),
            ("办公室", None),
            ("", None),
        ] {
            assert_eq!(count_names(text), want, "{text}");
        }
    }
}
