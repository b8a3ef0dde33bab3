export const drift = {
  open: '核对差异',
  titleOf: '核对{name}的差异',
  text: '现在读取企业微信，看看哪些联系人或客户群只有一边有。核对不会修改任何内容；有差异时请同步一次。',
  kind: { contacts: '核对联系人', groups: '核对客户群' },
  counts: '企业微信 {platform} 个，Sidebook {here} 个',
  partly: '一次只读取一部分，或有成员没有接口许可，所以不判断哪些是 Sidebook 多出来的。',
  onlyPlatform: '企业微信有、Sidebook 没有：{n} 个',
  onlyHere: 'Sidebook 有、企业微信没有：{n} 个',
} as const
