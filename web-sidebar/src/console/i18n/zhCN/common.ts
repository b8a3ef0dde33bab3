export const common = {
  retry: '重试',
  loading: '正在加载…',
  refresh: '刷新',
  cancel: '取消',
  confirm: '确认',
  more: '加载更多',
  support: '排查编号 {id}',
} as const
