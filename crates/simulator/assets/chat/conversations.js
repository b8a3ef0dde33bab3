// The list of conversations: search, kinds, unread counts.

import { $, h, picture, reconcile } from './dom.js'
import { shortTime, t, who } from './i18n.js'

const KINDS = [['', 'all'], ['single', 'singles'], ['group', 'group_chats'], ['internal', 'internal']]

export function startConversations(app) {
  let waiting = 0
  $('search').addEventListener('input', event => {
    app.query.q = event.target.value.trim()
    clearTimeout(waiting)
    waiting = setTimeout(() => app.refresh(), 120)
  })
  $('conversations').addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const buttons = [...$('conversations').querySelectorAll('button')]
    const at = buttons.indexOf(document.activeElement)
    if (!step || at < 0) return
    event.preventDefault()
    buttons[at + step]?.focus()
  })
  $('kinds').addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const at = KINDS.findIndex(([kind]) => kind === app.query.kind)
    choose(app, KINDS[(at + step + KINDS.length) % KINDS.length][0])
    $('kinds').querySelector('[aria-selected=true]').focus()
  })
}

function choose(app, kind) {
  app.query.kind = kind
  drawKinds(app)
  app.refresh()
}

function drawKinds(app) {
  const tabs = KINDS.map(([kind, label]) => ({ kind, label: t(label), chosen: kind === app.query.kind }))
  reconcile($('kinds'), tabs, tab => tab.kind, ({ kind, label, chosen }) =>
    h('button', { type: 'button', role: 'tab', 'aria-selected': String(chosen), 'aria-controls': 'conversations',
      tabindex: chosen ? '0' : '-1', onclick: () => choose(app, kind) }, label))
}

/** `@微信` behind a WeChat user's name, the corp behind that of a WeCom user. */
export function from(conversation) {
  if (!conversation.from) return null
  const wechat = conversation.from === 'wechat'
  return h('span', { class: wechat ? 'from' : 'from corp' }, wechat ? t('wechat') : `@${conversation.from}`)
}

export function drawConversations(app) {
  const { conversations, session, now } = app.state
  drawKinds(app)
  const items = conversations.list.map(conversation => ({
    ...conversation,
    open: conversation.id === session.conversation,
    time: shortTime(conversation.last_at, now),
  }))
  reconcile($('conversations'), items, item => item.id, item => h('li', {},
    h('button', {
      type: 'button',
      class: 'conversation',
      'aria-current': item.open ? 'true' : null,
      'aria-label': item.title,
      dataset: { testid: 'conversation', kind: item.kind, id: item.id, unread: String(item.unread) },
      onclick: () => app.change({ conversation: item.id }),
    },
    picture(item.picture, item.title, item.kind),
    h('span', { class: 'conversation-name' }, h('b', {}, item.title), from(item)),
    h('time', {}, item.time),
    h('span', { class: 'conversation-last' }, item.last_text || who(item.subtitle)),
    item.unread > 0 && h('span', { class: 'unread' }, item.unread > 99 ? '99+' : item.unread))))
  const left = conversations.total - conversations.list.length
  const note = $('list-note')
  note.hidden = conversations.total > 0 && left === 0
  note.textContent = conversations.total === 0 ? t('no_match') : t('more', { n: left })
}
