import { linkReasons } from '@shared/i18n/linkReasons/zhCN'

/** What the link page says, in Simplified Chinese. */
export const zhCN = {
  link: {
    title: '关联客户',
    intro: '“{name}”还没有关联客户。搜索并勾选，可多选。',
    add: '关联更多客户',
    search: '搜索客户',
    placeholder: '名称、简称、拼音、手机号或税号',
    clear: '清空搜索',
    emptyTitle: '没有找到客户',
    emptyText: '换个关键词试试：支持拼音首字母、手机号和税号。',
    none: '还没有任何客户，请先在管理后台录入。',
    submit: '关联 {n} 个客户',
    pick: '请勾选客户',
    linked: '已关联',
    results: '客户列表',
    done: '已关联 {n} 个客户',
    noPermission: '你没有关联客户的权限，请联系管理员。',
    suggested: '可能是这些客户',
    mayBe: '还没有关联，点击勾选后才会关联。',
    why: linkReasons,
    notClient: '不是客户',
    notClientTitle: '不是客户',
    notClientText: '{name} 于 {at} 标记：这个会话不是客户。侧边栏不再提示关联。',
    undo: '撤销',
    undone: '已撤销',
    toLink: '关联客户',
  },
}
