// The sidebar: a frame with the app's page, as wide as the desktop client has it or as a phone shows it.

import { put } from './api.js'
import { $, h, icon, reconcile } from './dom.js'
import { t } from './i18n.js'

const ENTRIES = ['single_chat_tools', 'group_chat_tools', 'contact_profile', 'chat_attachment', 'normal']
const NARROW = 360
const WIDE = 450
const APP = 'M4 7l8-4 8 4v10l-8 4-8-4zM4 7l8 4 8-4M12 11v10'

let width = 420
let desktopHost = 'windows'

export function startSidebar(app) {
  const windowElement = $('window')
  $('reload').addEventListener('click', () => load(app))
  $('entry').addEventListener('change', event => app.change({ entry: event.target.value }))
  $('app').addEventListener('change', () => load(app))
  $('toggle-sidebar').addEventListener('click', () => {
    const hidden = windowElement.classList.toggle('without-sidebar')
    $('toggle-sidebar').setAttribute('aria-pressed', String(!hidden))
  })
  $('phone').addEventListener('click', async () => {
    const phone = isPhone(app)
    if (!phone) desktopHost = app.state.settings.host
    await app.run(() => put('/chat/api/settings', { ...app.state.settings, host: phone ? desktopHost : 'ios' }))
  })
  startDivider(windowElement)
}

const isPhone = app => ['ios', 'android'].includes(app.state.settings.host)

function startDivider(windowElement) {
  const divider = $('divider')
  const set = value => {
    width = Math.min(WIDE, Math.max(NARROW, Math.round(value)))
    document.documentElement.style.setProperty('--side', `${width}px`)
    divider.setAttribute('aria-valuenow', String(width))
  }
  set(width)
  divider.addEventListener('keydown', event => {
    const step = { ArrowLeft: 10, ArrowRight: -10 }[event.key]
    if (step) {
      event.preventDefault()
      set(width + step)
    }
  })
  divider.addEventListener('pointerdown', event => {
    divider.setPointerCapture(event.pointerId)
    windowElement.classList.add('dragging')
  })
  divider.addEventListener('pointermove', event => {
    if (divider.hasPointerCapture(event.pointerId)) set(window.innerWidth - event.clientX)
  })
  divider.addEventListener('lostpointercapture', () => windowElement.classList.remove('dragging'))
}

export function drawSidebar(app, before) {
  const { apps, session, settings } = app.state
  const select = $('app')
  reconcile(select, apps, item => item.key, item => h('option', { value: item.key }, item.name))
  select.hidden = apps.length < 2
  $('sidebar-title').textContent = chosen(app)?.name ?? t('sidebar')
  const entry = $('entry')
  reconcile(entry, ENTRIES.map(value => ({ value, label: t(`entry_${value}`) })), item => item.value, item =>
    h('option', { value: item.value }, item.label))
  entry.value = session.entry
  const phone = isPhone(app)
  $('window').classList.toggle('as-phone', phone)
  $('phone').setAttribute('aria-pressed', String(phone))
  $('phone-time').textContent = new Date(app.state.now * 1000).toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' })

  const frame = $('frame').querySelector('iframe')
  if (frame) frame.title = t('sidebar')
  if (!before || !frame || frame.dataset.app !== chosen(app)?.key) return load(app)
  const was = before.session
  if (print(before.settings) !== print(settings) || was.member !== session.member || was.corp !== session.corp) return load(app)
  if (was.conversation === session.conversation && was.entry === session.entry) return
  // Real clients load the page anew, or keep it and give it its focus back.
  if (settings.reload_on_switch || was.entry !== session.entry) load(app)
  else frame.contentWindow.postMessage({ type: 'wecom-client', event: 'conversation-switched' }, '*')
}

const print = ({ reload_on_switch, ...settings }) => JSON.stringify(settings)
const chosen = app => app.state.apps.find(item => item.key === $('app').value) ?? app.state.apps[0]

/** Loads the page as if the member had just opened it: a new frame, with no history and no state of the old one. */
function load(app) {
  const place = $('frame')
  const target = chosen(app)
  if (!target) {
    if (place.querySelector('.no-app')?.dataset.language === document.documentElement.lang) return
    place.replaceChildren(h('div', { class: 'no-app', dataset: { language: document.documentElement.lang } },
      icon(APP), h('b', {}, t('no_app')), t('no_app_note'), h('br'),
      h('button', { type: 'button', onclick: () => app.openPlatform('authorisation') }, t('open_panel'))))
    return
  }
  place.replaceChildren(h('iframe', {
    title: t('sidebar'),
    name: 'sidebar',
    src: target.url,
    allow: 'clipboard-write',
    dataset: { testid: 'sidebar-frame', app: target.key },
  }))
}
