export const bindings = {
  title: '员工绑定',
  intro: '职员第一次打开侧边栏时用手机号绑定。取消关联后，对方的下一次操作就会要求重新绑定。',
  staff: '职员',
  corp: '企业',
  member: '企业微信账号',
  boundAt: '绑定时间',
  action: '操作',
  unmatch: '取消关联',
  unmatchOf: '取消关联 {name}',
  ask: '取消 {name} 与企业微信账号的关联？对方需要重新登录绑定。',
  done: '已取消关联',
  empty: '还没有职员绑定。请他们打开聊天侧边栏登录一次。',
} as const
