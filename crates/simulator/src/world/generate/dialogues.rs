//! What a bookkeeping agency and the companies it keeps books for say to each other.
//!
//! `{us}` is how customers address the one who keeps the books, `{month}`, `{last_month}` and `{quarter}` are the
//! months that the talk is about, `{amount}` is money.

use Who::{Colleague, Them, Us};

/// Who says a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The member whose chat it is; in a group its owner, among members the administrator.
    Us,
    /// Another member in the group; the owner speaks for them where there is none.
    Colleague,
    /// The customer; in a group the first, second, third one. Lines of people who are not there are left out.
    Them(usize),
}

/// Lines in the order in which they are said.
pub(super) type Dialogue = &'static [(Who, &'static str)];

/// Chats of a member with one customer.
pub(super) const SINGLE: &[Dialogue] = &[
    &[
        (Us, "您好，{last_month}的票据什么时候方便给我们？"),
        (Them(0), "不好意思，这几天太忙了，明天让出纳送过去可以吗"),
        (Us, "可以的，进项发票和银行回单一起带来就行"),
        (Them(0), "好，没问题"),
    ],
    &[
        (Us, "{last_month}的增值税已经申报完了，税款 {amount} 元"),
        (Us, "麻烦确认一下扣款账户余额，15 号前会自动扣款"),
        (Them(0), "收到，我让财务看一下"),
        (Them(0), "余额够的，谢谢{us}"),
    ],
    &[
        (Them(0), "{us}，银行要上个季度的财务报表，能发我一份吗"),
        (Us, "可以，资产负债表和利润表都要吗？"),
        (Them(0), "都要，最好盖章的扫描件"),
        (Us, "好的，今天下班前发您"),
        (Them(0), "太感谢了"),
    ],
    &[
        (Them(0), "开票额度不够了，这个月还能提额吗"),
        (Us, "可以申请，需要近期的合同和银行流水"),
        (Them(0), "合同有的，一会儿拍给你"),
        (Us, "收到后我今天就提交，一般两三个工作日有结果"),
    ],
    &[
        (Us, "您好，我们的代账服务这个月底到期，续费还是按去年的价格"),
        (Them(0), "续一年多少钱来着？"),
        (Us, "一年 {amount} 元，含汇算清缴和工商年报"),
        (Them(0), "好的，我安排付款，发票抬头不变"),
        (Us, "收到款后当天开票，合同我发您电子版"),
    ],
    &[
        (Them(0), "{us}，帮我开一张票，{amount} 元，服务费"),
        (Us, "好的，请把对方的抬头和税号发我"),
        (Them(0), "抬头和税号跟上次一样"),
        (Us, "普票还是专票？"),
        (Them(0), "专票，谢谢"),
        (Us, "开好了，已经发到您邮箱"),
    ],
    &[
        (Them(0), "你好，我们想再开一个分公司，需要准备哪些材料"),
        (Us, "需要总公司营业执照、负责人身份证和租赁合同"),
        (Them(0), "租赁合同要备案吗"),
        (Us, "要的，备案我们外勤可以一起办"),
    ],
    &[
        (Us, "您好，{month}的工资表麻烦发我一下，要申报个税了"),
        (Them(0), "这个月新来了两个人，怎么报？"),
        (Us, "把姓名、身份证号和入职日期发我就行"),
        (Them(0), "好，下午发你"),
    ],
    &[
        (Them(0), "{us}，税务局打电话来问我们{last_month}零申报的事"),
        (Us, "别担心，是例行核实，您怎么回复的？"),
        (Them(0), "我说让会计联系他们"),
        (Us, "好，我下午跟专管员沟通，有结果告诉您"),
        (Them(0), "辛苦了[抱拳]"),
    ],
    &[
        (Us, "{last_month}的账还缺两张银行回单，方便补一下吗？"),
        (Them(0), "是哪两笔"),
        (Us, "一笔 {amount} 元的货款，还有一笔手续费"),
        (Them(0), "好的，我在网银里下载发你"),
    ],
    &[
        (Them(0), "老师您好，员工社保这个月能补缴吗"),
        (Us, "可以补，需要劳动合同和补缴说明"),
        (Them(0), "说明有模板吗"),
        (Us, "有的，我发您，盖章后拍照给我就可以"),
        (Them(0), "好嘞"),
    ],
    &[
        (Us, "提醒一下，工商年报要在 6 月 30 日前完成"),
        (Them(0), "好的，需要我这边做什么吗"),
        (Us, "确认一下联系电话和实缴资本有没有变化"),
        (Them(0), "都没变，你们直接报吧"),
    ],
    &[
        (Them(0), "{us}，你帮我看看我们今年的税负是不是有点高"),
        (Us, "我看了，进项票偏少，房租和运费都没有取得发票"),
        (Them(0), "房东说开票要加税点"),
        (Us, "可以请他去税务局代开，算下来还是划算的"),
    ],
    &[
        (Them(0), "公司地址搬了，营业执照要变更吗"),
        (Us, "要的，工商和税务都要变更，大概一周"),
        (Them(0), "费用怎么算"),
        (Us, "变更服务费 {amount} 元，跨区会多两天"),
        (Them(0), "行，那就办吧，材料我明天给你"),
    ],
    &[
        (Us, "{quarter}的企业所得税已经预缴，回执我放在资料里了"),
        (Them(0), "收到，交了多少？"),
        (Us, "{amount} 元，已经享受小微优惠"),
        (Them(0), "好的，谢谢"),
    ],
    &[
        (Them(0), "{us}，客户说我们开的票抬头错了一个字"),
        (Us, "没关系，请客户先不要认证，我们红冲重开"),
        (Them(0), "要退回来吗"),
        (Us, "电子发票不用退，我这边直接处理"),
        (Them(0), "好的，麻烦了"),
    ],
    &[
        (Them(0), "我们这个月销售额可能要超 10 万了，会有影响吗"),
        (Us, "小规模月销售额超过 10 万就要交增值税了"),
        (Them(0), "那能不能分到下个月开"),
        (Us, "要按实际业务时间开，我帮您测算一下再决定"),
    ],
    &[
        (Us, "您好，{last_month}的凭证已经装订好了"),
        (Us, "是给您寄过去，还是先存在我们这里？"),
        (Them(0), "先放你们那里吧，年底一起拿"),
        (Us, "好的，需要随时跟我说"),
    ],
    &[
        (Them(0), "想问下买一辆车放公司名下能抵税吗"),
        (Us, "一般纳税人取得专票可以抵扣进项，折旧也能税前扣除"),
        (Them(0), "那抬头要写公司吧"),
        (Us, "对，发票抬头、行驶证都要是公司"),
        (Them(0), "明白了，谢谢{us}"),
    ],
    &[
        (Us, "您的对公账户被提示需要年检，近期去一下开户行"),
        (Them(0), "要带什么？"),
        (Us, "营业执照、公章和法人身份证原件"),
        (Them(0), "法人出差了，下周去来得及吗"),
        (Us, "来得及，月底前办好就行"),
    ],
];

