// The platform panel: what the platform can be made to do, and what it did.

import { call, get, post, put } from './api.js'
import { $, h, icon, reconcile } from './dom.js'
import { current, shortTime, t } from './i18n.js'

const TABS = ['client', 'faults', 'authorisation', 'people', 'pushes', 'calls']
const HOSTS = ['windows', 'mac', 'ios', 'android', 'browser']
const VERSIONS = ['4.1.36', '3.1.23', '3.0.20']

/** Faults by name: what is sent to switch one on. */
const FAULTS = {
  errcode_45009: () => ({ kind: 'errcode', code: 45009 }),
  errcode_45033: () => ({ kind: 'errcode', code: 45033 }),
  errcode_40014: () => ({ kind: 'errcode', code: 40014 }),
  errcode_42001: () => ({ kind: 'errcode', code: 42001 }),
  slow: () => ({ kind: 'slow', ms: 3000 }),
  http_502: () => ({ kind: 'http_status', status: 502 }),
  truncated: () => ({ kind: 'truncated' }),
  wrong_content_type: () => ({ kind: 'wrong_content_type' }),
  cancelled: ({ corp }) => ({ kind: 'cancelled_authorisation', corp }),
  unlicensed: ({ member }) => ({ kind: 'unlicensed_member', member }),
  duplicate: () => ({ kind: 'duplicate_callbacks', times: 3 }),
  shuffled: () => ({ kind: 'shuffled_callbacks' }),
  chat_cancel: () => ({ kind: 'chat_cancel' }),
  chat_fail: () => ({ kind: 'chat_fail' }),
  chat_silent: () => ({ kind: 'chat_silent' }),
}

let tab = 'client'
let drawn = ''

export function startPlatform(app) {
  const panel = $('platform')
  const button = $('platform-button')
  const show = open => {
    panel.hidden = !open
    button.setAttribute('aria-expanded', String(open))
    if (open) {
      drawn = ''
      drawPlatform(app)
      panel.querySelector('[role=tab][aria-selected=true]').focus()
    } else button.focus()
  }
  button.addEventListener('click', () => show(panel.hidden))
  panel.addEventListener('keydown', event => event.key === 'Escape' && show(false))
  app.openPlatform = which => {
    tab = which
    show(true)
  }
  app.closePlatform = () => show(false)
}

export function drawPlatform(app) {
  if ($('platform').hidden) return
  const frame = `${tab} ${current()}`
  if (frame !== drawn) {
    drawn = frame
    drawFrame(app)
  }
  PANELS[tab](app, $('platform-body'))
}

function drawFrame(app) {
  const choose = next => {
    tab = next
    drawPlatform(app)
    $('platform').querySelector('[role=tab][aria-selected=true]').focus()
  }
  const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': t('platform_panel') }, TABS.map(name =>
    h('button', {
      type: 'button', role: 'tab', id: `tab-${name}`, 'aria-selected': String(name === tab), 'aria-controls': 'platform-body',
      tabindex: name === tab ? '0' : '-1', onclick: () => choose(name),
    }, t(name))))
  tabs.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step) choose(TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length])
  })
  $('platform').replaceChildren(
    h('header', { class: 'platform-head' }, h('h2', {}, t('platform_panel')),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': t('close_panel'), onclick: () => app.closePlatform() }, icon('M6 6l12 12M18 6L6 18'))),
    tabs,
    h('div', { class: 'panel', id: 'platform-body', role: 'tabpanel', 'aria-labelledby': `tab-${tab}`, tabindex: '0' }))
}

/** Draws `build()` into the panel when `state` differs from what stands there. */
function once(body, state, build) {
  const print = JSON.stringify(state)
  if (body.dataset.state === print) return
  body.dataset.state = print
  body.replaceChildren(...build().flat().filter(Boolean))
}

const field = (label, control) => h('label', { class: 'field' }, h('span', {}, label), control)
const options = (values, chosen, label) =>
  values.map(value => h('option', { value, selected: value === chosen }, label(value)))
const button = (label, onclick, kind = '', disabled = false) =>
  h('button', { type: 'button', class: `plain-button ${kind}`, onclick, disabled }, label)
const action = (app, name, body, done = t('done')) => app.run(() => post(`/sim/api/actions/${name}`, body), done)

const PANELS = { client, faults, authorisation, people, pushes, calls }

