export const app = { name: 'Sidebook 管理后台', language: '语言', agency: '代账公司', agencyNow: '代账公司：{name}，切换', signOut: '退出登录', menu: '主菜单', skip: '跳到页面内容' } as const
