export const records = {
  comma: '、',
  kind: {
    clients: '客户',
    contracts: '合同',
    receivables: '应收',
    payments: '收款',
    invoices: '发票',
    filings: '报税',
    articles: '知识',
  },
} as const
