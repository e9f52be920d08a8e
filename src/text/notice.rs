//! Is a sentence a notice of the site's, or the author's own?
//!
//! Rows find notices by words, and an author's last sentence may hold any of them: `版权归谁，法院还没有判，村里的人都在等消息。`.
//! A notice is put together from a few dozen clauses of the same words; a sentence in which a clause has none of them, or
//! tells of a person, is the author's.

use super::chars;

/// Words of the clauses that sites write about their rights, their readers and themselves, in key form.
const WORDS: &[&str] = &[
    "转载",
    "转发",
    "授权",
    "许可",
    "版权",
    "侵权",
    "侵犯",
    "著作权",
    "知识产权",
    "追究",
    "法律",
    "法规",
    "责任",
    "自负",
    "联系",
    "删除",
    "撤稿",
    "出处",
    "来源",
    "源自",
    "来自",
    "转自",
    "摘自",
    "本站",
    "本网",
    "本报",
    "本刊",
    "本社",
    "本平台",
    "本公众号",
    "本号",
    "网站",
    "网友",
    "用户",
    "平台",
    "媒体",
    "立场",
    "观点",
    "参考",
    "代表",
    "投资",
    "风险",
    "入市",
    "谨慎",
    "建议",
    "据此",
    "必究",
    "原创",
    "原文",
    "原作者",
    "作者所有",
    "声明",
    "注明",
    "注册",
    "摘编",
    "镜像",
    "复制",
    "抄袭",
    "网络",
    "互联网",
    "图片",
    "配图",
    "图文",
    "素材",
    "稿件",
    "稿酬",
    "投稿",
    "来稿",
    "来信",
    "来电",
    "邮箱",
    "邮件",
    "电话",
    "热线",
    "权利人",
    "权益",
    "真实性",
    "准确性",
    "完整性",
    "负责",
    "承担",
    "证实",
    "核实",
    "敬请",
    "谅解",
    "用途",
    "目的",
    "商用",
    "商业",
    "传播",
    "更多信息",
    "更多资讯",
    "本文",
    "该文",
    "文中",
    "本页",
    "以上",
    "上述",
    "仅供",
    "均为",
    "均系",
    "及时",
    "处理",
    "告知",
    "通知",
    "之日起",
    "日内",
    "无关",
    "所有",
    "请勿",
    "谢绝",
    "严禁",
    "不得",
    "禁止",
    "未经",
    "评论",
    "留言",
    "跟帖",
    "回复",
    "登录",
    "发表",
    "发布",
    "编辑",
    "小编",
    "记者",
    "供稿",
    "客户端",
    "下载",
    "安装",
    "app",
    "扫码",
    "扫一扫",
    "扫描",
    "二维码",
    "长按",
    "识别",
    "关注",
    "微信",
    "微博",
    "公众号",
    "点击",
    "订阅",
    "收藏",
    "分享",
    "点赞",
    "在看",
    "欢迎",
    "加入",
    "交流",
    "学习",
    "阅读",
    "浏览",
    "查看",
    "搜索",
    "手机",
    "随时随地",
    "第一时间",
    "热点",
    "资讯",
    "精彩",
    "内容",
    "入口",
    "官方",
    "举报",
    "投诉",
    "违法",
    "不良信息",
    "备案",
    "icp",
    "公网安备",
    "copyright",
    "权利",
    "如有",
    "首发",
    "独家",
    "合作",
    "文明",
    "理性",
    "友善",
    "跟评",
    "沙发",
    "互动",
    "遵守",
    "自觉",
];
/// Words that tell of a person or a thing of the author's; `我们` is also a site.
const PERSONS: &[&str] = &[
    "他",
    "她",
    "它",
    "咱",
    "俺",
    "爷",
    "奶",
    "爸",
    "妈",
    "父亲",
    "母亲",
    "儿子",
    "女儿",
    "老人",
    "孩子",
    "这件事",
    "那天",
];

/// Is a line with this key a sentence of the author's: with a final stop, and a clause that no notice has? One unknown
/// clause beside three known ones is a site's own addition.
pub fn is_authors_sentence(key: &str) -> bool {
    const MANY: usize = 3;
    let bare = key.trim_end_matches(|c: char| matches!(c, '"' | '”' | ')' | ']' | '】') || chars::is_blank(c));
    // headlines ask and call; a call within a sentence has a comma before it
    let is_sentence = bare.ends_with('。') || bare.ends_with('!') && bare.contains(',');
    if !is_sentence {
        return false;
    }
    let clauses = bare.split(['。', '!', '?', ',', ';', ':']).map(str::trim);
    let (mut known, mut unknown) = (0, 0);
    for clause in clauses.filter(|clause| clause.chars().any(char::is_alphanumeric)) {
        let own = ["我们", "其他", "其它"].iter().fold(clause.to_owned(), |clause, word| clause.replace(word, ""));
        if own.contains('我') || PERSONS.iter().any(|word| own.contains(word)) {
            return true;
        }
        let count = if WORDS.iter().any(|word| clause.contains(word)) { &mut known } else { &mut unknown };
        *count += 1;
    }
    // one clause is what the row itself says
    known + unknown > 1 && unknown > usize::from(known >= MANY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::canon::key_of;

    #[test]
    fn sentences_of_authors_and_notices() {
        for line in [
            "版权归谁，法院还没有判，村里的人都在等消息。",
            "如有侵权，他一定会告到底。",
            "转载时他把名字写错了，这件事他后悔了一辈子。",
            "转载请注明出处，这句话我在每一篇文章后面都写过，可是从来没有人照办。",
            "投资有风险，父亲到老都不肯信这句话。",
            "未经许可，谁也不敢推开那扇门，连村长也站在外面。",
            "扫码以后门开了，院子里一个人也没有。",
            "版权所有，翻印必究八个字印在封底，已经看不清了！",
        ] {
            assert!(is_authors_sentence(&key_of(line)), "{line}");
        }
        for line in [
            "本文仅代表作者个人观点，与本站无关。",
            "凡本网注明“来源：某某网”的作品，版权均属本网所有，其他媒体使用须注明出处。",
            "未经授权，不得转载。",
            "如涉及作品内容、版权等问题，请在30日内与本网联系。",
            "投资有风险，入市需谨慎。",
            "图片来源于网络，侵权请联系我们删除。",
            "版权所有 某某日报社",
        ] {
            assert!(!is_authors_sentence(&key_of(line)), "{line}");
        }
    }
}
