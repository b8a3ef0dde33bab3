export const menu = {
  wecom: '企业微信',
  clients: '客户',
  money: '合同与收款',
  work: '服务与工商',
  papers: '票据与报税',
  tags: '标签',
  people: '人员',
  bindings: '员工绑定',
  messages: '发送记录',
  templates: '文案模板',
  events: '平台事件',
} as const
