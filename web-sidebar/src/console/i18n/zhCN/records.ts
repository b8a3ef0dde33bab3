export const records = {
  comma: '、',
  kind: {
    clients: '客户',
    client_contacts: '联系人',
    services: '服务',
    registration_orders: '工商办理',
    contracts: '合同',
    receivables: '应收',
    payments: '收款',
    missing_documents: '缺票',
    intakes: '收票',
    invoices: '发票',
    filings: '报税',
    reports: '财务报表',
    articles: '知识',
  },
} as const
