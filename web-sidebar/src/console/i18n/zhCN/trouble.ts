export const trouble = {
  broken: '这个页面没有显示出来',
  brokenText: '页面里出了错。请重试；如果仍然如此，请告诉负责运行 Sidebook 的人。',
  unreachable: '没有取到这个页面',
  unreachableText: '可能是网络不通，也可能刚刚更新了版本。请重试。',
  notAllowed: '你没有打开这个页面的权限。请负责人或管理员开通，重新打开即可生效。',
} as const
