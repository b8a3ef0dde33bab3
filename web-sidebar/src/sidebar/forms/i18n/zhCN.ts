/** What every form says. */
export const zhCN = {
  form: {
    restored: '已恢复上次没有保存的内容。',
    discard: '放弃这次填写',
    uploading: '附件上传完成后才能保存',
    failedFiles: '有附件没有上传成功，请重新上传或移除',
    keepMine: '用我的内容保存',
    save: '保存',
    saving: '正在保存…',
    saved: '已保存',
    amountWrong: '请填写金额，最多两位小数，不超过 1000 亿元',
  },
} as const
