// Texts of the chat window, zh-CN and en.

const TEXTS = {
  add: ['添加', 'Add'],
  add_contact: ['添加客户', 'Add client contact'],
  add_contact_note: ['当前成员添加一位新的外部联系人，并推送 add_external_contact。', 'The current member adds a new external contact; add_external_contact is pushed.'],
  all: ['全部', 'All'],
  all_off: ['全部关闭', 'Switch all off'],
  api_filter: ['接口（留空为全部）', 'API (empty: every one)'],
  app: ['应用', 'App'],
  app_message: ['应用消息', 'App message'],
  attempts: ['次', 'attempts'],
  authorisation: ['授权', 'Authorisation'],
  bridge_in_tabs: ['独立标签页也注入桥', 'Bridge in separate tabs too'],
  calls: ['调用', 'Calls'],
  calls_empty: ['页面还没有调用过客户端接口。', 'No page has called the client yet.'],
  cancel_auth: ['取消授权', 'Cancel authorisation'],
  choose_conversation: ['选择一个会话', 'Choose a conversation'],
  clear: ['清空', 'Clear'],
  client: ['客户端', 'Client'],
  client_host: ['客户端类型', 'Client program'],
  client_version: ['版本', 'Version'],
  singles: ['单聊', 'Contacts'],
  group_chats: ['群聊', 'Groups'],
  close: ['关闭', 'Close'],
  close_panel: ['关闭面板', 'Close panel'],
  closed_by_page: ['页面请求关闭窗口', 'The page asked to close its window'],
  company: ['企业名称', 'Company'],
  conversations: ['会话', 'Conversations'],
  corp: ['企业', 'Corp'],
  delete_contact: ['客户删除成员', 'Contact deletes member'],
  delivered: ['成功', 'delivered'],
  dismiss_group: ['解散客户群', 'Dismiss group'],
  done: ['完成', 'Done'],
  enter_sends: ['Enter 发送，Shift+Enter 换行', 'Enter sends, Shift+Enter for a new line'],
  entry: ['打开位置', 'Opened from'],
  entry_chat_attachment: ['聊天附件栏', 'Attachment menu'],
  entry_contact_profile: ['客户资料页', 'Contact profile'],
  entry_group_chat_tools: ['群聊工具栏', 'Group toolbar'],
  entry_normal: ['工作台', 'Workbench'],
  entry_single_chat_tools: ['单聊工具栏', 'Chat toolbar'],
  fault_active: ['已开启', 'Active'],
  fault_add: ['开启故障', 'Switch on'],
  fault_cancelled: ['授权已取消', 'Authorisation cancelled'],
  fault_chat_cancel: ['发送被成员取消', 'Member cancels a send'],
  fault_chat_fail: ['发送失败', 'Send fails'],
  fault_chat_silent: ['发送无回应', 'Send never answers'],
  fault_count: ['次数（留空为持续）', 'Times (empty: until off)'],
  fault_duplicate: ['回调重复 3 次', 'Callbacks three times'],
  fault_errcode_40014: ['40014 令牌失效', '40014 token invalid'],
  fault_errcode_42001: ['42001 令牌过期', '42001 token expired'],
  fault_errcode_45009: ['45009 频率限制', '45009 rate limited'],
  fault_errcode_45033: ['45033 并发限制', '45033 too many at once'],
  fault_http_502: ['HTTP 502', 'HTTP 502'],
  fault_kind: ['故障', 'Fault'],
  fault_none: ['没有故障，平台一切正常。', 'Nothing is wrong: the platform behaves.'],
  fault_shuffled: ['回调乱序', 'Callbacks out of order'],
  fault_slow: ['响应慢 3 秒', 'Answers 3 s late'],
  fault_truncated: ['响应截断', 'Truncated answers'],
  fault_unlicensed: ['当前成员无许可', 'Current member unlicensed'],
  fault_wrong_content_type: ['返回 HTML', 'HTML instead of JSON'],
  faults: ['故障', 'Faults'],
  host_android: ['Android 手机', 'Android phone'],
  host_browser: ['普通浏览器（无桥）', 'Plain browser (no bridge)'],
  host_ios: ['iPhone', 'iPhone'],
  host_mac: ['Mac 电脑', 'Mac'],
  host_windows: ['Windows 电脑', 'Windows PC'],
  image: ['图片', 'Image'],
  install: ['从应用市场安装', 'Install from the market'],
  installed: ['已授权', 'Installed'],
  internal: ['内部', 'Internal'],
  internal_app: ['自建应用', 'Internal app'],
  invalidate_tokens: ['令企业令牌失效', 'Invalidate corp tokens'],
  kinds: ['会话类型', 'Kinds of conversation'],
  members: ['成员', 'Members'],
  message: ['输入消息', 'Message'],
  messages: ['消息', 'Messages'],
  messages_log: ['消息', 'Messages'],
  missing_media: ['文件已过期', 'The file has expired'],
  more: ['还有 {n} 个会话，请搜索', '{n} more, please search'],
  name: ['姓名', 'Name'],
  new_name: ['新群名', 'New group name'],
  no_answer: ['（无回应）', '(no answer)'],
  no_app: ['该企业还没有安装应用', 'This corp has not installed the app'],
  no_app_note: ['从安装链接扫码授权，或在平台面板里从应用市场安装。', 'Authorise through the install link, or install from the market in the platform panel.'],
  no_match: ['没有符合的会话', 'No conversation matches'],
  no_messages: ['还没有消息', 'No messages yet'],
  not_installed: ['未授权', 'Not installed'],
  old_version: ['3.0.20（先 config）', '3.0.20 (config first)'],
  open_panel: ['打开平台面板', 'Open the platform panel'],
  open_url: ['在浏览器打开', 'Open in browser'],
  opened_profile: ['页面打开了资料页', 'The page opened a profile'],
  other_language: ['English', '中文'],
  people_count: ['{n} 人', '{n} people'],
  people: ['客户与群', 'People'],
  phone_preview: ['手机预览', 'Phone preview'],
  platform: ['平台', 'Platform'],
  platform_panel: ['平台面板', 'Platform panel'],
  push_ticket: ['推送 suite_ticket', 'Push suite_ticket'],
  pushes: ['推送', 'Pushes'],
  pushes_empty: ['还没有推送。', 'Nothing was pushed yet.'],
  reload_on_switch: ['切换会话时刷新侧边栏', 'Reload the sidebar when the conversation changes'],
  reload_sidebar: ['刷新侧边栏', 'Reload sidebar'],
  rename: ['改名', 'Rename'],
  rename_group: ['修改群名', 'Rename group'],
  rename_group_note: ['修改当前打开的客户群，并推送 change_external_chat。', 'Renames the open group; change_external_chat is pushed.'],
  reset_code: ['重置永久授权码', 'Reset the permanent code'],
  save_urls: ['验证并保存回调 URL', 'Verify and save callback URLs'],
  scope: ['可见范围', 'Visible scope'],
  search: ['搜索', 'Search'],
  search_conversations: ['搜索会话', 'Search conversations'],
  send: ['发送', 'Send'],
  send_as: ['发送身份', 'Send as'],
  show_sidebar: ['显示侧边栏', 'Show sidebar'],
  sidebar: ['侧边栏', 'Sidebar'],
  sidebar_region: ['应用侧边栏', 'App sidebar'],
  sidebar_width: ['侧边栏宽度', 'Sidebar width'],
  switch_member: ['切换成员', 'Switch member'],
  title: ['企业微信（模拟）', 'WeCom (simulated)'],
  today: ['今天', 'Today'],
  video: ['视频', 'Video'],
  via_app: ['应用', 'app'],
  via_sidebar: ['来自侧边栏', 'from the sidebar'],
  waiting: ['等待中', 'waiting'],
  wechat: ['@微信', '@WeChat'],
  miniprogram: ['小程序', 'Mini program'],
  write_here: ['在此输入消息', 'Write a message'],
  yesterday: ['昨天', 'Yesterday'],
}

