// The chat window: keeps the state of the simulated client and draws it.

import { follow, get, post } from './api.js'
import { $ } from './dom.js'
import * as i18n from './i18n.js'
import { drawConversations, startConversations } from './conversations.js'
import { drawMessages, startMessages } from './messages.js'
import { drawMember, startMember } from './member.js'
import { drawPlatform, startPlatform } from './platform.js'
import { drawSidebar, startSidebar } from './sidebar.js'

const app = {
  /** What `/chat/api/window` answered last. */
  state: null,
  /** What the list shows: words searched for, and a kind. */
  query: { q: '', kind: '' },
  refresh: null,
  notify,
  change,
  run,
}

async function load() {
  const query = new URLSearchParams(app.query)
  const state = await get(`/chat/api/window?${query}`)
  if (JSON.stringify(state) === JSON.stringify(app.state)) return
  const before = app.state
  app.state = state
  draw(before)
}

function draw(before = null) {
  const { state } = app
  if (!state) return
  drawMember(app)
  drawConversations(app)
  drawMessages(app, before)
  drawSidebar(app, before)
  drawPlatform(app)
  const root = document.documentElement
  root.dataset.revision = state.revision
  root.dataset.ready = 'true'
  announceCalls(before)
}

/** Says what pages asked of the client that shows nowhere else. */
function announceCalls(before) {
  if (!before) return
  const fresh = app.state.calls.filter(call => call.id > (before.calls.at(-1)?.id ?? 0))
  for (const call of fresh) {
    if (!call.answer?.err_msg?.endsWith(':ok')) continue
    if (call.name === 'closeWindow') notify(i18n.t('closed_by_page'))
    if (call.name === 'openUserProfile') notify(i18n.t('opened_profile'))
    if (call.name === 'openDefaultBrowser') notify(`${i18n.t('open_url')}: ${call.params.url}`)
    if (call.name === 'previewFile') notify(`${i18n.t('open_url')}: ${call.params.name ?? call.params.url}`)
  }
}

/** Changes the client's session: `{ corp, member, conversation, entry }`, each optional. */
async function change(session) {
  await run(() => post('/chat/api/session', session))
}

/** Does something on the platform, shows the outcome, and draws what became of it. */
async function run(action, done) {
  try {
    const answer = await action()
    if (done) notify(done)
    await app.refresh()
    return answer
  } catch (error) {
    notify(error.message)
    return null
  }
}

let hiding = 0
function notify(text) {
  const notice = $('notice')
  notice.textContent = text
  notice.classList.add('shown')
  clearTimeout(hiding)
  hiding = setTimeout(() => notice.classList.remove('shown'), 3500)
}

i18n.start()
$('language').addEventListener('click', () => {
  i18n.set(i18n.current() === 'zh' ? 'en' : 'zh')
  for (const child of document.querySelectorAll('[data-print]')) delete child.dataset.print
  draw(app.state)
})
startMember(app)
startConversations(app)
startMessages(app)
startSidebar(app)
startPlatform(app)
app.reload = load
app.refresh = follow(load)
