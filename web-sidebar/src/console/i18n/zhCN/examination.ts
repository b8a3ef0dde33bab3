export const examination = {
  go: '检查设置',
  of: '{name} 的设置检查',
  again: '再检查一次',
  state: { ok: '正常', skipped: '未检查', warning: '注意', failed: '有问题' },
} as const
