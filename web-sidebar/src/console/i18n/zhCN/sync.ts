export const sync = {
  title: '同步',
  kind: { contacts: '同步微信联系人', groups: '同步客户群' },
  never: '尚未同步',
  progress: '成员 {done} / {total}，已读取 {n} 个',
  result: '{time}，读取 {n} 条',
  errors: '{n} 处错误',
  status: { running: '进行中', succeeded: '完成', failed: '失败', cancelled: '已取消' },
  trigger: { install: '授权后自动', manual: '手动', nightly: '每晚自动', recovery: '恢复' },
  history: '同步记录',
  historyOf: '{name} 的同步记录',
  column: { kind: '内容', status: '状态', trigger: '来源', started: '开始', items: '数量', errors: '错误' },
  noRuns: '还没有同步记录。',
} as const