/// Customer groups: several people greet and answer.
pub(super) const GROUP: &[Dialogue] = &[
    &[
        (Us, "各位好，这是我们的代账服务群，记账报税的事都可以在群里说"),
        (Colleague, "大家好，我负责报税和开票，请多关照"),
        (Them(0), "两位好，以后辛苦了[抱拳]"),
        (Them(1), "大家好，我是公司财务，票据以后由我来交"),
        (Them(2), "各位好"),
    ],
    &[
        (Colleague, "各位好，{last_month}的票据请在 10 号前交给我们"),
        (Them(0), "你好，收到"),
        (Them(1), "收到，周五让人送过去"),
        (Them(2), "我这边还有两张发票，一起送"),
        (Us, "好的，辛苦各位"),
    ],
    &[
        (Them(0), "{us}好，这个月的税报了吗"),
        (Us, "您好，已经申报完成，应交 {amount} 元"),
        (Colleague, "完税证明今天会发到群里"),
        (Them(1), "大家好，扣款账户还是原来那个吧？"),
        (Us, "对的，没有变"),
        (Them(0), "好，辛苦两位"),
    ],
    &[
        (Us, "大家好，介绍一下，以后由这位同事跟进贵公司的日常账务"),
        (Colleague, "各位好，有开票和报销的问题随时找我"),
        (Them(0), "欢迎欢迎"),
        (Them(1), "你好，以后多联系"),
        (Them(2), "您好[握手]"),
    ],
    &[
        (Them(0), "各位好，下周要去银行贷款，需要近两年的报表"),
        (Us, "您好，审计过的还是普通报表？"),
        (Them(0), "银行说普通的就可以"),
        (Colleague, "好的，我整理好发到群里"),
        (Them(1), "谢谢，麻烦加盖公章"),
    ],
    &[
        (Colleague, "大家好，汇算清缴开始了，请补一下去年还没到的费用发票"),
        (Them(0), "好的，大概缺多少"),
        (Colleague, "差不多 {amount} 元，主要是运费"),
        (Them(1), "你好，运费的票在我这里，明天拍给你"),
        (Us, "收到，5 月 31 日前补齐就来得及"),
    ],
    &[
        (Us, "各位好，代账服务月底到期，续费合同已经发到群里"),
        (Them(0), "{us}好，价格有变化吗"),
        (Us, "没有，还是一年 {amount} 元"),
        (Them(1), "好的，我这边走付款流程"),
        (Colleague, "谢谢支持，收到款当天开票"),
    ],
];

/// Everybody of the agency; no customer among them.
pub(super) const STAFF: &[Dialogue] = &[&[
    (Us, "大家好，{month}申报期到 15 号，请各自核对名单"),
    (Colleague, "收到，我这边还有三家没交票"),
    (Them(0), "收到，外勤这两天帮忙去取"),
    (Them(1), "收到，我这边都齐了"),
    (Us, "辛苦各位，缺票的今天再提醒一遍客户"),
]];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialogue_is_a_dialogue_whoever_is_there() {
        for dialogue in SINGLE.iter().chain(GROUP).chain(STAFF) {
            let with_one = dialogue
                .iter()
                .filter(|(who, _)| matches!(who, Us | Colleague | Them(0)));
            assert!((3..=6).contains(&dialogue.len()), "{dialogue:?}");
            assert!(with_one.clone().count() >= 3, "{dialogue:?}");
            assert!(with_one.clone().any(|(who, _)| *who == Them(0)), "{dialogue:?}");
            assert!(with_one.clone().any(|(who, _)| *who != Them(0)), "{dialogue:?}");
        }
        let only_two = |(who, _): &(Who, &str)| matches!(who, Us | Them(0));
        assert!(SINGLE.iter().all(|dialogue| dialogue.iter().all(only_two)));
    }
}