function client(app, body) {
  const { settings, session } = app.state
  const change = next => app.run(() => put('/chat/api/settings', { ...app.state.settings, ...next }))
  const versions = VERSIONS.includes(settings.version) ? VERSIONS : [settings.version, ...VERSIONS]
  const check = (name, label) => h('label', { class: 'check' },
    h('input', { type: 'checkbox', checked: settings[name], onchange: event => change({ [name]: event.target.checked }) }), label)
  once(body, { settings, entry: session.entry }, () => [
    field(t('client_host'), h('select', { onchange: event => change({ host: event.target.value }) },
      options(HOSTS, settings.host, host => t(`host_${host}`)))),
    field(t('client_version'), h('select', { onchange: event => change({ version: event.target.value }) },
      options(versions, settings.version, version => (version === '3.0.20' ? t('old_version') : version)))),
    check('reload_on_switch', t('reload_on_switch')),
    check('bridge_in_tabs', t('bridge_in_tabs')),
  ])
}

function faults(app, body) {
  const { session, faults: active } = app.state
  once(body, { active, session: [session.corp, session.member] }, () => {
    const kind = h('select', {}, options(Object.keys(FAULTS), null, name => t(`fault_${name}`)))
    const api = h('input', { placeholder: 'externalcontact/batch/get_by_user', autocomplete: 'off' })
    const count = h('input', { type: 'number', min: '1', inputmode: 'numeric' })
    const add = () => {
      const fault = FAULTS[kind.value](session)
      if (api.value.trim()) fault.api = api.value.trim()
      if (count.value) fault.count = Number(count.value)
      return app.run(() => post('/sim/api/faults', fault))
    }
    const without = at => active.filter((_, other) => other !== at)
    return [
      h('div', { class: 'box' }, field(t('fault_kind'), kind), field(t('api_filter'), api), field(t('fault_count'), count),
        h('div', { class: 'buttons' }, button(t('fault_add'), add, 'main'))),
      h('h3', {}, t('fault_active')),
      active.length === 0 ? h('p', {}, t('fault_none')) : h('ul', { class: 'rows' }, active.map((fault, at) => h('li', {},
        h('div', { class: 'row-head' }, h('b', {}, faultName(fault)), h('span', { class: 'state bad' }, faultReach(fault)),
          h('button', { type: 'button', class: 'plain-button', 'aria-label': `${t('close')} ${faultName(fault)}`,
            onclick: () => app.run(() => put('/sim/api/faults', without(at))) }, t('close')))))),
      active.length > 0 && h('div', { class: 'buttons' }, button(t('all_off'), () => app.run(() => put('/sim/api/faults', [])))),
    ]
  })
}

function faultName(fault) {
  const { kind, code, ms, status, times } = fault
  const name = Object.keys(FAULTS).find(key => {
    const like = FAULTS[key]({ corp: '', member: '' })
    return like.kind === kind && like.code === code && like.ms === ms && like.status === status && like.times === times
  })
  return name ? t(`fault_${name}`) : [kind, code, ms, status, times].filter(Boolean).join(' ')
}

const faultReach = ({ api, count }) => [api ?? t('all'), count && `× ${count}`].filter(Boolean).join(' ')

function authorisation(app, body) {
  const { corps, session } = app.state
  const corp = corps.find(item => item.id === session.corp)
  once(body, { corp }, () => [
    h('div', { class: 'box' },
      h('div', { class: 'row-head' }, h('b', {}, corp.name),
        h('span', { class: corp.installed ? 'state good' : 'state' }, t(corp.installed ? 'installed' : 'not_installed'))),
      h('p', {}, [corp.id, corp.agent_id && `agentid ${corp.agent_id}`].filter(Boolean).join(' · ')),
      h('div', { class: 'buttons' },
        button(t('install'), () => action(app, 'market_install', { corp: corp.id }), 'main'),
        button(t('reset_code'), () => action(app, 'reset_permanent_code', { corp: corp.id }), '', !corp.installed),
        button(t('cancel_auth'), () => action(app, 'cancel', { corp: corp.id }), 'danger', !corp.installed))),
    h('div', { class: 'buttons' },
      button(t('invalidate_tokens'), () => action(app, 'invalidate_tokens', { corp: corp.id }), '', !corp.installed),
      button(t('push_ticket'), () => action(app, 'push_suite_ticket', {})),
      button(t('save_urls'), async () => {
        const answer = await app.run(() => post('/sim/api/actions/save_callback_urls'))
        if (answer) app.notify(answer.checks.map(check => JSON.stringify(check)).join(' '))
      })),
  ])
}