let language = 'zh'

/** Which language is shown: `zh` or `en`. */
export const current = () => language

/** The text of a key, with `{name}` filled in. */
export function t(key, values = {}) {
  const text = TEXTS[key]?.[language === 'en' ? 1 : 0] ?? key
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '')
}

/** Chooses the language of the address, the last choice, or Chinese. */
export function start() {
  const asked = new URLSearchParams(location.search).get('lang')
  let kept = null
  try {
    kept = localStorage.getItem('chat.language')
  } catch {
    // Storage may be switched off; then Chinese it is.
  }
  set((asked ?? kept ?? 'zh').startsWith('en') ? 'en' : 'zh')
}

/** Switches the language and rewrites everything that carries a `data-t…` attribute. */
export function set(next) {
  language = next
  try {
    localStorage.setItem('chat.language', next)
  } catch {
    // Not kept, still switched.
  }
  document.documentElement.lang = next === 'en' ? 'en' : 'zh-CN'
  document.title = t('title')
  translate(document)
}

/** Rewrites everything inside `root` that carries a `data-t…` attribute. */
export function translate(root) {
  for (const element of root.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t)
  for (const element of root.querySelectorAll('[data-t-label]')) element.setAttribute('aria-label', t(element.dataset.tLabel))
  for (const element of root.querySelectorAll('[data-t-title]')) element.title = t(element.dataset.tTitle)
  for (const element of root.querySelectorAll('[data-t-placeholder]')) element.placeholder = t(element.dataset.tPlaceholder)
}

const zone = { timeZone: 'Asia/Shanghai' }
const day = at => new Date(at * 1000).toLocaleDateString('sv', zone)

/** A time of today, else a day; as short as a conversation list wants it. */
export function shortTime(at, now) {
  if (!at) return ''
  const date = new Date(at * 1000)
  if (day(at) === day(now)) return date.toLocaleTimeString('en-GB', { ...zone, hour: '2-digit', minute: '2-digit' })
  if (day(at) === day(now - 86400)) return t('yesterday')
  const [year, month, date_] = day(at).split('-')
  return year === day(now).slice(0, 4) ? `${Number(month)}/${Number(date_)}` : `${year.slice(2)}/${Number(month)}/${Number(date_)}`
}

/** Day and time between messages. */
export function longTime(at, now) {
  const time = new Date(at * 1000).toLocaleTimeString('en-GB', { ...zone, hour: '2-digit', minute: '2-digit' })
  return day(at) === day(now) ? time : `${shortTime(at, now)} ${time}`
}

/** Who is in a conversation, as the simulator counts them in Chinese, in the language that is shown. */
export const who = subtitle => subtitle.replace(/^(\d+) 人$/, (_, n) => t('people_count', { n }))

/** Bytes as people read them. */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
