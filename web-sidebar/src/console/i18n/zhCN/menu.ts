export const menu = {
  wecom: '企业微信',
  clients: '客户',
  people: '人员',
  bindings: '员工绑定',
  messages: '发送记录',
  templates: '文案模板',
  events: '平台事件',
} as const