function people(app, body) {
  const { session, open } = app.state
  const group = open?.conversation.kind === 'group' ? open.conversation : null
  const single = open?.conversation.kind === 'single' ? open.conversation : null
  once(body, { session: [session.corp, session.member], group: group?.id, title: group?.title, single: single?.id }, () => {
    const name = h('input', { autocomplete: 'off' })
    const company = h('input', { autocomplete: 'off' })
    const rename = h('input', { autocomplete: 'off', value: group?.title ?? '', disabled: !group })
    const add = async () => {
      if (!name.value.trim()) return name.focus()
      const contact = { corp: session.corp, member: session.member, name: name.value.trim(), company: company.value.trim() }
      const answer = await action(app, 'add_contact', contact)
      if (answer) name.value = company.value = ''
    }
    const { corp, member } = session
    return [
      h('div', { class: 'box' }, h('h3', {}, t('add_contact')), h('p', {}, t('add_contact_note')),
        field(t('name'), name), field(t('company'), company), h('div', { class: 'buttons' }, button(t('add'), add, 'main'))),
      h('div', { class: 'box' }, h('h3', {}, t('rename_group')), h('p', {}, t('rename_group_note')),
        field(t('new_name'), rename),
        h('div', { class: 'buttons' },
          button(t('rename'), () => action(app, 'rename_group', { corp, chat: group.chat, name: rename.value.trim() }), 'main', !group),
          button(t('dismiss_group'), () => action(app, 'dismiss_group', { corp, chat: group.chat }), 'danger', !group))),
      h('div', { class: 'buttons' },
        button(t('delete_contact'), () => action(app, 'contact_deletes_member', { corp, member, contact: single.contact }), 'danger', !single)),
    ]
  })
}

/** How each state of a callback looks and reads. */
const STATES = { waiting: ['wait', '等待', 'waiting'], delivered: ['good', '成功', 'delivered'], given_up: ['bad', '放弃', 'given up'] }

async function pushes(app, body) {
  const list = ensureList(body, 'pushes', 'pushes_empty')
  const { pushes: all } = await get('/sim/api/pushes').catch(() => ({ pushes: [] }))
  if (tab !== 'pushes') return
  const { now } = app.state
  body.querySelector('p').hidden = all.length > 0
  reconcile(list, all.map(push => ({ ...push, time: shortTime(push.created_at, now) })), push => push.id, push => {
    const [look, zh, en] = STATES[push.status] ?? ['', push.status, push.status]
    const last = push.attempts.at(-1)
    const outcome = last ? `${push.attempts.length} ${t('attempts')} · ${last.note} · ${last.took_ms} ms` : ''
    return h('li', { dataset: { testid: 'push' } },
      h('div', { class: 'row-head' }, h('b', {}, push.event), h('span', { class: `state ${look}` }, current() === 'en' ? en : zh), h('time', {}, push.time)),
      h('details', {}, h('summary', {}, outcome || push.target), h('pre', {}, push.xml)))
  })
}

function calls(app, body) {
  const list = ensureList(body, 'calls', 'calls_empty', button(t('clear'), () => app.run(() => call('DELETE', '/chat/api/calls'))))
  const { calls: all, now } = app.state
  body.querySelector('p').hidden = all.length > 0
  body.querySelector('.buttons').hidden = all.length === 0
  const items = all.map(item => ({ ...item, time: shortTime(item.at, now) })).reverse()
  reconcile(list, items, item => item.id, item => {
    const message = item.answer?.err_msg ?? t('no_answer')
    return h('li', { dataset: { testid: 'call', name: item.name } },
      h('div', { class: 'row-head' }, h('b', {}, item.name), h('span', { class: `state ${message.endsWith(':ok') ? 'good' : 'bad'}` }, message.slice(message.indexOf(':') + 1)), h('time', {}, item.time)),
      h('details', {}, h('summary', {}, item.url), h('pre', {}, JSON.stringify({ params: item.params, answer: item.answer }, null, 2))))
  })
}

function ensureList(body, name, empty, foot) {
  if (body.dataset.state !== name) {
    body.dataset.state = name
    body.replaceChildren(h('p', {}, t(empty)), ...(foot ? [h('div', { class: 'buttons' }, foot)] : []), h('ul', { class: 'rows' }))
  }
  return body.querySelector('ul')
}
