/** Why a client is suggested for a conversation, beside a chat and in the console. */
export const linkReasons = {
  name: {
    full: '{source}“{text}”写了公司全称',
    core: '{source}“{text}”里有公司名称',
    short_name: '{source}“{text}”里有简称',
    brand: '{source}“{text}”里有字号',
    beginning: '{source}“{text}”与公司名称开头相同',
    pinyin: '{source}“{text}”与名称拼音相同',
  },
  source: {
    remark: '备注',
    remark_corp_name: '备注的企业',
    corp_name: '所在企业',
    contact_name: '昵称',
    group_name: '群名',
  },
  mobile: '备注手机号（尾号 {tail}）是联系人{person}的',
  group: '所在的群“{group}”已关联该客户',
  unnamedGroup: '所在的群已关联该客户',
  fellow: '群“{group}”里的{person}已关联该客户',
  unnamedFellow: '同群的{person}已关联该客户',
} as const
