/** What binding a corp from beside a chat says. */
export const zhCN = {
  corpBinding: {
    title: '绑定企业',
    text: '“{corp}”已安装 Sidebook，还没有绑定代账公司。请用代账公司超级管理员的手机号验证。',
    next: '下一步',
    choose: '把“{corp}”绑定到哪家代账公司？',
    confirm: '确认绑定',
  },
} as const
