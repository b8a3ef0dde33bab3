export const reportForm = {
  title: '录入报表',
  intro: '按小企业会计准则的格式逐行填写；合计行自动计算。',
  back: '← 报表列表',
  add: '录入报表',
  choose: '请选择客户和报表。',
  line: '行次',
  item: '项目',
} as const
