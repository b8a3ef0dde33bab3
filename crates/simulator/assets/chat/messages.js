// The open conversation: its messages and the composer.

import { post } from './api.js'
import { $, h, icon, picture, reconcile } from './dom.js'
import { from } from './conversations.js'
import { longTime, size, t, who } from './i18n.js'

const LINK = 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5'
/** A pause after which the time is shown again, seconds. */
const PAUSE = 300

const drafts = new Map()

export function startMessages(app) {
  const draft = $('draft')
  const send = $('send')
  draft.addEventListener('input', () => {
    send.disabled = draft.value.trim() === ''
    drafts.set(app.state?.session.conversation, draft.value)
  })
  draft.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      $('composer').requestSubmit()
    }
  })
  $('composer').addEventListener('submit', async event => {
    event.preventDefault()
    const content = draft.value
    const { conversation } = app.state.session
    if (!content.trim() || !conversation) return
    const sent = await app.run(() =>
      post('/sim/api/messages', { conversation, sender: $('speaker').value, msgtype: 'text', content: { content } }))
    if (!sent) return // what was typed stays
    drafts.delete(conversation)
    draft.value = ''
    send.disabled = true
  })
}

export function drawMessages(app, before) {
  const { open, session, now } = app.state
  $('nothing').hidden = Boolean(open)
  if (!open) return
  $('title').replaceChildren(open.conversation.title, ' ', from(open.conversation) ?? '')
  const { title, subtitle } = open.conversation
  $('subtitle').textContent = subtitle === title ? '' : who(subtitle)
  $('composer').hidden = open.speakers.length === 0
  const speaker = $('speaker')
  const chosen = speaker.value
  reconcile(speaker, open.speakers, item => item.id, item => h('option', { value: item.id }, item.name))
  const switched = before?.session.conversation !== session.conversation || before?.session.member !== session.member
  speaker.value = !switched && open.speakers.some(item => item.id === chosen) ? chosen : session.member

  const log = $('log')
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80
  const items = []
  let last = 0
  for (const message of open.messages) {
    if (message.at - last > PAUSE) items.push({ id: `t${message.id}`, when: longTime(message.at, now) })
    last = message.at
    items.push({ ...message, mine: message.sender.id === session.member, group: open.conversation.kind !== 'single' })
  }
  if (items.length === 0) items.push({ id: 'none', when: t('no_messages') })
  reconcile(log, items, item => item.id, item => (item.when ? h('div', { class: 'when' }, item.when) : drawMessage(item)))
  if (switched || atEnd) log.scrollTop = log.scrollHeight
  if (switched) {
    $('draft').value = drafts.get(session.conversation) ?? ''
    $('send').disabled = $('draft').value.trim() === ''
  }
}

function drawMessage(message) {
  return h('article', {
    class: message.mine ? 'message mine' : 'message',
    'aria-label': message.sender.name,
    dataset: { testid: 'message', type: message.msgtype, via: message.via, id: String(message.id) },
  },
  picture(message.sender.id, message.sender.name, message.sender.kind),
  h('div', { class: 'message-body' },
    message.group && !message.mine && h('span', { class: 'who' }, message.sender.name),
    drawContent(message),
    message.via === 'sidebar' && h('span', { class: 'via' }, t('via_sidebar'))))
}

function drawContent({ msgtype, content }) {
  switch (msgtype) {
    case 'text':
    case 'markdown':
      return h('div', { class: 'bubble' }, linked(content.content ?? ''))
    case 'image':
      return drawImage(content)
    case 'file':
    case 'video':
      return drawFile(msgtype, content)
    case 'news':
      return drawLink(content.link, content.title, content.desc, content.imgUrl)
    case 'textcard':
      return drawLink(content.url, content.title, stripped(content.description ?? ''), '')
    case 'miniprogram':
      return h('div', { class: 'card' }, h('b', {}, content.title), h('small', { class: 'card-foot' }, t('miniprogram')))
    default:
      return h('div', { class: 'bubble' }, `[${msgtype}] ${content.title ?? ''}`)
  }
}

function drawImage(content) {
  const id = content.mediaid ?? content.media_id
  const url = `/chat/api/media/${encodeURIComponent(id)}`
  const gone = () => h('div', { class: 'bubble' }, `[${t('image')}] ${t('missing_media')}`)
  const image = h('img', { src: url, alt: content.name || t('image') })
  const link = h('a', { class: 'picture-message', href: url, target: '_blank', rel: 'noopener' }, image)
  image.addEventListener('error', () => link.replaceWith(gone()))
  // The log keeps to its end while a picture takes its place.
  image.addEventListener('load', () => {
    const log = $('log')
    if (log.scrollHeight - log.scrollTop - log.clientHeight < 340) log.scrollTop = log.scrollHeight
  })
  return link
}

function drawFile(msgtype, content) {
  const id = content.mediaid ?? content.media_id
  const name = content.name || t(msgtype)
  const kind = name.includes('.') ? name.split('.').pop().toLowerCase().replace(/[^a-z0-9]/g, '').slice(0, 4) : 'file'
  return h('a', { class: 'card file', href: `/chat/api/media/${encodeURIComponent(id)}`, download: name },
    h('span', {}, h('b', {}, name), h('small', {}, content.size ? size(content.size) : '')),
    h('span', { class: `file-kind ${kind}`, 'aria-hidden': 'true' }, kind))
}

function drawLink(url, title, description, image) {
  const thumb = h('span', { class: 'thumb', 'aria-hidden': 'true' }, icon(LINK))
  let shown = thumb
  if (image) {
    shown = h('img', { src: image, alt: '' })
    shown.addEventListener('error', () => shown.replaceWith(thumb))
  }
  return h('a', { class: 'card', href: safe(url), target: '_blank', rel: 'noopener noreferrer' },
    h('b', {}, title),
    h('span', { class: 'link-row' }, h('small', {}, description || host(url)), shown))
}

/** Text with its web addresses made clickable. */
function linked(text) {
  return text.split(/(https?:\/\/[^\s，。；、）)]+)/).map((part, at) =>
    at % 2 ? h('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part) : part)
}

const safe = url => (/^https?:\/\//i.test(url ?? '') ? url : '#')
const stripped = html => html.replace(/<br\s*\/?>/gi, '\n').replace(/<[^>]*>/g, '')
const host = url => (url ?? '').replace(/^https?:\/\//, '').split('/')[0]
